import { dataPath } from '../../shared/client/dataPath';
import { upsertMatchColumn } from '../../shared/metadata/matchColumn';
import { createBatch, updateBatch } from './batches';
import { hasMatchValue, readColumns, requireMatch, requireRecordIdForm } from './items';
import type { Operation, OperationInput } from './operation';
import { toOutput } from './results';
import { savePlanned, withType, type Batch } from './save';

/**
 * Creates or updates, 200 a call: by an external ID; or by Id, where items that have none are created
 * and the others updated.
 */
export const upsert: Operation = async (input) => {
	const { context, client, describe } = input;
	const column = upsertMatchColumn(context, describe);
	const read = await readColumns(context, describe, client);
	const byId = column.name === 'Id';
	const planned = byId ? requireRecordIdForm(read) : requireMatch(read, column.name);
	const batches = byId ? batchesById(input) : [upsertBatch(input, column)];
	return toOutput(context, client, await savePlanned(context, client, planned, ...batches));
};

/** Only a unique field makes sending a call twice harmless: else two records may hold the value. */
function upsertBatch(
	{ describe, allOrNone }: OperationInput,
	{ name, unique }: { name: string; unique: boolean },
): Batch {
	return {
		toCall: (records) => ({
			method: 'PATCH',
			path: dataPath`/composite/sobjects/${describe.name}/${name}`,
			body: { allOrNone, records: records.map((record) => withType(describe.name, record)) },
			replay: unique ? 'safe' : 'unsafe',
		}),
	};
}

/** Updates and creates apart: an update may be sent again after a lost reply, a create may not. */
function batchesById(input: OperationInput): Batch[] {
	const update = updateBatch(input);
	const create = createBatch(input);
	return [
		{ ...update, created: false, takes: (record) => hasMatchValue(record, 'Id') },
		{
			...create,
			takes: (record) => !hasMatchValue(record, 'Id'),
			toCall: (records) => create.toCall(records.map(({ Id: _, ...record }) => record)),
		},
	];
}
