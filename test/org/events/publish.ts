import { randomUUID } from 'node:crypto';
import type { RecordError } from '../model';
import { isEvent } from '../schema/events';

/** The id every published event is answered with, as in Salesforce's examples. */
const placeholderId = 'e00xx0000000001AAA';

export interface PublishResult {
	id: string;
	success: true;
	errors: RecordError[];
}

/** What answers the publishing of an event: success with an entry in `errors` that is none. */
export function publishResult(objectName: string): PublishResult | undefined {
	if (!isEvent(objectName)) return undefined;
	const enqueued = { statusCode: 'OPERATION_ENQUEUED', message: randomUUID(), fields: [] };
	return { id: placeholderId, success: true, errors: [enqueued] };
}
