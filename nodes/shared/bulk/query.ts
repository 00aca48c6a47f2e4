import { dataPath } from '../client/dataPath';
import type { DataCall, SalesforceClient } from '../client/types';
import type { Dialect } from './csv/dialect';
import { isTerminal, readJobInfo, type JobInfo, type JobReport } from './job';
import { jobFailure, stepError } from './jobError';
import { waitForJob, type Pace } from './poll';

export interface QueryJobSpec {
	query: string;
	/** Also deleted and archived records. */
	includeDeleted: boolean;
	/** @default Salesforce's own, commas and line feeds */
	dialect?: Dialect;
}

/**
 * Makes a query job.
 *
 * @returns the job as Salesforce describes it
 * @throws {SalesforceCallError} when Salesforce refuses it
 */
export async function createQueryJob(
	client: SalesforceClient,
	{ query, includeDeleted, dialect }: QueryJobSpec,
): Promise<unknown> {
	const call: DataCall = {
		method: 'POST',
		path: '/jobs/query',
		body: { operation: includeDeleted ? 'queryAll' : 'query', query, ...dialect },
		lane: 'background',
	};
	const outcome = await client.send(call);
	if (outcome.kind === 'answered') return outcome.reply.body;
	throw stepError(
		outcome,
		call,
		'The bulk query was not started',
		"Run it again. At worst the query runs twice, which changes nothing; 'Query Job > Get Many' lists the job it may have made.",
	);
}

/**
 * Makes a query job and waits for it; returns how it stands, which is unfinished when the time was up.
 *
 * @throws {SalesforceCallError} when Salesforce refuses the job, or will not say how it stands
 * @throws {BulkJobError} when the job failed or was aborted
 */
export async function runQueryJob(
	client: SalesforceClient,
	spec: QueryJobSpec,
	deadline: number,
	pace: Pace,
	report: JobReport,
): Promise<JobInfo> {
	const created = readJobInfo(await createQueryJob(client, spec));
	report.log(`Salesforce bulk job ${created.id} was made`, {
		jobId: created.id,
		operation: 'query',
	});
	const path = dataPath`/jobs/query/${created.id}`;
	const job = await waitForJob(client, path, created, deadline, pace, (seen) => {
		report.progress(seen);
	});
	if (isTerminal(job) && job.state !== 'JobComplete') throw jobFailure('query', job);
	return job;
}
