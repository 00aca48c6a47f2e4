import type { IDataObject } from 'n8n-workflow';

import { saveInCollections } from '../../shared/client/collections';
import type { RecordResult } from '../../shared/client/recordResult';
import { readColumns } from '../../shared/items/readColumns';
import { toOutput, type PartedResult } from '../../shared/items/results';
import { columnNames } from '../../shared/metadata/columnValues';
import { describeWith } from '../../shared/metadata/describe';
import { toRestRecord } from '../../shared/metadata/mappedRecord';
import { readForAll } from '../../shared/metadata/objectParameter';
import { isEventName } from '../../shared/metadata/objectSearch';
import type { Operation } from './operation';
import { runPlanned } from './runPlanned';

/**
 * Publishes a platform event for each item, 200 a call. Whether an event was accepted is what `success`
 * says: an accepted one has an entry in `errors` too. A call whose reply was lost is not sent again,
 * because subscribers would get its events twice.
 */
export const publishEvents: Operation = async (context, client) => {
	const object = readForAll(context, { name: 'object', shown: 'Event', what: 'event' });
	if (!isEventName(object)) {
		throw new RangeError(
			`'Event' is "${object}", which is no platform event: their API names end in __e. Nothing was sent. Choose one from the list.`,
		);
	}
	const describe = await describeWith(client, object, columnNames(context));
	const planned = await readColumns(context, client, describe, { operation: 'create' });
	const results = await runPlanned(context, planned, async (records, options) => {
		const toCall = (slice: readonly IDataObject[]) => ({
			method: 'POST' as const,
			path: '/composite/sobjects',
			body: {
				allOrNone: false,
				records: slice.map((record) => toRestRecord(describe.name, record)),
			},
			replay: 'unsafe' as const,
		});
		const results = await saveInCollections(client, records, toCall, options);
		return results.map(withUuid);
	});
	return toOutput(context, client, results, { notDone: 'Not published' });
};

/** Salesforce names an accepted event in the message of its remark; subscribers see the same UUID. */
function withUuid(result: RecordResult): PartedResult {
	const accepted = result.remarks?.find(({ statusCode }) => statusCode === 'OPERATION_ENQUEUED');
	return accepted ? { ...result, extra: { eventUuid: accepted.message } } : result;
}
