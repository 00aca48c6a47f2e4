import { NodeApiError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { withoutAttributes } from '../../shared/client/attributes';
import { dataPath } from '../../shared/client/dataPath';
import { failedItem } from '../../shared/client/failedItem';
import type { SalesforceRecord } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { nameList } from '../../shared/descriptions/nameList';
import { fieldsToRead } from '../../shared/metadata/fields';
import type { ObjectDescribe } from '../../shared/metadata/types';
import type { PlannedItem } from './items';
import type { Operation } from './operation';
import { readRecordIds } from './recordIds';

/** IDs one retrieve call may name (REST API Developer Guide, sObject Collections). */
const IDS_PER_CALL = 2_000;

/** Gets the record of each item, 2,000 different IDs a call. */
export const get: Operation = async ({ context, client, describe }) => {
	const planned = readRecordIds(context);
	const bad = planned.findIndex(({ kind }) => kind === 'reject');
	if (bad >= 0 && !context.continueOnFail()) throw itemError(context, planned[bad], bad, describe);
	const ids = planned.flatMap((item) => idOf(item) ?? []);
	const fields = fieldsToRead(
		describe,
		nameList(context.getNodeParameter('options.fields', 0, [])),
	);
	const records = await retrieve(client, describe, [...new Set(ids)], fields);

	return planned.map((item, i): INodeExecutionData => {
		const record = records.get(idOf(item) ?? '');
		if (record) return { json: withoutAttributes(record), pairedItem: { item: i } };
		const error = itemError(context, item, i, describe);
		if (!context.continueOnFail()) throw error;
		const statusCode = item.kind === 'reject' ? item.error.statusCode : 'NOT_FOUND';
		const errors = [{ statusCode, message: error.message, fields: ['Id'] }];
		return failedItem(context, i, { outcome: 'failed', errors });
	});
};

async function retrieve(
	client: SalesforceClient,
	{ name }: ObjectDescribe,
	ids: readonly string[],
	fields: readonly string[],
): Promise<Map<string, SalesforceRecord>> {
	const records = new Map<string, SalesforceRecord>();
	for (let start = 0; start < ids.length; start += IDS_PER_CALL) {
		const slice = ids.slice(start, start + IDS_PER_CALL);
		const { body } = await client.request<Array<SalesforceRecord | null>>({
			method: 'POST',
			path: dataPath`/composite/sobjects/${name}`,
			body: { ids: slice, fields },
			replay: 'read',
		});
		for (const [i, id] of slice.entries()) {
			const record = body[i];
			if (record) records.set(id, record);
		}
	}
	return records;
}

function idOf(item: PlannedItem | undefined): string | undefined {
	return item?.kind === 'send' ? (item.record.Id as string) : undefined;
}

function itemError(
	context: IExecuteFunctions,
	item: PlannedItem | undefined,
	itemIndex: number,
	{ name }: ObjectDescribe,
): NodeApiError {
	const message =
		item?.kind === 'reject'
			? item.error.message
			: `No ${name} with the ID "${idOf(item) ?? ''}" was found`;
	const description =
		"Check 'Record ID' and 'Object', and that the integration user may see the record.";
	const error = new NodeApiError(
		context.getNode(),
		{ message },
		{ message, description, itemIndex },
	);
	error.message = message;
	return error;
}
