import type { SalesforceClient } from '../client/types';
import { readRowError, type RowError } from './failedRow';
import { runIngestJob, type IngestSpec } from './ingest';
import type { JobInfo } from './job';
import { jobFailure } from './jobError';
import { matchResults, type SentColumn, type SentTable } from './match';
import type { Pace } from './poll';
import { readResults, type ResultFile } from './results';
import { MAX_UPLOAD_BYTES, splitUpload } from './split';

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
	/** Column whose value tells rows apart: the ID or the external ID. */
	keyColumn?: string;
}

export interface IngestReport {
	ends: RowEnd[];
	/** What a user should know besides: jobs still running, rows without a result. */
	notes: string[];
}

export interface IngestOptions {
	/** Milliseconds to wait for all jobs together. */
	waitMs: number;
	pace: Pace;
	/** Bytes of one upload at most. */
	maxBytes?: number;
}

/**
 * Sends rows through as many jobs as their size needs, one after the other, and says of each row what
 * became of it. A job that is not complete in time, or ends badly, is the last one.
 *
 * @throws {SalesforceCallError} when the first job was refused before it took any row
 * @throws {BulkJobError} when the first job failed without trying any row
 */
export async function ingestRows(
	client: SalesforceClient,
	request: IngestRequest,
	{ waitMs, pace, maxBytes = MAX_UPLOAD_BYTES }: IngestOptions,
): Promise<IngestReport> {
	const { spec, columns, rows, keyColumn } = request;
	const deadline = pace.now() + waitMs;
	const report: IngestReport = { ends: [], notes: [] };
	const header = columns.map(({ name }) => name);
	let done = 0;
	for (const { csv, firstRow, rowCount } of splitUpload(header, rows, maxBytes)) {
		const table: SentTable = {
			columns,
			keyColumn,
			rows: rows.slice(firstRow, firstRow + rowCount),
		};
		let part: Part;
		try {
			part = await runPart(client, spec, csv, table, deadline, pace);
		} catch (error) {
			if (firstRow === 0) throw asIs(error);
			report.notes.push(`Stopped after ${firstRow} rows: ${asIs(error).message}`);
			break;
		}
		for (const end of part.ends) {
			report.ends.push({ ...end, row: end.row === undefined ? undefined : end.row + firstRow });
		}
		report.notes.push(...part.notes);
		done = firstRow + rowCount;
		if (!part.complete) break;
	}
	for (let row = done; row < rows.length; row++) {
		const values = rowText(header, rows[row] ?? []);
		report.ends.push({ row, values, outcome: 'notTried', jobId: null, state: null });
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
	csv: string,
	table: SentTable,
	deadline: number,
	pace: Pace,
): Promise<Part> {
	const end = await runIngestJob(client, spec, csv, deadline, pace);
	switch (end.kind) {
		case 'running':
			return { complete: false, ends: unsettled(table, end.job), notes: [stillRunning(end.job)] };
		case 'lost':
			return {
				complete: false,
				ends: unsettled(table, end.job),
				notes: [
					`What became of the bulk job ${end.job.id} could not be learned: ${end.error.message}. Look it up in Salesforce, under Setup > Bulk Data Load Jobs, before you send its rows again.`,
				],
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
		file.rows.map((cells, r) => resultEnd(file, cells, matches[f]?.[r], job)),
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
	for (const end of unsettled(table, job)) if (!matched.has(end.row)) ends.push(end);
	return { complete: job.state === 'JobComplete', ends, notes };
}

function resultEnd(
	{ kind, header }: ResultFile,
	cells: readonly string[],
	row: number | undefined,
	job: JobInfo,
): RowEnd {
	const all = rowText(header, cells);
	const { sf__Id: id, sf__Created: created, sf__Error: error, ...values } = all;
	const common = { row, values, jobId: job.id };
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

function stillRunning({ id, state }: JobInfo): string {
	return `The bulk job ${id} is not over yet (${state}). It goes on in Salesforce; its rows left by the output Unprocessed with the outcome 'unknown' and the job's ID. Look it up under Setup > Bulk Data Load Jobs, and do not send the rows again before it is over. 'Wait Minutes' sets how long this node waits.`;
}

/** Whether Salesforce's lists account for every row that was sent. */
function countNotes({ rows }: SentTable, job: JobInfo, ends: readonly RowEnd[]): string[] {
	const notes: string[] = [];
	const loose = ends.filter(({ row }) => row === undefined).length;
	if (loose > 0) {
		notes.push(
			`${loose} result rows of the bulk job ${job.id} fit no item for certain; they left without a paired item, and the items they may belong to left by the output Unprocessed with the outcome 'unknown'.`,
		);
	}
	if (ends.length !== rows.length) {
		notes.push(
			`${rows.length} rows were sent to the bulk job ${job.id} and Salesforce lists results for ${ends.length}. Rows without a result left by the output Unprocessed with the outcome 'unknown'.`,
		);
	}
	return notes;
}

function rowText(header: readonly string[], cells: readonly string[]): RowText {
	return Object.fromEntries(header.map((name, i) => [name, cells[i] ?? '']));
}

function asIs(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}
