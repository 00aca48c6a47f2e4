import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { saveInCollections, type RecordResult } from '../../shared/client/collections';
import type { DataCall, SalesforceClient } from '../../shared/client/types';
import type { PlannedItem } from './items';

/** A kind of call, and which of the records it is for. */
export interface Batch {
	/** @default all */
	takes?: (record: IDataObject) => boolean;
	toCall: (records: readonly IDataObject[]) => DataCall;
	/** What a saved record of this kind says where Salesforce does not say it. */
	created?: boolean;
}

/**
 * Sends the records of the planned items in Collections calls and puts the results back in the order
 * of the items. Where the node is set to stop, nothing is sent while an item is rejected, and no
 * further batch once a record has failed.
 */
export async function savePlanned(
	context: IExecuteFunctions,
	client: SalesforceClient,
	planned: readonly PlannedItem[],
	...batches: readonly Batch[]
): Promise<RecordResult[]> {
	const stopAtFailure = !context.continueOnFail();
	const results = new Map<number, RecordResult>();
	for (const [item, plan] of planned.entries()) {
		if (plan.kind === 'reject') results.set(item, { outcome: 'failed', errors: [plan.error] });
	}
	for (const { takes = () => true, toCall, created } of batches) {
		const taken = [...planned.entries()].flatMap(([item, plan]) =>
			plan.kind === 'send' && takes(plan.record) ? [{ item, record: plan.record }] : [],
		);
		const failed = [...results.values()].some(({ outcome }) => outcome !== 'saved');
		if (stopAtFailure && failed) break;
		const records = taken.map(({ record }) => record);
		const saved = await saveInCollections(client, records, toCall, { stopAtFailure });
		for (const [i, result] of saved.entries()) {
			const { item } = taken[i] ?? {};
			if (item === undefined) continue;
			const says = result.outcome === 'saved' && created !== undefined ? { created } : {};
			results.set(item, { ...result, ...says });
		}
	}
	return planned.map((_, item) => results.get(item) ?? notSent());
}

function notSent(): RecordResult {
	const message = 'Not sent, because another item failed or cannot be sent as it is.';
	return { outcome: 'notTried', errors: [{ statusCode: 'NOT_TRIED', message, fields: [] }] };
}

/** A record as Collections wants it: which object it is of comes first. */
export function withType(object: string, record: IDataObject): IDataObject {
	return { attributes: { type: object }, ...record };
}
