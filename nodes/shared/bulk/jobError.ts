import { errorOf, SalesforceCallError } from '../client/errors';
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
