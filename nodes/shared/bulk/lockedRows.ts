import type { SalesforceClient } from '../client/types';
import type { FileJob } from './fileJob';
import { readRowError } from './failedRow';
import { rowMeaning } from './match';
import { dialectOf, openResult, rowBlocks, type RowBlock } from './results';
import { rowKey, type RowKey } from './rowKey';

/** Codes of rows that waited for a locked record in vain: the same row can be saved a moment later. */
const LOCK_CODES = new Set(['UNABLE_TO_LOCK_ROW', 'TOO_MANY_LOCK_FAILURE']);

/** Whether a row failed for a lock. */
export function isLock(statusCode: string): boolean {
	return LOCK_CODES.has(statusCode);
}

/** A row that met a lock, as it was sent. */
export interface LockedRow {
	cells: readonly string[];
	/** In the file, from 1. */
	number: number;
	/** In the job's list of failed rows. */
	key: string;
}

/** The rows of one key: those that met a lock, and those that were sent. */
interface Group {
	locked: number;
	sent: number;
	kept: LockedRow[];
	meaning?: string;
	allMeanTheSame: boolean;
}

/**
 * Finds the rows of a job that met a lock, as they were sent: a result list may have other notations,
 * and may lack columns. A row is found only where none that was saved could be meant.
 *
 * @param maxBytes most text to hold; rows beyond it are not found
 * @returns the rows, and how many that met a lock are not among them
 * @throws when the list of failed rows, or the file, cannot be read
 */
export async function lockedRows(
	client: SalesforceClient,
	fileJob: FileJob,
	maxBytes: number,
): Promise<{ found: LockedRow[]; left: number }> {
	const groups = new Map<string, Group>();
	let key: RowKey | undefined;
	let locked = 0;
	let bytes = 0;
	const { job } = fileJob;
	const { chunks } = await openResult(client, job.id, 'failedResults');
	for await (const { header, rows } of rowBlocks(chunks, dialectOf(job).columnDelimiter)) {
		key ??= rowKey(fileJob.columns, fileJob.keyColumn, header);
		const error = errorColumn(header);
		for (const cells of rows) {
			if (!isLock(readRowError(cells[error] ?? '').statusCode)) continue;
			locked++;
			bytes += cells.join().length;
			if (!key || bytes > maxBytes) continue;
			const text = key.ofResult(cells);
			const group = groups.get(text);
			if (group) group.locked++;
			else groups.set(text, { locked: 1, sent: 0, kept: [], allMeanTheSame: true });
		}
	}
	if (key && groups.size > 0) await keepRows(fileJob, groups, key);
	const found = [...groups.values()].flatMap(({ locked: meant, sent, kept, allMeanTheSame }) =>
		sent === meant || (sent > meant && allMeanTheSame) ? kept : [],
	);
	return { found, left: locked - found.length };
}

async function keepRows(
	{ columns, readRows, numberOf }: FileJob,
	groups: ReadonlyMap<string, Group>,
	key: RowKey,
): Promise<void> {
	let place = 0;
	for await (const rows of readRows()) {
		for (const cells of rows) {
			const text = key.ofRow(cells);
			const group = groups.get(text);
			if (group) {
				const meaning = rowMeaning(columns, cells);
				group.meaning ??= meaning;
				group.allMeanTheSame &&= group.meaning === meaning;
				group.sent++;
				if (group.kept.length < group.locked) {
					group.kept.push({ cells, number: numberOf(place), key: text });
				}
			}
			place++;
		}
	}
}

/** A job's list of failed rows without those that went out again in another job. */
export async function* withoutResent(
	{ columns, keyColumn, resent }: Pick<FileJob, 'columns' | 'keyColumn' | 'resent'>,
	failed: AsyncIterable<RowBlock>,
): AsyncGenerator<RowBlock> {
	const left = new Map(resent);
	for await (const { header, rows } of failed) {
		const key = rowKey(columns, keyColumn, header);
		const error = errorColumn(header);
		const wentOut = (cells: readonly string[]): boolean => {
			if (!key || !isLock(readRowError(cells[error] ?? '').statusCode)) return false;
			const text = key.ofResult(cells);
			const more = left.get(text) ?? 0;
			if (more > 0) left.set(text, more - 1);
			return more > 0;
		};
		yield { header, rows: rows.filter((cells) => !wentOut(cells)) };
	}
}

function errorColumn(header: readonly string[]): number {
	return header.indexOf('sf__Error');
}
