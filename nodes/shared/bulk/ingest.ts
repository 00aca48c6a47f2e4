import { dataPath } from '../client/dataPath';
import type { DataCall, SalesforceClient } from '../client/types';
import type { Reply } from '../gate/call';
import { isTerminal, readJobInfo, type IngestOperation, type JobInfo } from './job';
import { stepError } from './jobError';
import { waitForJob, type Pace } from './poll';

/** What kind of job to make. */
export interface IngestSpec {
	object: string;
	operation: IngestOperation;
	/** API name of the field an upsert finds records by. */
	externalIdField?: string;
}

/** How far a job came. From `handedOver` on, nothing here throws: rows may have been saved. */
export type IngestEnd =
	/** The job is over, well or badly. */
	| { kind: 'ended'; job: JobInfo }
	/** The time to wait was up; the job goes on in Salesforce. */
	| { kind: 'running'; job: JobInfo }
	/** The rows may have been handed over, and Salesforce would not say what became of them. */
	| { kind: 'lost'; job: JobInfo; error: Error };

/** Times a lost request to close a job is sent, each after a look at the job. */
const CLOSE_TRIES = 3;

/**
 * Makes a job, gives it the CSV, starts it and waits for it.
 *
 * @throws {SalesforceCallError} as long as no row can have been handed over
 */
export async function runIngestJob(
	client: SalesforceClient,
	spec: IngestSpec,
	csv: string,
	deadline: number,
	pace: Pace,
): Promise<IngestEnd> {
	const created = await createJob(client, spec);
	const path = dataPath`/jobs/ingest/${created.id}`;
	const uploaded = await upload(client, created, csv);
	const closing = isTerminal(uploaded)
		? ({ kind: 'closed', job: uploaded } as const)
		: await closeJob(client, uploaded);
	if (closing.kind === 'open') throw closing.error;
	if (closing.kind === 'unknown') return { kind: 'lost', job: closing.job, error: closing.error };
	try {
		const job = await waitForJob(client, path, closing.job, deadline, pace);
		return { kind: isTerminal(job) ? 'ended' : 'running', job };
	} catch (error) {
		return { kind: 'lost', job: closing.job, error: asError(error) };
	}
}

async function createJob(
	client: SalesforceClient,
	{ object, operation, externalIdField }: IngestSpec,
): Promise<JobInfo> {
	const call: DataCall = {
		method: 'POST',
		path: '/jobs/ingest',
		body: {
			object,
			operation,
			...(externalIdField !== undefined && { externalIdFieldName: externalIdField }),
			contentType: 'CSV',
			lineEnding: 'LF',
			columnDelimiter: 'COMMA',
		},
		lane: 'background',
	};
	const outcome = await client.send(call);
	if (outcome.kind !== 'answered') {
		throw stepError(
			outcome,
			call,
			'No row was sent, because there is no bulk job for them',
			'Run it again. At worst an empty job is left in Salesforce, which does nothing.',
		);
	}
	return readJobInfo(outcome.reply.body);
}

/** Milliseconds an upload may take at the least, and bytes a second below which it is given up. */
const UPLOAD_TIME_MS = 120_000;
const SLOWEST_UPLOAD = 125_000;

/**
 * Sends the CSV. A job takes one upload, so a second try that is refused means that the first one had
 * arrived. Without an answer the rows are not counted as handed over: the job is given up, which is
 * safe, because Salesforce processes nothing before the job is closed.
 */
async function upload(client: SalesforceClient, job: JobInfo, csv: string): Promise<JobInfo> {
	const call: DataCall = {
		method: 'PUT',
		path: dataPath`/jobs/ingest/${job.id}/batches`,
		body: csv,
		contentType: 'text/csv; charset=UTF-8',
		responseType: 'text',
		timeoutMs: UPLOAD_TIME_MS + (csv.length / SLOWEST_UPLOAD) * 1000,
		lane: 'normal',
		replay: 'safe',
	};
	const outcome = await client.send(call);
	if (outcome.kind === 'answered') return job;
	if (outcome.kind === 'unknown' && wasRefused(outcome.reply)) return await getJob(client, job.id);
	const what = `The rows were not uploaded to the bulk job ${job.id}`;
	if (outcome.kind !== 'unknown') throw stepError(outcome, call, what);
	await client.send(abortCall(job));
	throw stepError(
		outcome,
		call,
		what,
		'Nothing was saved: the job was never started. Run it again.',
	);
}

function wasRefused(reply: Reply): boolean {
	return reply.kind === 'answered' && reply.status >= 400 && reply.status < 500;
}

function abortCall(job: JobInfo): DataCall {
	return {
		method: 'PATCH',
		path: dataPath`/jobs/ingest/${job.id}`,
		body: { state: 'Aborted' },
		replay: 'safe',
	};
}

type Closing =
	| { kind: 'closed'; job: JobInfo }
	| { kind: 'open'; error: Error }
	| { kind: 'unknown'; job: JobInfo; error: Error };

/** Starts the job. A lost reply is settled by looking at the job's state before asking again. */
async function closeJob(client: SalesforceClient, job: JobInfo): Promise<Closing> {
	const call: DataCall = {
		method: 'PATCH',
		path: dataPath`/jobs/ingest/${job.id}`,
		body: { state: 'UploadComplete' },
		lane: 'normal',
	};
	for (let tries = 1; ; tries++) {
		const outcome = await client.send(call);
		if (outcome.kind === 'answered')
			return { kind: 'closed', job: readJobInfo(outcome.reply.body) };
		const error = stepError(outcome, call, `The bulk job ${job.id} was not started`);
		if (tries === 1 && outcome.kind !== 'unknown') return { kind: 'open', error };
		const closing: Closing = { kind: 'unknown', job, error };
		try {
			const seen = await getJob(client, job.id);
			if (seen.state !== 'Open') return { kind: 'closed', job: seen };
		} catch {
			return closing;
		}
		if (tries === CLOSE_TRIES) return closing;
	}
}

async function getJob(client: SalesforceClient, id: string): Promise<JobInfo> {
	const { body } = await client.request({
		method: 'GET',
		path: dataPath`/jobs/ingest/${id}`,
		lane: 'normal',
	});
	return readJobInfo(body);
}

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}
