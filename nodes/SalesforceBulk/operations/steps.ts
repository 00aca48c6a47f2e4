import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import {
	abortCall,
	getJob,
	getJobBody,
	jobStep,
	type JobKind,
} from '../../shared/bulk/ingestSteps';
import { isTerminal, type JobInfo } from '../../shared/bulk/job';
import { jobFailure } from '../../shared/bulk/jobError';
import { toJobNodeError } from '../../shared/bulk/nodeError';
import { waitForJob } from '../../shared/bulk/poll';
import { dataPath } from '../../shared/client/dataPath';
import type { SalesforceClient } from '../../shared/client/types';
import { readNumber } from '../../shared/descriptions/numberParameter';
import { jobReport } from '../../shared/bulk/jobReport';
import { goesOn } from '../../shared/items/goesOn';
import { listJobs, type JobFilters } from './jobList';
import { failedItem, type Outputs } from './outputs';
import { pace, readWait } from './waiting';

/** What an operation gives for one item, by output. */
export type ItemOutputs = Outputs | INodeExecutionData;

/** An operation that is done for each item by itself. */
export type ItemOperation = (
	context: IExecuteFunctions,
	client: SalesforceClient,
	item: number,
) => Promise<ItemOutputs>;

/** Does an operation for each item; one that fails leaves by Failed where the node is set to go on. */
export function forEachItem(operation: ItemOperation) {
	return async (context: IExecuteFunctions, client: SalesforceClient): Promise<Outputs> => {
		const outputs: Outputs = [[], [], []];
		for (const item of context.getInputData().keys()) {
			try {
				const given = await operation(context, client, item);
				const lists = Array.isArray(given) ? given : [[given], [], []];
				for (const [i, items] of lists.entries()) {
					for (const one of items) {
						outputs[i as 0 | 1 | 2].push({ ...one, pairedItem: { item } });
					}
				}
			} catch (error) {
				const nodeError = toJobNodeError(context.getNode(), error, {
					summary: client.summary(),
					itemIndex: item,
				});
				if (!goesOn(context)) throw nodeError;
				outputs[1].push(failedItem(item, {}, nodeError));
			}
		}
		return outputs;
	};
}

/** IDs of bulk jobs of both APIs begin like this, and have 15 or 18 characters. */
const JOB_ID = /^750[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;

/** Whether a text can be the ID of a bulk job. */
export function isJobId(text: string): boolean {
	return JOB_ID.test(text);
}

/**
 * Reads 'Job ID'.
 *
 * @throws {NodeOperationError} for what cannot be the ID of a job
 */
export function readJobId(context: IExecuteFunctions, item: number): string {
	const jobId = (context.getNodeParameter('jobId', item, '') as string).trim();
	if (isJobId(jobId)) return jobId;
	throw new NodeOperationError(
		context.getNode(),
		jobId === ''
			? "'Job ID' is empty"
			: `'Job ID' is "${jobId}", which is no ID of a bulk job: those begin with 750 and have 15 or 18 characters`,
		{
			description: "'Create' and 'Run' give it as jobId, and 'Get Many' lists jobs.",
			itemIndex: item,
		},
	);
}

/** A job as an output item: as Salesforce describes it, with its ID under the name other items use. */
export function jobItem(body: unknown): INodeExecutionData {
	const job = body as IDataObject;
	return { json: { jobId: job.id, ...job } };
}

/** Puts the ID of a job that was made into n8n's log, where it is found whatever becomes of n8n. */
export function logMade(
	context: IExecuteFunctions,
	{ json: { jobId, object, operation } }: INodeExecutionData,
): void {
	const message = `Salesforce bulk job ${jobId as string} was made`;
	jobReport(context).log(message, { jobId, object, operation });
}

/** `get` of either kind of job. */
export function getOf(kind: JobKind) {
	return forEachItem(async (context, client, item) => {
		return jobItem(await getJobBody(client, kind, readJobId(context, item)));
	});
}

/** `abort` of either kind of job. */
export function abortOf(kind: JobKind) {
	return forEachItem(async (context, client, item) => {
		const jobId = readJobId(context, item);
		const call = abortCall(kind, jobId);
		return jobItem(await jobStep(client, kind, jobId, call, 'was not aborted'));
	});
}

/** `delete` of either kind of job. */
export function deleteOf(kind: JobKind) {
	return forEachItem(async (context, client, item) => {
		const jobId = readJobId(context, item);
		const path = dataPath`/jobs/${kind}/${jobId}`;
		await jobStep(client, kind, jobId, { method: 'DELETE', path }, 'was not deleted');
		return { json: { jobId, deleted: true } };
	});
}

/** `getAll` of either kind of job. */
export function getAllOf(kind: JobKind) {
	return forEachItem(async (context, client, item) => {
		const all: boolean = context.getNodeParameter('returnAll', item);
		const limit = all
			? Infinity
			: readNumber('Limit', context.getNodeParameter('limit', item), { min: 1 });
		const filters = context.getNodeParameter('filters', item, {}) as JobFilters;
		const jobs = await listJobs(client, kind, filters, limit);
		return [jobs.map(jobItem), [], []];
	});
}

/** `wait` of either kind of job: over, ended badly, or still at work when the time is up. */
export function waitOf(kind: JobKind) {
	return forEachItem(async (context, client, item): Promise<Outputs> => {
		const jobId = readJobId(context, item);
		const deadline = pace.now() + readWait(context);
		const job = await getJob(client, kind, jobId);
		if (job.state === 'Open') throw notClosed(context, job, item);
		const path = dataPath`/jobs/${kind}/${jobId}`;
		const report = jobReport(context);
		const last = await waitForJob(client, path, job, deadline, pace, (seen) => {
			report.progress(seen);
		});
		if (!isTerminal(last)) {
			return [[], [], [{ json: { outcome: 'unknown', jobId, state: last.state, row: {} } }]];
		}
		if (last.state === 'JobComplete') {
			return [[jobItem(await getJobBody(client, kind, jobId))], [], []];
		}
		const { message, details } = jobFailure(kind, last);
		const error = { statusCode: details.statusCode, message, fields: [] };
		const json: IDataObject = { id: null, outcome: 'failed', errors: [error], jobId, row: {} };
		return [[], [{ json: { ...json, state: last.state } }], []];
	});
}

function notClosed(context: IExecuteFunctions, { id }: JobInfo, item: number): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		`The bulk job ${id} is still open: it will not start by itself`,
		{ description: "Upload its rows if it has none, then start it with 'Close'.", itemIndex: item },
	);
}
