import { dataPath } from '../client/dataPath';
import type { SalesforceClient } from '../client/types';
import {
	closeJob,
	createIngestJob,
	giveUp,
	uploadRows,
	type IngestSpec,
	type UploadEnd,
} from './ingestSteps';
import { isTerminal, readJobInfo, type JobInfo, type JobReport } from './job';
import { abandoned } from './jobError';
import { waitForJob, type Pace } from './poll';
import type { Upload } from './split';

/** How far a job came. From `handedOver` on, nothing here throws: rows may have been saved. */
export type IngestEnd =
	/** The job is over, well or badly. */
	| { kind: 'ended'; job: JobInfo }
	/** The time to wait was up; the job goes on in Salesforce. */
	| { kind: 'running'; job: JobInfo }
	/** The rows may have been handed over, and Salesforce would not say what became of them. */
	| { kind: 'lost'; job: JobInfo; error: Error };

/** What a job is run with. */
export interface JobRun {
	/** Epoch milliseconds at which the waiting ends. */
	deadline: number;
	pace: Pace;
	report: JobReport;
}

/** Jobs made for one upload: one more after an upload whose outcome stays unknown. */
const UPLOAD_JOBS = 2;

/**
 * Makes a job, gives it the CSV, starts it and waits for it.
 *
 * @throws {SalesforceCallError} as long as no row can have been handed over
 */
export async function runIngestJob(
	client: SalesforceClient,
	spec: IngestSpec,
	upload: Upload,
	{ deadline, pace, report }: JobRun,
): Promise<IngestEnd> {
	const job = await handOver(client, spec, upload, report);
	const closing = await closeJob(client, job.id);
	if (closing.kind === 'open') throw await withdrawn(client, job, closing.error);
	if (closing.kind === 'unknown') return { kind: 'lost', job, error: closing.error };
	report.log(`Salesforce bulk job ${job.id} was started`, { jobId: job.id, rows: upload.rows });
	try {
		const path = dataPath`/jobs/ingest/${job.id}`;
		const last = await waitForJob(client, path, closing.job, deadline, pace, (seen) => {
			report.progress(seen, upload.rows);
		});
		return { kind: isTerminal(last) ? 'ended' : 'running', job: last };
	} catch (error) {
		return { kind: 'lost', job: closing.job, error: asError(error) };
	}
}

/**
 * Makes a job that has the rows. When it cannot be learned whether a job has them, it is given up, and
 * once it certainly is, another takes its place: no second job ever carries the same rows.
 */
async function handOver(
	client: SalesforceClient,
	spec: IngestSpec,
	upload: Upload,
	report: JobReport,
): Promise<JobInfo> {
	for (let jobs = 1; ; jobs++) {
		const job = readJobInfo(await createIngestJob(client, spec));
		// Before a row leaves: whatever happens to n8n from here on, its log names the job.
		report.log(`Salesforce bulk job ${job.id} was made`, {
			jobId: job.id,
			object: spec.object,
			operation: spec.operation,
			rows: upload.rows,
			firstRow: upload.firstRow,
		});
		let end: UploadEnd;
		try {
			end = await uploadRows(client, job.id, upload);
		} catch (error) {
			throw await withdrawn(client, job, asError(error));
		}
		if (end.kind === 'done') return job;
		const given = await giveUp(client, job.id);
		if (!given || jobs === UPLOAD_JOBS) throw abandoned(end.error, job.id, given);
		report.log(`Salesforce bulk job ${job.id} was given up: its upload got no answer`, {
			jobId: job.id,
		});
	}
}

/** The error of a job that never started, after the job was given up. */
async function withdrawn(client: SalesforceClient, { id }: JobInfo, error: Error): Promise<Error> {
	return abandoned(error, id, await giveUp(client, id));
}

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}
