import type { ByteStream } from '../client/bytes';
import type { SalesforceClient } from '../client/types';
import type { JobInfo } from './job';
import { incompleteResult, resultError } from './jobError';
import { queryPages } from './queryPages';
import { dialectOf, rowBlocks, type RowBlock } from './results';

/**
 * Reads the rows of a complete query job, block by block, in their order, and counts them: a page or a
 * result that holds fewer or more than Salesforce announced is an error, never a part that passes for
 * the whole.
 *
 * @param onStream told each page's stream, whose class is needed to make others
 * @throws {BulkJobError} holding the job's ID, when a page cannot be had or the counts differ
 */
export async function* queryRows(
	client: SalesforceClient,
	job: JobInfo,
	onStream?: (stream: ByteStream) => void,
): AsyncGenerator<RowBlock> {
	let read = 0;
	try {
		for await (const { chunks, held, promised } of queryPages(client, job)) {
			onStream?.(held);
			const before = read;
			for await (const block of rowBlocks(chunks, dialectOf(job).columnDelimiter)) {
				read += block.rows.length;
				yield block;
			}
			checkRowCount(job, read - before, promised, 'a page');
		}
		checkRowCount(job, read, job.numberRecordsProcessed, 'the whole result');
	} catch (error) {
		throw resultError(job, error);
	}
}

/**
 * Refuses a part of a result whose rows are not as many as announced.
 *
 * @param promised undefined where Salesforce announced nothing
 * @throws {BulkJobError}
 */
export function checkRowCount(
	job: JobInfo,
	read: number,
	promised: number | undefined,
	what: string,
): void {
	if (promised === undefined || promised === read) return;
	throw incompleteResult(job, `${what} holds ${read} rows where Salesforce announced ${promised}`);
}
