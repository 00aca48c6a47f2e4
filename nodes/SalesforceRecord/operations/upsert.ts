import { dataPath } from '../../shared/client/dataPath';
import { upsertMatchColumn } from '../../shared/metadata/matchColumn';
import { readColumns, requireMatch } from './items';
import type { Operation } from './operation';
import { toOutput } from './results';
import { savePlanned, withType } from './save';

/**
 * Creates or updates by an external ID, 200 a call. Only a unique field makes sending a call twice
 * harmless: without one, two records may hold the same value.
 */
export const upsert: Operation = async ({ context, client, describe, allOrNone }) => {
	const column = upsertMatchColumn(context, describe);
	const planned = requireMatch(await readColumns(context, describe, client), column.name);
	const results = await savePlanned(context, client, planned, (records) => ({
		method: 'PATCH',
		path: dataPath`/composite/sobjects/${describe.name}/${column.name}`,
		body: { allOrNone, records: records.map((record) => withType(describe.name, record)) },
		replay: column.unique || column.name === 'Id' ? 'safe' : 'unsafe',
	}));
	return toOutput(context, client, results);
};
