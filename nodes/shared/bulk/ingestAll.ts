import type { SalesforceClient } from '../client/types';
import {
	ingestRows,
	type IngestOptions,
	type IngestReport,
	type IngestRequest,
	type RowEnd,
} from './ingestRows';
import { isLock } from './lockedRows';
import { parentOrder } from './parentOrder';

export interface IngestAllOptions extends IngestOptions {
	/** Times the rows that met a lock are sent again, in a job of their own. @default 0 */
	retryFailedRows?: number;
	/** Whether rows of one parent are sent together, and their jobs one after the other. @default false */
	sortByParent?: boolean;
}

/**
 * Like `ingestRows`, and sends rows again that failed for a lock. Only a row whose own result says so
 * goes out again, never the rows of a failed job as a whole: batches of it may have been saved.
 */
export async function ingestAll(
	client: SalesforceClient,
	request: IngestRequest,
	{ retryFailedRows = 0, sortByParent = false, ...options }: IngestAllOptions,
): Promise<IngestReport> {
	const everyRow = [...request.rows.keys()];
	const report = sortByParent
		? await ingestSome(client, request, everyRow, options)
		: await ingestRows(client, request, options);
	for (let retries = 0; retries < retryFailedRows; retries++) {
		const locked = report.ends.filter(isLocked);
		const rows = locked.flatMap(({ row }) => (row === undefined ? [] : [row]));
		if (rows.length === 0 || options.pace.now() >= options.deadline) break;
		let again: IngestReport;
		try {
			again = await ingestSome(client, request, rows, options);
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			report.notes.push(`${rows.length} rows that met a lock were not sent again: ${message}`);
			break;
		}
		const settled = new Set(rows);
		report.ends = [
			...report.ends.filter((end) => end.row === undefined || !settled.has(end.row)),
			...again.ends,
		];
		report.notes.push(`${rows.length} rows that met a lock were sent again.`, ...again.notes);
	}
	return report;
}

function isLocked(end: RowEnd): boolean {
	return end.outcome === 'failed' && end.errors.some(({ statusCode }) => isLock(statusCode));
}

/** Sends some of the rows, sorted by parent, one job after the other. */
async function ingestSome(
	client: SalesforceClient,
	request: IngestRequest,
	chosen: readonly number[],
	options: IngestOptions,
): Promise<IngestReport> {
	const cells = (row: number) => request.rows[row] ?? [];
	const places = parentOrder(request.columns, chosen.map(cells));
	const order = places.map((place) => chosen[place] ?? 0);
	const sorted = { ...request, rows: order.map(cells) };
	const { ends, notes } = await ingestRows(client, sorted, { ...options, parallelJobs: 1 });
	return {
		notes,
		ends: ends.map((end) => ({ ...end, row: end.row === undefined ? undefined : order[end.row] })),
	};
}
