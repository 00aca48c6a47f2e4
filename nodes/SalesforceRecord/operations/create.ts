import type { Operation } from './operation';
import { readColumns } from './items';
import { toOutput } from './results';
import { savePlanned, withType } from './save';

/** Creates a record for each item, 200 a call. Never sent twice unless the first certainly did not run. */
export const create: Operation = async ({ context, client, describe, allOrNone }) => {
	const planned = await readColumns(context, describe, client);
	const results = await savePlanned(context, client, planned, (records) => ({
		method: 'POST',
		path: '/composite/sobjects',
		body: { allOrNone, records: records.map((record) => withType(describe.name, record)) },
		replay: 'unsafe',
	}));
	const created = results.map((result) =>
		result.outcome === 'saved' ? { ...result, created: true } : result,
	);
	return toOutput(context, client, created);
};
