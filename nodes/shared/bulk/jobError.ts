import { errorOf, SalesforceCallError } from '../client/errors';
import { ForeignAddressError } from '../client/replyAddress';
import type { DataCall } from '../client/types';
import type { Outcome } from '../gate/call';
import { explainJobError } from './explain';
import type { JobInfo } from './job';

/** A bulk job that ended badly, in Salesforce's words where it gave any. */
export class BulkJobError extends Error {
	override readonly name = 'BulkJobError';

	constructor(
		message: string,
		readonly details: { jobId: string; state: string; statusCode: string; advice: string },
	) {
		super(message);
	}
}

/** Says how a job ended that is over without being complete. */
export function jobFailure(kind: 'ingest' | 'query', job: JobInfo): BulkJobError {
	const how = job.state === 'Aborted' ? 'was aborted in Salesforce' : 'failed';
	const counts =
		kind === 'ingest'
			? ` Rows tried: ${job.numberRecordsProcessed ?? 0}, failed: ${job.numberRecordsFailed ?? 0}.`
			: '';
	const text = job.errorMessage ?? 'Salesforce gave no reason';
	return new BulkJobError(`The bulk job ${job.id} ${how}: ${text}.${counts}`, {
		jobId: job.id,
		state: job.state,
		statusCode: /^\w+/.exec(job.errorMessage ?? '')?.[0] ?? job.state,
		advice:
			explainJobError(text) ??
			`Look up the job ${job.id} in Salesforce, under Setup > Bulk Data Load Jobs.`,
	});
}

/** A query's result that is not whole. */
export function incompleteResult(job: JobInfo, how: string): BulkJobError {
	return new BulkJobError(`The result of the bulk query ${job.id} is not whole: ${how}.`, {
		jobId: job.id,
		state: job.state,
		statusCode: 'INCOMPLETE_RESULT',
		advice: readAgain(job.id),
	});
}

/** A query's result that could not be read, in Salesforce's words where it spoke. */
export function resultError(job: JobInfo, error: unknown): BulkJobError {
	if (error instanceof BulkJobError) return error;
	const { message } = error instanceof Error ? error : new Error(String(error));
	return new BulkJobError(`The result of the bulk query ${job.id} could not be read: ${message}`, {
		jobId: job.id,
		state: job.state,
		statusCode: codeOf(error) ?? 'NO_RESULT',
		advice: [error instanceof ForeignAddressError ? error.advice : undefined, readAgain(job.id)]
			.filter(Boolean)
			.join(' '),
	});
}

function codeOf(error: unknown): string | undefined {
	if (error instanceof ForeignAddressError) return error.code;
	return error instanceof SalesforceCallError ? (error.salesforceCode ?? error.code) : undefined;
}

function readAgain(jobId: string): string {
	return `Nothing was changed in Salesforce, which keeps the result for seven days: 'Query Job > Get Results' with the ID ${jobId} reads it again without running the query anew.`;
}

/** Says what became of a job whose rows were not handed over. */
export function abandoned(error: Error, jobId: string, given: boolean): BulkJobError {
	const advises = error instanceof SalesforceCallError || error instanceof ForeignAddressError;
	const advice = advises ? error.advice : undefined;
	const what = given
		? `The bulk job ${jobId} was not started and has been aborted, so nothing was saved. Run it again.`
		: `The bulk job ${jobId} was not started, so nothing was saved; it could not be aborted either. Look at it with 'Ingest Job > Get' or under Setup > Bulk Data Load Jobs: as long as its state is Open or Aborted, it is safe to run this again.`;
	return new BulkJobError(error.message, {
		jobId,
		state: given ? 'Aborted' : 'Open',
		statusCode: codeOf(error) ?? 'NOT_SENT',
		advice: [advice, what].filter(Boolean).join(' '),
	});
}

/** What an answer of 404 to a job's ID means; undefined for any other. */
export function noSuchJob(
	outcome: Exclude<Outcome, { kind: 'answered' }>,
	jobId: string,
	kind: 'ingest' | 'query',
): SalesforceCallError | undefined {
	if (outcome.kind !== 'refused') return undefined;
	const { salesforceCode, message, httpStatus } = errorOf(outcome, { method: '', path: '' });
	if (httpStatus !== 404) return undefined;
	return new SalesforceCallError(
		'REFUSED',
		`There is no ${kind} job ${jobId}: ${message}`,
		outcome,
		{
			salesforceCode,
			httpStatus,
			advice: `No Bulk API 2.0 ${kind} job of this org has this ID. It may be a job of another org, ${kind === 'ingest' ? 'a query job' : 'an ingest job'}, a job of the older Bulk API, or one that was deleted; Salesforce keeps jobs for seven days. 'Get Many' lists the jobs there are.`,
		},
	);
}

/**
 * Puts a failed step of a job into an error that says which step it was and what to do about it.
 *
 * @param ifUnknown what to do when the step may have been carried out
 */
export function stepError(
	outcome: Exclude<Outcome, { kind: 'answered' }>,
	call: DataCall,
	step: string,
	ifUnknown?: string,
): SalesforceCallError {
	const error = errorOf(outcome, call);
	const { code, message, salesforceCode, httpStatus, fields, advice, retryAt } = error;
	return new SalesforceCallError(code, `${step}: ${message}`, error.outcome, {
		salesforceCode,
		httpStatus,
		fields,
		retryAt,
		advice: (outcome.kind === 'unknown' ? ifUnknown : explainJobError(message)) ?? advice,
	});
}
