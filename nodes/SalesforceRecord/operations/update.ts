import { NodeOperationError } from 'n8n-workflow';

import { matchColumn } from '../../shared/metadata/matchColumn';
import { updateBatch } from './batches';
import { readColumns, requireMatch, requireRecordIdForm } from './items';
import type { Operation } from './operation';
import { toOutput } from './results';
import { savePlanned } from './save';

/** Updates the record with each item's ID, 200 a call. */
export const update: Operation = async (input) => {
	const { context, client, describe } = input;
	const column = matchColumn(context, describe);
	if (column.name !== 'Id') {
		throw new NodeOperationError(
			context.getNode(),
			`Update matches records by Id, not by "${column.name}"`,
			{
				description:
					"Choose Id under 'Field to match on', or use Create or Update to match by an external ID.",
			},
		);
	}
	const planned = requireMatch(await readColumns(context, describe, client), 'Id');
	const checked = requireRecordIdForm(planned);
	return toOutput(context, client, await savePlanned(context, client, checked, updateBatch(input)));
};
