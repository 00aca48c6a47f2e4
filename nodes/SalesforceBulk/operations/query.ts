import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { isTerminal } from '../../shared/bulk/job';
import { queryResultPages, runQueryJob } from '../../shared/bulk/query';
import { bulkQueryProblem } from '../../shared/bulk/querySupport';
import type { SalesforceClient } from '../../shared/client/types';
import { toBulkNodeError } from './nodeError';
import { failedItem, type Outputs } from './outputs';
import { pace, readWait } from './waiting';

/** What a query came to: its rows, or the job that still works on them. */
type Answer =
	| { kind: 'rows'; rows: Array<Record<string, string>> }
	| { kind: 'running'; jobId: string; state: string };

/** Runs the query of each item as a job; items that ask the same share one. */
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
			let answer = answers.get(query);
			if (!answer) {
				answer = await ask(client, query, includeDeleted, waitMs);
				answers.set(query, answer);
				if (answer.kind === 'running') hintRunning(context, answer);
			}
			if (answer.kind === 'rows') {
				for (const row of answer.rows) outputs[0].push({ json: { ...row }, pairedItem: { item } });
			} else {
				const { jobId, state } = answer;
				outputs[2].push({
					json: { outcome: 'unknown', jobId, state, row: {} },
					pairedItem: { item },
				});
			}
		} catch (error) {
			const nodeError = toBulkNodeError(context.getNode(), error, client.summary(), item);
			if (!context.continueOnFail()) throw nodeError;
			outputs[1].push(failedItem(item, {}, nodeError));
		}
	}
	return outputs;
}

function readQuery(context: IExecuteFunctions, item: number): string {
	const query = (context.getNodeParameter('query', item) as string).trim();
	const problem = query === '' ? "'Query' is empty. Enter a SOQL query." : bulkQueryProblem(query);
	if (problem === undefined) return query;
	throw new NodeOperationError(context.getNode(), problem, { itemIndex: item });
}

async function ask(
	client: SalesforceClient,
	query: string,
	includeDeleted: boolean,
	waitMs: number,
): Promise<Answer> {
	const job = await runQueryJob(client, { query, includeDeleted }, pace.now() + waitMs, pace);
	if (!isTerminal(job)) return { kind: 'running', jobId: job.id, state: job.state };
	const rows: Array<Record<string, string>> = [];
	for await (const page of queryResultPages(client, job)) {
		for (const cells of page.rows) {
			rows.push(Object.fromEntries(page.header.map((name, i) => [name, cells[i] ?? ''])));
		}
		await client.wait(0);
	}
	return { kind: 'rows', rows };
}

function hintRunning(
	context: IExecuteFunctions,
	{ jobId, state }: Extract<Answer, { kind: 'running' }>,
): void {
	context.addExecutionHints({
		message: `The bulk query ${jobId} is not over yet (${state}). It goes on in Salesforce, and its ID left by the output Unprocessed. 'Wait Minutes' sets how long this node waits.`,
		type: 'warning',
		location: 'outputPane',
	});
}
