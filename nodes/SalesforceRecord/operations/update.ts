import type { PlannedRecord } from '../../shared/items/planned';
import { readColumns } from '../../shared/items/readColumns';
import { toOutput } from '../../shared/items/results';
import { upsertMatchColumn } from '../../shared/metadata/matchColumn';
import type { FieldDescribe } from '../../shared/metadata/types';
import { updateBatch } from './batches';
import { findIds } from './lookUp';
import type { Operation, OperationInput } from './operation';
import { requireMatch, requireRecordIdForm } from './requirements';
import { savePlanned } from './save';
import { readUnmodifiedSince } from './unmodifiedSince';
import { readWriteOptions } from './writeOptions';

/**
 * Updates records, 200 a call: by the ID each item has; or by an external ID, whose records are looked
 * up first, so that nothing is ever created.
 */
export const update: Operation = async (input) => {
	const { context, client, describe } = input;
	const options = readWriteOptions(context);
	const keyField = upsertMatchColumn(context, describe);
	const mapping = { operation: 'update', matchField: keyField.name } as const;
	const read = requireMatch(await readColumns(context, client, describe, mapping), keyField.name);
	const byId = keyField.type === 'id';
	const planned = byId
		? requireRecordIdForm(read, describe)
		: await byExternalId(input, read, keyField);
	const results = await savePlanned(context, client, {
		describe,
		planned,
		batches: [updateBatch({ describe, options })],
		keyField: describe.fields.find(({ type }) => type === 'id') ?? keyField,
		options,
		unmodifiedSince: readUnmodifiedSince(context, options),
	});
	return toOutput(context, client, results);
};

/** Gives each record the ID found for its external ID, in its place. */
async function byExternalId(
	{ client, describe }: OperationInput,
	planned: readonly PlannedRecord[],
	{ name, ...field }: FieldDescribe,
): Promise<PlannedRecord[]> {
	const found = await findIds(
		client,
		describe,
		{ name, ...field },
		planned,
		(record) => record[name],
	);
	return planned.map((item, i): PlannedRecord => {
		const match = found[i];
		if ('error' in item || !match) return item;
		if ('error' in match) return { error: match.error };
		const { [name]: _, ...fields } = item.value;
		return { value: { Id: match.id, ...fields } };
	});
}
