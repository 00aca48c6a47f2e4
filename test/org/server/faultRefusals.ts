import { salesforceError, type SalesforceError } from '../errors';
import type { FiredFault } from '../faults/model';
import type { OrgSettings } from '../settings';
import type { Call } from './call';
import { concurrentRequestsExceeded, polledTooOften, totalRequestsExceeded } from './faultReplies';

type Refusal = (fault: FiredFault, settings: OrgSettings) => SalesforceError;

/** Refused at the door: the call is not counted. */
const atTheDoor: Partial<Record<FiredFault['kind'], Refusal>> = {
	'limit-total': totalRequestsExceeded,
	'limit-concurrent': concurrentRequestsExceeded,
	'api-currently-disabled': () =>
		salesforceError(403, 'API_CURRENTLY_DISABLED', 'API is currently disabled for this User'),
};

/** Let in and counted, and refused by the resource before it did anything. */
const byTheResource: Partial<Record<FiredFault['kind'], Refusal>> = {
	'replication-throttle': polledTooOften,
	'delete-log-purged': () =>
		salesforceError(
			400,
			'INVALID_REPLICATION_DATE',
			'The delete log was purged within the time span; do a full pull.',
		),
	'locator-expired': (_fault, { expiredLocatorCode }) =>
		salesforceError(400, expiredLocatorCode, 'invalid query locator'),
	'query-too-complicated': () =>
		salesforceError(
			400,
			'QUERY_TOO_COMPLICATED',
			'Query is either selecting too many fields or the filter conditions are too complicated.',
		),
	'readonly-maintenance': (_fault, { maintenanceStatus }) =>
		salesforceError(
			maintenanceStatus,
			'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE',
			'The organization is in read-only mode during maintenance.',
		),
};

export function refuseAtTheDoor(call: Call, settings: OrgSettings): void {
	refuse(call, settings, atTheDoor);
}

export function refuseByTheResource(call: Call, settings: OrgSettings): void {
	refuse(call, settings, byTheResource);
}

function refuse(
	call: Call,
	settings: OrgSettings,
	refusals: Partial<Record<FiredFault['kind'], Refusal>>,
): void {
	for (const fault of call.fired) {
		const refusal = refusals[fault.kind];
		if (refusal !== undefined) throw refusal(fault, settings);
	}
}
