import { NodeOperationError } from 'n8n-workflow';

import { matchColumn } from '../../shared/metadata/matchColumn';
import { readColumns, requireMatch } from './items';
import type { Operation } from './operation';
import { toOutput } from './results';
import { savePlanned, withType } from './save';

/** Updates the record with each item's ID, 200 a call. */
export const update: Operation = async ({ context, client, describe, allOrNone }) => {
	const column = matchColumn(context, describe);
	if (column.name !== 'Id') {
		throw new NodeOperationError(
			context.getNode(),
			`Update matches records by Id, not by "${column.name}"`,
			{
				description:
					"Choose Id under 'Column to Match On', or use Create or Update to match by an external ID.",
			},
		);
	}
	const planned = requireMatch(await readColumns(context, describe, client), 'Id');
	const results = await savePlanned(context, client, planned, (records) => ({
		method: 'PATCH',
		path: '/composite/sobjects',
		body: { allOrNone, records: records.map((record) => withType(describe.name, record)) },
		replay: 'safe',
	}));
	return toOutput(context, client, results);
};
