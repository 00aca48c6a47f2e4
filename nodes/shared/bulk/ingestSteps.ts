import { dataPath } from '../client/dataPath';
import { queryOfAddress } from '../client/replyAddress';
import type { DataCall, SalesforceClient } from '../client/types';
import type { Outcome, Reply } from '../gate/call';
import { OWN_DIALECT, type Dialect } from './csv/dialect';
import { isTerminal, readJobInfo, type IngestOperation, type JobInfo } from './job';
import { abandoned, noSuchJob, stepError } from './jobError';
import type { Upload } from './split';

/** What kind of job to make. */
export interface IngestSpec {
	object: string;
	operation: IngestOperation;
	/** API name of the field an upsert finds records by. */
	externalIdField?: string;
	/** ID of a rule that assigns the cases or leads. */
	assignmentRule?: string;
	/** @default commas and line feeds */
	dialect?: Dialect;
}

/** Times a lost request to close a job is sent, each after a look at the job. */
const CLOSE_TRIES = 3;

/**
 * Makes an empty job. A lost reply lets it be made again: a job without rows does nothing, and
 * Salesforce drops it after a day.
 *
 * @throws {SalesforceCallError} when there is no job
 * @throws {BulkJobError} when its rows are wanted elsewhere than at the job itself
 */
export async function createIngestJob(
	client: SalesforceClient,
	{ object, operation, externalIdField, assignmentRule, dialect = OWN_DIALECT }: IngestSpec,
): Promise<unknown> {
	const call: DataCall = {
		method: 'POST',
		path: '/jobs/ingest',
		body: {
			object,
			operation,
			...(externalIdField !== undefined && { externalIdFieldName: externalIdField }),
			...(assignmentRule !== undefined && { assignmentRuleId: assignmentRule }),
			contentType: 'CSV',
			lineEnding: dialect.lineEnding,
			columnDelimiter: dialect.columnDelimiter,
		},
		lane: 'background',
		replay: 'safe',
	};
	const outcome = await client.send(call);
	if (outcome.kind === 'answered') {
		await assertOwnContent(client, outcome.reply.body);
		return outcome.reply.body;
	}
	throw stepError(
		outcome,
		call,
		'No row was sent, because there is no bulk job for them',
		'Run it again. At worst an empty job is left in Salesforce, which does nothing.',
	);
}

/** Rows go to the job's own path in any case; a reply that names another is not Salesforce's. */
async function assertOwnContent(client: SalesforceClient, body: unknown): Promise<void> {
	const { id } = readJobInfo(body);
	const { contentUrl } = body as { contentUrl?: unknown };
	if (typeof contentUrl !== 'string') return;
	try {
		const own = dataPath`/jobs/ingest/${id}/batches`;
		queryOfAddress(contentUrl, own, ['the place of its rows', "the bulk job's own path"]);
	} catch (error) {
		throw abandoned(error as Error, id, await giveUp(client, id));
	}
}

/** Milliseconds an upload may take at the least, and bytes a second below which it is given up. */
const UPLOAD_TIME_MS = 120_000;
const SLOWEST_UPLOAD = 125_000;

/** How an upload went: the job has its rows, or it may have them. */
export type UploadEnd = { kind: 'done' } | { kind: 'unknown'; error: Error };

/**
 * Sends the CSV. A job takes one upload, so a second try that is refused means that the first one had
 * arrived.
 *
 * @throws {SalesforceCallError} when the job certainly has no rows
 * @throws {UnreadableBodyError} when the rows cannot be read
 */
export async function uploadRows(
	client: SalesforceClient,
	jobId: string,
	upload: Pick<Upload, 'bytes' | 'readBody'>,
): Promise<UploadEnd> {
	const call: DataCall = {
		method: 'PUT',
		path: dataPath`/jobs/ingest/${jobId}/batches`,
		...(await upload.readBody()),
		contentType: 'text/csv; charset=UTF-8',
		responseType: 'text',
		timeoutMs: UPLOAD_TIME_MS + (upload.bytes / SLOWEST_UPLOAD) * 1000,
		lane: 'normal',
		replay: 'safe',
	};
	const outcome = await client.send(call);
	if (outcome.kind === 'answered') return { kind: 'done' };
	if (outcome.kind === 'unknown' && wasRefused(outcome.reply)) return { kind: 'done' };
	const what = `The rows were not uploaded to the bulk job ${jobId}`;
	const error = stepError(outcome, call, what, 'The job was not started, so nothing was saved.');
	if (outcome.kind === 'unknown') return { kind: 'unknown', error };
	throw noSuchJob(outcome, jobId, 'ingest') ?? error;
}

function wasRefused(reply: Reply): boolean {
	return reply.kind === 'answered' && reply.status >= 400 && reply.status < 500;
}

export type Closing =
	| { kind: 'closed'; job: JobInfo }
	| { kind: 'open'; error: Error }
	| { kind: 'unknown'; error: Error };

/** Starts the job. A lost reply is settled by looking at the job's state before asking again. */
export async function closeJob(client: SalesforceClient, jobId: string): Promise<Closing> {
	const call: DataCall = {
		method: 'PATCH',
		path: dataPath`/jobs/ingest/${jobId}`,
		body: { state: 'UploadComplete' },
		lane: 'normal',
	};
	for (let tries = 1; ; tries++) {
		const outcome = await client.send(call);
		if (outcome.kind === 'answered') {
			return { kind: 'closed', job: readJobInfo(outcome.reply.body) };
		}
		const error =
			noSuchJob(outcome, jobId, 'ingest') ??
			stepError(outcome, call, `The bulk job ${jobId} was not started`);
		if (tries === 1 && outcome.kind !== 'unknown') return { kind: 'open', error };
		try {
			const seen = await getJob(client, 'ingest', jobId);
			if (seen.state !== 'Open') return { kind: 'closed', job: seen };
		} catch {
			return { kind: 'unknown', error };
		}
		if (tries === CLOSE_TRIES) return { kind: 'unknown', error };
	}
}

/**
 * Gives a job up. Salesforce processes nothing of a job before it is closed.
 *
 * @returns whether the job is certainly given up
 */
export async function giveUp(client: SalesforceClient, jobId: string): Promise<boolean> {
	const outcome = await client.send(abortCall('ingest', jobId));
	if (outcome.kind === 'answered') return true;
	try {
		return isTerminal(await getJob(client, 'ingest', jobId));
	} catch {
		return false;
	}
}

/** Which of the two kinds of jobs; also their place in the address. */
export type JobKind = 'ingest' | 'query';

/** The call that aborts a job. */
export function abortCall(kind: JobKind, jobId: string): DataCall {
	return {
		method: 'PATCH',
		path: dataPath`/jobs/${kind}/${jobId}`,
		body: { state: 'Aborted' },
		replay: 'safe',
	};
}

/**
 * Reads how a job stands, as Salesforce says it.
 *
 * @throws {SalesforceCallError}
 */
export async function getJobBody(
	client: SalesforceClient,
	kind: JobKind,
	jobId: string,
): Promise<unknown> {
	const call: DataCall = { method: 'GET', path: dataPath`/jobs/${kind}/${jobId}`, lane: 'normal' };
	const outcome = await client.send(call);
	if (outcome.kind === 'answered') return outcome.reply.body;
	throw (
		noSuchJob(outcome, jobId, kind) ??
		stepError(outcome, call, `The bulk job ${jobId} could not be looked at`)
	);
}

/** Reads how a job stands. */
export async function getJob(
	client: SalesforceClient,
	kind: JobKind,
	jobId: string,
): Promise<JobInfo> {
	return readJobInfo(await getJobBody(client, kind, jobId));
}

/** Sends a step of a job that exists, and returns what Salesforce answered. */
export async function jobStep(
	client: SalesforceClient,
	kind: JobKind,
	jobId: string,
	call: DataCall,
	what: string,
): Promise<unknown> {
	const outcome: Outcome = await client.send(call);
	if (outcome.kind === 'answered') return outcome.reply.body;
	throw (
		noSuchJob(outcome, jobId, kind) ?? stepError(outcome, call, `The bulk job ${jobId} ${what}`)
	);
}
