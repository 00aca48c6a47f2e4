import { createBatch } from './batches';
import { readColumns } from './items';
import type { Operation } from './operation';
import { toOutput } from './results';
import { savePlanned } from './save';

/** Creates a record for each item, 200 a call. */
export const create: Operation = async (input) => {
	const { context, client, describe } = input;
	const planned = await readColumns(context, describe, client);
	const results = await savePlanned(context, client, planned, createBatch(input));
	return toOutput(context, client, results);
};
