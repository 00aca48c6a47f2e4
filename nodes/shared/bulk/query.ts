import { dataPath } from '../client/dataPath';
import type { DataCall, SalesforceClient } from '../client/types';
import { decodeCsv } from './csv/decode';
import { isTerminal, readJobInfo, type JobInfo } from './job';
import { BulkJobError, jobFailure, stepError } from './jobError';
import { waitForJob, type Pace } from './poll';

/** Rows of one result page; without it the first page can be up to a gigabyte. */
const PAGE_ROWS = 50_000;

export interface QueryJobSpec {
	query: string;
	/** Also deleted and archived records. */
	includeDeleted: boolean;
}

/**
 * Makes a query job and waits for it; returns how it stands, which is unfinished when the time was up.
 *
 * @throws {SalesforceCallError} when Salesforce refuses the job, or will not say how it stands
 * @throws {BulkJobError} when the job failed or was aborted
 */
export async function runQueryJob(
	client: SalesforceClient,
	{ query, includeDeleted }: QueryJobSpec,
	deadline: number,
	pace: Pace,
): Promise<JobInfo> {
	const call: DataCall = {
		method: 'POST',
		path: '/jobs/query',
		body: { operation: includeDeleted ? 'queryAll' : 'query', query },
		lane: 'background',
	};
	const outcome = await client.send(call);
	if (outcome.kind !== 'answered') {
		const ifUnknown = 'Run it again. At worst the query runs twice, which changes nothing.';
		throw stepError(outcome, call, 'The bulk query was not started', ifUnknown);
	}
	const created = readJobInfo(outcome.reply.body);
	const path = dataPath`/jobs/query/${created.id}`;
	const job = await waitForJob(client, path, created, deadline, pace);
	if (isTerminal(job) && job.state !== 'JobComplete') throw jobFailure('query', job);
	return job;
}

/** One page of a query's result; values are text, as Salesforce wrote them. */
export interface ResultPage {
	header: readonly string[];
	rows: string[][];
}

/**
 * Reads the result of a query job that is complete, page by page, all of them.
 *
 * @throws {SalesforceCallError} when a page is refused
 * @throws {BulkJobError} when a page, or all of them, hold another number of rows than Salesforce says
 */
export async function* queryResultPages(
	client: SalesforceClient,
	job: JobInfo,
): AsyncGenerator<ResultPage> {
	let locator: string | undefined;
	let total = 0;
	do {
		const { body, headers } = await client.request({
			method: 'GET',
			path: dataPath`/jobs/query/${job.id}/results`,
			query: { maxRecords: String(PAGE_ROWS), ...(locator !== undefined && { locator }) },
			responseType: 'text',
			lane: 'normal',
		});
		const page = decodeCsv(typeof body === 'string' ? body : '');
		checkCount(job, page.rows.length, headers['sforce-numberofrecords'], 'a page');
		total += page.rows.length;
		yield page;
		locator = nextLocator(headers['sforce-locator']);
	} while (locator !== undefined);
	checkCount(job, total, job.numberRecordsProcessed?.toString(), 'the whole result');
}

/** The header is the text `null`, or is not there, after the last page. */
function nextLocator(header: string | undefined): string | undefined {
	return header === undefined || header === '' || header === 'null' ? undefined : header;
}

function checkCount(job: JobInfo, read: number, promised: string | undefined, what: string): void {
	if (promised === undefined || Number(promised) === read) return;
	throw new BulkJobError(
		`The result of the bulk query ${job.id} is not whole: ${what} holds ${read} rows where Salesforce announced ${promised}.`,
		{
			jobId: job.id,
			state: job.state,
			statusCode: 'INCOMPLETE_RESULT',
			advice: 'Run the query again. Nothing was changed in Salesforce.',
		},
	);
}
