import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { checkBudget } from '../../shared/bulk/budget';
import { isTerminal } from '../../shared/bulk/job';
import { toJobNodeError } from '../../shared/bulk/nodeError';
import { runQueryJob } from '../../shared/bulk/query';
import { bulkQueryProblem } from '../../shared/bulk/querySupport';
import type { SalesforceClient } from '../../shared/client/types';
import { jobReport } from '../../shared/bulk/jobReport';
import { goesOn } from '../../shared/items/goesOn';
import { readOutput, type RowOutput } from './files';
import { failedItem, type Outputs } from './outputs';
import { readQueryRows, type QueryRows } from './queryResults';
import { pace, readWait } from './waiting';

/** What a query came to: its rows, or the job that still works on them. */
type Answer = QueryRows | { kind: 'running'; jobId: string; state: string };

/** Runs the query of each item as a job; items that ask the same, in the same form, share one. */
export async function runQuery(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<Outputs> {
	const waitMs = readWait(context);
	const includeDeleted = context.getNodeParameter('options.includeDeleted', 0, false) as boolean;
	const answers = new Map<string, Answer>();
	const outputs: Outputs = [[], [], []];
	for (const item of context.getInputData().keys()) {
		try {
			const query = readQuery(context, item);
			const output = readOutput(context, item, 'items');
			const asked = output.as === 'items' ? query : `${output.format} ${query}`;
			let answer = answers.get(asked);
			if (!answer) {
				if (answers.size === 0) await checkBudget(client, { kind: 'query', jobs: 1 });
				answer = await ask(context, client, { query, includeDeleted }, output, waitMs);
				answers.set(asked, answer);
				if (answer.kind === 'running') hintRunning(context, answer);
			}
			addAnswer(outputs, answer, output, item);
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
}

/** Puts an answer on its output, paired with the item that asked. */
function addAnswer(outputs: Outputs, answer: Answer, output: RowOutput, item: number): void {
	if (answer.kind !== 'running') {
		for (const row of rowItems(answer, output, item)) outputs[0].push(row);
		return;
	}
	const { jobId, state } = answer;
	const json: IDataObject = { outcome: 'unknown', jobId, state, row: {} };
	outputs[2].push({ json, pairedItem: { item } });
}

/** Rows as output items, or the one item that holds their file. */
export function rowItems(answer: QueryRows, output: RowOutput, item: number): INodeExecutionData[] {
	if (answer.kind === 'rows') {
		return answer.rows.map((row) => ({ json: { ...row }, pairedItem: { item } }));
	}
	const { jobId, rows, file } = answer;
	return [
		{
			json: { jobId, rows },
			...(file && output.as === 'binary' && { binary: { [output.property]: { ...file } } }),
			pairedItem: { item },
		},
	];
}

/**
 * Reads 'Query'.
 *
 * @throws {NodeOperationError} for one that a bulk job cannot run
 */
export function readQuery(context: IExecuteFunctions, item: number): string {
	const query = (context.getNodeParameter('query', item) as string).trim();
	const problem = query === '' ? "'Query' is empty. Enter a SOQL query." : bulkQueryProblem(query);
	if (problem === undefined) return query;
	throw new NodeOperationError(context.getNode(), problem, { itemIndex: item });
}

async function ask(
	context: IExecuteFunctions,
	client: SalesforceClient,
	question: { query: string; includeDeleted: boolean },
	output: RowOutput,
	waitMs: number,
): Promise<Answer> {
	const job = await runQueryJob(client, question, pace.now() + waitMs, pace, jobReport(context));
	if (!isTerminal(job)) return { kind: 'running', jobId: job.id, state: job.state };
	return await readQueryRows(context, client, job, output);
}

function hintRunning(
	context: IExecuteFunctions,
	{ jobId, state }: Extract<Answer, { kind: 'running' }>,
): void {
	context.addExecutionHints({
		message: `The bulk query ${jobId} is not over yet (${state}). It goes on in Salesforce, and its ID left by the output Unprocessed: go on with 'Query Job > Wait' and 'Query Job > Get Results'. 'Wait Minutes' sets how long this node waits.`,
		type: 'warning',
		location: 'outputPane',
	});
}
