import type { FieldSchema } from '../model';
import { audit, checkbox, double, identity, readOnly, required, text } from './fields';

/** A platform event: published, not kept as a record. */
export const orderEventFields: FieldSchema[] = [
	...identity('Order Event'),
	text('ReplayId', 'Replay ID', 1000, { ...readOnly, nameField: true }),
	text('EventUuid', 'Event UUID', 36, readOnly),
	...audit().filter((field) => field.name.startsWith('Created')),
	text('Order_Number__c', 'Order Number', 255, required),
	double('Amount__c', 'Amount', 16, 2),
	checkbox('Has_Shipped__c', 'Has Shipped'),
];

/** Whether a name is that of a platform event. */
export function isEvent(objectName: string): boolean {
	return /__e$/i.test(objectName);
}

/** What describe says of an event: it can be created, and that is all. */
export const eventAbilities = {
	deletable: false,
	feedEnabled: false,
	layoutable: false,
	mruEnabled: false,
	queryable: false,
	replicateable: false,
	retrieveable: false,
	searchable: false,
	undeletable: false,
	updateable: false,
} as const;
