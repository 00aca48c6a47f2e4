import type { SalesforceClient } from '../client/types';
import { readRowError, type RowError } from './failedRow';
import { runIngestJob, type JobRun } from './ingest';
import type { IngestSpec } from './ingestSteps';
import type { JobInfo } from './job';
import { jobFailure } from './jobError';
import { notSentNote, runJobs } from './jobs';
import { matchResults, type SentColumn, type SentTable } from './match';
import { readResults, type ResultKind } from './results';
import { splitUpload, type Upload } from './split';

/** The columns of a row by name, as text. */
export type RowText = Record<string, string>;

/** What became of a row. `row` is its index among the rows given, or undefined if it fits none for certain. */
export type RowEnd = { row: number | undefined; values: RowText } & (
	| { outcome: 'saved'; jobId: string; id: string; created: boolean }
	| { outcome: 'failed'; jobId: string; id: string | null; errors: RowError[] }
	/** `jobId` and `state` are null for rows that no job was made for. */
	| { outcome: 'notTried' | 'unknown'; jobId: string | null; state: string | null }
);

export interface IngestRequest {
	spec: IngestSpec;
	columns: readonly SentColumn[];
	rows: ReadonlyArray<readonly string[]>;
	/** Columns of which each alone tells rows apart: the ID or external ID, and the user's choice. */
	keyColumns: readonly string[];
}

export interface IngestReport {
	ends: RowEnd[];
	/** What a user should know besides: jobs still running, rows without a result. */
	notes: string[];
}

export interface IngestOptions extends JobRun {
	/** Bytes of one upload at most. */
	maxBytes?: number;
	/** Jobs at once at most. @default 1 */
	parallelJobs?: number;
}

/**
 * Sends rows through as many jobs as their size needs, and says of each row what became of it. After a
 * job that is not complete in time, or ends badly, no other is made.
 *
 * @throws {SalesforceCallError} or {BulkJobError} when no job took any row
 */
export async function ingestRows(
	client: SalesforceClient,
	request: IngestRequest,
	options: IngestOptions,
): Promise<IngestReport> {
	const { spec, columns, rows, keyColumns } = request;
	const { parallelJobs = 1, maxBytes } = options;
	const header = columns.map(({ name }) => name);
	const tableOf = ({ firstRow, rows: count }: Upload): SentTable => ({
		columns,
		keyColumns,
		rows: rows.slice(firstRow, firstRow + count),
	});
	const { done, left, failed } = await runJobs(
		splitUpload(header, rows, maxBytes),
		parallelJobs,
		async (upload) => {
			const part = await runPart(client, spec, upload, tableOf(upload), options);
			return { result: part, goOn: part.complete };
		},
	);
	if (failed && done.length === 0) throw asIs(failed.error);
	const report: IngestReport = { ends: [], notes: [] };
	for (const { piece, result } of done) {
		for (const end of result.ends) {
			const row = end.row === undefined ? undefined : end.row + piece.firstRow;
			report.ends.push({ ...end, row });
		}
		report.notes.push(...result.notes);
	}
	report.notes.push(...notSentNote({ left, failed }));
	for (const { firstRow, rows: count } of left) {
		for (let row = firstRow; row < firstRow + count; row++) {
			const values = rowText(header, rows[row] ?? []);
			report.ends.push({ row, values, outcome: 'notTried', jobId: null, state: null });
		}
	}
	return report;
}

/** What one job came to; `complete` allows the next. */
interface Part extends IngestReport {
	complete: boolean;
}

async function runPart(
	client: SalesforceClient,
	spec: IngestSpec,
	upload: Upload,
	table: SentTable,
	run: JobRun,
): Promise<Part> {
	const end = await runIngestJob(client, spec, upload, run);
	switch (end.kind) {
		case 'running':
			return { complete: false, ends: unsettled(table, end.job), notes: [stillRunning(end.job)] };
		case 'lost':
			return {
				complete: false,
				ends: unsettled(table, end.job),
				notes: [lostJob(end.job, end.error)],
			};
		case 'ended':
			return await settle(client, table, end.job);
	}
}

/** Reads the results of a job that is over and gives each row its end. */
async function settle(client: SalesforceClient, table: SentTable, job: JobInfo): Promise<Part> {
	if (job.state === 'Failed' && (job.numberRecordsProcessed ?? 0) === 0)
		throw jobFailure('ingest', job);
	const { files, unread } = await readResults(client, job, table.rows.length);
	const matches = matchResults(table, files);
	const ends = files.flatMap((file, f) =>
		file.rows.map((cells, r) => ({
			row: matches[f]?.[r],
			...resultEnd(file.kind, rowText(file.header, cells), job),
		})),
	);
	const matched = new Set(ends.map(({ row }) => row));
	const notes: string[] = [];
	if (job.state !== 'JobComplete') {
		const { message, details } = jobFailure('ingest', job);
		notes.push(`${message} ${details.advice}`);
	}
	if (unread)
		notes.push(`Not all results of the bulk job ${job.id} could be read: ${unread.message}`);
	notes.push(...countNotes(table, job, ends));
	const open = unsettled(table, job).filter(({ row }) => !matched.has(row));
	const loose = ends.filter(({ row }) => row === undefined).length;
	ends.push(...withoutResult(open, loose));
	return { complete: job.state === 'JobComplete', ends, notes };
}

/**
 * The rows Salesforce lists no result for. Where results fit no row for certain, as many of the rows
 * that are left have one of those, and which ones cannot be told: then the rest is counted, not named.
 */
function withoutResult(open: RowEnd[], loose: number): RowEnd[] {
	if (loose === 0) return open;
	return open.slice(loose).map((end) => ({ ...end, row: undefined, values: {} }));
}

/** What a line of a result list says of a row. */
export function resultEnd(
	kind: ResultKind,
	all: RowText,
	job: Pick<JobInfo, 'id' | 'state'>,
): DistributiveOmit<RowEnd, 'row'> {
	const { sf__Id: id, sf__Created: created, sf__Error: error, ...values } = all;
	const common = { values, jobId: job.id };
	switch (kind) {
		case 'successfulResults':
			return { ...common, outcome: 'saved', id: id ?? '', created: created === 'true' };
		case 'failedResults':
			return {
				...common,
				outcome: 'failed',
				id: id === '' || id === undefined ? null : id,
				errors: [readRowError(error ?? '')],
			};
		case 'unprocessedrecords':
			return { ...common, outcome: 'notTried', state: job.state };
	}
}

/** `Omit` of each member of a union. */
export type DistributiveOmit<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

/** All rows of a job, for when nothing is known of them. */
function unsettled({ columns, rows }: SentTable, { id, state }: JobInfo): RowEnd[] {
	const header = columns.map(({ name }) => name);
	return rows.map((cells, row) => ({
		row,
		values: rowText(header, cells),
		outcome: 'unknown',
		jobId: id,
		state,
	}));
}

/** Says that a job outlasted the waiting. */
export function stillRunning({ id, state }: JobInfo): string {
	return `The bulk job ${id} is not over yet (${state}). It goes on in Salesforce; its rows left by the output Unprocessed with the outcome 'unknown' and the job's ID. Go on with 'Ingest Job > Wait' and 'Ingest Job > Get Results', and do not send the rows again before it is over. 'Wait Minutes' sets how long this node waits.`;
}

/** Says that a job may have its rows and nobody knows what became of them. */
export function lostJob({ id }: JobInfo, error: Error): string {
	return `What became of the bulk job ${id} could not be learned: ${error.message}. Look at it with 'Ingest Job > Get' before you send its rows again.`;
}

/** Whether Salesforce's lists account for every row that was sent. */
function countNotes({ rows }: SentTable, job: JobInfo, ends: readonly RowEnd[]): string[] {
	const notes: string[] = [];
	const loose = ends.filter(({ row }) => row === undefined).length;
	if (loose > 0) {
		notes.push(
			`${loose} result rows of the bulk job ${job.id} fit no item for certain, because several items equal them in what Salesforce gave back; they left without a paired item. 'Column to Match Results by' tells such rows apart.`,
		);
	}
	const difference = rows.length - ends.length;
	if (difference > 0) {
		notes.push(
			`${rows.length} rows were sent to the bulk job ${job.id} and Salesforce lists results for ${ends.length}. The ${difference} without one left by the output Unprocessed with the outcome 'unknown'; look for them in Salesforce before you send them again.`,
		);
	} else if (difference < 0) {
		notes.push(
			`${rows.length} rows were sent to the bulk job ${job.id} and Salesforce lists results for ${ends.length}, more than were sent.`,
		);
	}
	return notes;
}

/** A row by column name. */
export function rowText(header: readonly string[], cells: readonly string[]): RowText {
	return Object.fromEntries(header.map((name, i) => [name, cells[i] ?? '']));
}

function asIs(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}
