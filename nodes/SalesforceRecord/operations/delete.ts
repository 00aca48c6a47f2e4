import type { IDataObject } from 'n8n-workflow';

import type { DataCall } from '../../shared/client/types';
import type { Operation } from './operation';
import { readRecordIds } from './recordIds';
import { toOutput } from './results';
import { savePlanned } from './save';

/** Moves the records to the recycle bin, 200 a call. */
export const remove: Operation = async ({ context, client, allOrNone }) => {
	const planned = readRecordIds(context);
	const toCall = (records: readonly IDataObject[]): DataCall => ({
		method: 'DELETE',
		path: '/composite/sobjects',
		query: {
			ids: records.map(({ Id }) => Id as string).join(','),
			allOrNone: String(allOrNone),
		},
		replay: 'safe',
	});
	const results = await savePlanned(context, client, planned, { toCall });
	return toOutput(
		context,
		client,
		results.map((result) => ({ ...result, extra: { deleted: true } })),
	);
};
