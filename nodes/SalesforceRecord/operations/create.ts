import { readColumns } from '../../shared/items/readColumns';
import { toOutput } from '../../shared/items/results';
import { createBatch } from './batches';
import type { Operation } from './operation';
import { savePlanned } from './save';
import { readWriteOptions } from './writeOptions';

/** Creates a record for each item, 200 a call. */
export const create: Operation = async ({ context, client, describe }) => {
	const options = readWriteOptions(context);
	const planned = await readColumns(context, client, describe, { operation: 'create' });
	const batches = [createBatch({ describe, options })];
	return toOutput(
		context,
		client,
		await savePlanned(context, client, { describe, planned, batches, options }),
	);
};
