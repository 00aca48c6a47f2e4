import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { saveInCollections, type RecordResult } from '../../shared/client/collections';
import type { DataCall, SalesforceClient } from '../../shared/client/types';
import type { PlannedItem } from './items';

/**
 * Sends the records of the planned items in Collections calls and puts the results back in the order
 * of the items. Where the node is set to stop, nothing is sent while an item is rejected.
 */
export async function savePlanned(
	context: IExecuteFunctions,
	client: SalesforceClient,
	planned: readonly PlannedItem[],
	toCall: (records: readonly IDataObject[]) => DataCall,
): Promise<RecordResult[]> {
	const stopAtFailure = !context.continueOnFail();
	const rejected = planned.some(({ kind }) => kind === 'reject');
	const records = planned.flatMap((item) => (item.kind === 'send' ? [item.record] : []));
	const sent =
		stopAtFailure && rejected
			? records.map(notSent)
			: await saveInCollections(client, records, toCall, { stopAtFailure });
	return planned.map((item): RecordResult => {
		if (item.kind === 'reject') return { outcome: 'failed', errors: [item.error] };
		return sent.shift() ?? notSent();
	});
}

function notSent(): RecordResult {
	const message = 'Not sent, because another item cannot be sent as it is.';
	return { outcome: 'notTried', errors: [{ statusCode: 'NOT_TRIED', message, fields: [] }] };
}

/** A record as Collections wants it: which object it is of comes first. */
export function withType(object: string, record: IDataObject): IDataObject {
	return { attributes: { type: object }, ...record };
}
