import { toOutput, type ItemResult } from '../../shared/items/results';
import { deleteBatch } from './batches';
import type { Operation } from './operation';
import { readRecordRefs } from './recordRefs';
import { savePlanned } from './save';
import { readWriteOptions } from './writeOptions';

/**
 * Moves the records to the recycle bin, 200 a call. Items that mean the same record share one delete.
 */
export const remove: Operation = async ({ context, client, describe }) => {
	const options = { ...readWriteOptions(context), sameKey: 'lastWins' as const };
	const results = await savePlanned(context, client, {
		describe,
		planned: await readRecordRefs(context, client, describe),
		batches: [deleteBatch({ describe, options })],
		keyField: describe.fields.find(({ type }) => type === 'id'),
		options,
	});
	const deleted = results.map(({ extra, ...result }): ItemResult => {
		return extra?.dryRun === true
			? { ...result, extra }
			: { ...result, extra: { deleted: result.outcome === 'saved' } };
	});
	return toOutput(context, client, deleted);
};
