import type { SalesforceClient } from '../client/types';
import { csvEncoder } from './csv/encode';
import { namedNumbers, type FileJob, type OpenRows } from './fileJob';
import { runIngestJob, type IngestEnd, type JobRun } from './ingest';
import { lostJob, stillRunning } from './ingestRows';
import type { IngestSpec } from './ingestSteps';
import { jobFailure } from './jobError';
import { notSentNote, runJobs } from './jobs';
import { lockedRows, type LockedRow } from './lockedRows';
import type { SentColumn } from './match';
import { parentOrder } from './parentOrder';
import { splitUpload, type Upload } from './split';

/** Most text of locked rows that is held to be sent again. Bytes. */
const RETRY_BYTES = 32_000_000;

export interface FileJobsSettings extends JobRun {
	spec: IngestSpec;
	columns: readonly SentColumn[];
	/** Column that tells which record a row means; none for insert. */
	keyColumn?: string;
	parallelJobs: number;
	/** Times the rows that met a lock are sent again, in a job of their own. */
	retryFailedRows: number;
}

/** What the jobs of a file came to. */
export interface FileJobs {
	ended: FileJob[];
	open: OpenRows[];
	/** What a user should know besides. */
	notes: string[];
}

/**
 * Sends the uploads of a file, and those of its rows again that met a lock. Only a row whose own result
 * says so goes out again, never the rows of a failed job as a whole: batches of it may have been saved.
 *
 * @throws {SalesforceCallError} or {BulkJobError} when no job took any row
 */
export async function runFileJobs(
	client: SalesforceClient,
	uploads: readonly Upload[],
	settings: FileJobsSettings,
): Promise<FileJobs> {
	const first = await runRound(client, uploads, settings);
	if (first.failed && first.taken.length === 0) throw first.failed;
	const end: FileJobs = { ended: [...first.ended], open: first.open, notes: first.notes };
	let latest = first.ended;
	for (let retry = 0; retry < settings.retryFailedRows; retry++) {
		if (latest.length === 0 || settings.pace.now() >= settings.deadline) break;
		const again = await retryRound(client, latest, settings);
		end.ended.push(...again.ended);
		end.open.push(...again.open);
		end.notes.push(...again.notes);
		latest = again.ended;
	}
	return end;
}

interface Round extends FileJobs {
	/** Uploads whose rows were handed over. */
	taken: Upload[];
	/** Why an upload was not, for the first that was not. */
	failed?: Error;
}

/** @param numbers of the rows in the file, from 1, where they do not stand there in this order */
async function runRound(
	client: SalesforceClient,
	uploads: Iterable<Upload>,
	{ spec, columns, keyColumn, parallelJobs, ...run }: FileJobsSettings,
	numbers?: readonly number[],
): Promise<Round> {
	const { done, left, failed } = await runJobs(uploads, parallelJobs, async (upload) => {
		const end = await runIngestJob(client, spec, upload, run);
		if (triedNothing(end)) throw jobFailure('ingest', end.job);
		const goOn = end.kind === 'ended' && end.job.state === 'JobComplete';
		return { result: end, goOn };
	});
	const where = ({ firstRow, rows }: Upload): Partial<OpenRows> =>
		numbers
			? { rowNumbers: namedNumbers(numbers.slice(firstRow, firstRow + rows)) }
			: { firstRow: firstRow + 1 };
	const round: Round = {
		ended: [],
		open: [],
		notes: [],
		taken: done.map(({ piece }) => piece),
		...(failed && { failed: failed.error }),
	};
	if (!numbers) {
		round.notes.push(...notSentNote({ left, failed }));
		for (const upload of left) {
			const { rows } = upload;
			round.open.push({ outcome: 'notTried', jobId: null, state: null, rows, ...where(upload) });
		}
	}
	for (const { piece, result } of done) {
		const { job } = result;
		const { rows, firstRow } = piece;
		if (result.kind !== 'ended') {
			round.notes.push(result.kind === 'running' ? stillRunning(job) : lostJob(job, result.error));
			const { id: jobId, state } = job;
			round.open.push({ outcome: 'unknown', jobId, state, rows, ...where(piece) });
			continue;
		}
		round.ended.push({
			job,
			columns,
			...(keyColumn !== undefined && { keyColumn }),
			rows,
			readRows: piece.readRows,
			numberOf: (place) => numbers?.[firstRow + place] ?? firstRow + place + 1,
			resent: new Map(),
		});
		if (job.state === 'JobComplete') continue;
		const { message, details } = jobFailure('ingest', job);
		round.notes.push(`${message} ${details.advice}`);
	}
	return round;
}

function triedNothing(end: IngestEnd): boolean {
	const { state, numberRecordsProcessed = 0 } = end.job;
	return end.kind === 'ended' && state === 'Failed' && numberRecordsProcessed === 0;
}

/** Sends the rows of jobs again that met a lock, sorted by their parent, one job after the other. */
async function retryRound(
	client: SalesforceClient,
	jobs: readonly FileJob[],
	settings: FileJobsSettings,
): Promise<FileJobs> {
	const { columns, spec } = settings;
	const notes: string[] = [];
	const locked: Array<LockedRow & { from: FileJob }> = [];
	for (const job of jobs) {
		if (job.job.numberRecordsFailed === 0) continue;
		try {
			const { found, left } = await lockedRows(client, job, RETRY_BYTES);
			for (const row of found) locked.push({ ...row, from: job });
			if (left > 0) {
				notes.push(
					`${left} rows of the bulk job ${job.job.id} met a lock and were not sent again, because they are too many or cannot be told from others for certain. They left by the output Failed.`,
				);
			}
		} catch (error) {
			notes.push(
				`Rows of the bulk job ${job.job.id} that met a lock were not sent again: ${messageOf(error)}`,
			);
		}
	}
	if (locked.length === 0) return { ended: [], open: [], notes };
	const places = parentOrder(
		columns,
		locked.map(({ cells }) => cells),
	);
	const sorted = places.flatMap((place) => locked[place] ?? []);
	const uploads = splitUpload(
		columns.map(({ name }) => name),
		sorted.map(({ cells }) => cells),
		undefined,
		csvEncoder(spec.dialect),
	);
	const numbers = sorted.map(({ number }) => number);
	const round = await runRound(client, uploads, { ...settings, parallelJobs: 1 }, numbers);
	let sent = 0;
	for (const { firstRow, rows } of round.taken) {
		for (const { from, key } of sorted.slice(firstRow, firstRow + rows)) {
			from.resent.set(key, (from.resent.get(key) ?? 0) + 1);
		}
		sent += rows;
	}
	if (sent > 0) notes.push(`${sent} rows that met a lock were sent again.`);
	if (round.failed) {
		notes.push(
			`${sorted.length - sent} rows that met a lock were not sent again: ${round.failed.message}`,
		);
	}
	return { ended: round.ended, open: round.open, notes: [...notes, ...round.notes] };
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
