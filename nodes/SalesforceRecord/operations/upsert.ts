import { readColumns } from '../../shared/items/readColumns';
import { toOutput } from '../../shared/items/results';
import { upsertMatchColumn } from '../../shared/metadata/matchColumn';
import { createBatch, updateBatch, upsertBatch, type Batch } from './batches';
import type { Operation } from './operation';
import { hasMatchValue, requireMatch, requireRecordIdForm } from './requirements';
import { savePlanned } from './save';
import { readUnmodifiedSince } from './unmodifiedSince';
import { readWriteOptions } from './writeOptions';

/**
 * Creates or updates, 200 a call: by an external ID; or by Id, where items that have none are created
 * and the others updated.
 */
export const upsert: Operation = async ({ context, client, describe }) => {
	const options = readWriteOptions(context);
	const keyField = upsertMatchColumn(context, describe);
	const mapping = { operation: 'upsert', matchField: keyField.name } as const;
	const read = await readColumns(context, client, describe, mapping);
	const byId = keyField.type === 'id';
	const results = await savePlanned(context, client, {
		describe,
		planned: byId ? requireRecordIdForm(read, describe) : requireMatch(read, keyField.name),
		batches: byId
			? batchesById(updateBatch({ describe, options }), createBatch({ describe, options }))
			: [upsertBatch({ describe, options }, keyField)],
		keyField,
		options,
		unmodifiedSince: readUnmodifiedSince(context, options),
	});
	return toOutput(context, client, results);
};

/** Updates and creates apart: an update may be sent again after a lost reply, a create may not. */
function batchesById(update: Batch, create: Batch): Batch[] {
	return [
		{ ...update, created: false, takes: (record) => hasMatchValue(record, 'Id') },
		{ ...create, takes: (record) => !hasMatchValue(record, 'Id') },
	];
}
