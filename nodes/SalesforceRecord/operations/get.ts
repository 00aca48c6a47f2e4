import { NodeApiError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { withoutAttributes } from '../../shared/client/attributes';
import type { RecordError } from '../../shared/client/recordResult';
import { failedItem, failedJson, headline } from '../../shared/client/failedItem';
import { nameList } from '../../shared/descriptions/nameList';
import { isTool } from '../../shared/isTool';
import { fieldsToRead } from '../../shared/metadata/fields';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { goesOn } from '../../shared/items/goesOn';
import type { PlannedRecord } from '../../shared/items/planned';
import type { Operation } from './operation';
import { readRecordRefs } from './recordRefs';
import { retrieve } from './retrieve';

/** Gets the record of each item, 2,000 different records a call. */
export const get: Operation = async ({ context, client, describe }) => {
	const planned = await readRecordRefs(context, client, describe);
	const bad = planned.findIndex((entry) => 'error' in entry);
	if (bad >= 0 && !goesOn(context)) throw itemError(context, reasonOf(planned[bad], describe), bad);
	const fields = fieldsToRead(
		describe,
		nameList(context.getNodeParameter('options.fields', 0, [])),
	);
	const ids = planned.flatMap((item) => idOf(item) ?? []);
	const records = await retrieve(client, describe, ids, fields);

	return planned.map((entry, item): INodeExecutionData => {
		const pairedItem = { item };
		const record = records.get(idOf(entry) ?? '');
		if (record) return { json: withoutAttributes(record), pairedItem };
		const error = reasonOf(entry, describe);
		if (!goesOn(context)) throw itemError(context, error, item);
		const failure = { outcome: 'failed', errors: [error] } as const;
		return isTool(context)
			? { json: failedJson(failure), pairedItem }
			: failedItem(context, item, failure);
	});
};

function idOf(item: PlannedRecord | undefined): string | undefined {
	return item && 'value' in item ? (item.value.Id as string) : undefined;
}

function reasonOf(item: PlannedRecord | undefined, { name }: ObjectDescribe): RecordError {
	if (item && 'error' in item) return item.error;
	return {
		statusCode: 'NOT_FOUND',
		message: `No ${name} with the ID "${idOf(item) ?? ''}" was found`,
		fields: ['Id'],
	};
}

function itemError(
	context: IExecuteFunctions,
	reason: RecordError,
	itemIndex: number,
): NodeApiError {
	const message = headline({ errors: [reason] });
	const description =
		"Check the ID and 'Object', and that the integration user may see the record.";
	const error = new NodeApiError(
		context.getNode(),
		{ message },
		{ message, description, itemIndex },
	);
	error.message = message;
	return error;
}
