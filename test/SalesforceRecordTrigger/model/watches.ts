import type { Watch } from '../../../nodes/SalesforceRecordTrigger/polling/watch';

/** A watch of Contacts with the node's own defaults. */
export function watchOf({ event = 'createdOrUpdated', ...rest }: Partial<Watch> = {}): Watch {
	return {
		object: 'Contact',
		event,
		stampField: event === 'created' ? 'CreatedDate' : 'SystemModstamp',
		fields: ['Id', 'LastName', 'SystemModstamp', 'CreatedDate', 'LastModifiedDate'],
		changedFields: [],
		maxRecords: 1000,
		settleMs: 20_000,
		rescanMs: 60 * 60_000,
		replicated: true,
		...rest,
	};
}
