import type {
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { toJobNodeError } from '../../shared/bulk/nodeError';
import { SalesforceCallError } from '../../shared/client/errors';
import { errorEntry, failedItem, failedJson } from '../../shared/client/failedItem';
import { CURSOR_LOST } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { classify } from '../../shared/gate/signal';
import { goesOn } from '../../shared/items/goesOn';
import { isTool } from '../../shared/isTool';
import type { Answer } from './answer';

/** Runs one operation for all items. */
export type Operation = (
	context: IExecuteFunctions,
	client: SalesforceClient,
) => Promise<INodeExecutionData[]>;

/**
 * Makes an operation that answers each item by itself. Items that ask the same share one answer, each
 * with a copy of its own, or one refusal; what another call may get is asked for again.
 *
 * @param ask reads what an item asks, as a key that is equal for equal questions, and how it is answered
 */
export function eachItem(
	ask: (
		context: IExecuteFunctions,
		client: SalesforceClient,
		item: number,
	) => Promise<{ key: string; answer: () => Promise<Answer> }>,
): Operation {
	return async (context, client) => {
		const answers = new Map<string, Answer>();
		const refusals = new Map<string, unknown>();
		const output: INodeExecutionData[] = [];
		for (const item of context.getInputData().keys()) {
			let key: string | undefined;
			try {
				const question = await ask(context, client, item);
				({ key } = question);
				if (refusals.has(key)) throw refusals.get(key);
				const known = answers.get(key);
				const entries = known ?? (await question.answer());
				if (!known) answers.set(key, entries);
				for (const entry of known ? structuredClone(entries) : entries) {
					output.push({ ...entry, pairedItem: { item } });
				}
			} catch (error) {
				if (key !== undefined && isVerdict(error)) refusals.set(key, error);
				output.push(refused(context, client, item, error));
			}
		}
		return output;
	};
}

/** Whether Salesforce has refused the question itself, as it would the same one asked again. */
function isVerdict(error: unknown): boolean {
	if (!(error instanceof SalesforceCallError) || error.outcome.kind !== 'refused') return false;
	return classify(error.outcome.reply) === 'permanent' && !CURSOR_LOST.has(error.salesforceCode);
}

/**
 * The output of an item that failed.
 *
 * @throws {NodeApiError | NodeOperationError} where the node is set to stop
 */
export function refused(
	context: IExecuteFunctions,
	client: SalesforceClient,
	itemIndex: number,
	error: unknown,
): INodeExecutionData {
	const summary = client.summary();
	const nodeError = toJobNodeError(context.getNode(), error, { itemIndex, summary });
	if (!goesOn(context)) throw nodeError;
	return failedEntry(context, itemIndex, nodeError);
}

/** An item that failed, in a node that goes on. An agent sees the first output alone. */
export function failedEntry(
	context: IExecuteFunctions,
	item: number,
	error: NodeApiError | NodeOperationError,
): INodeExecutionData {
	const failure = { outcome: 'failed', errors: [errorEntry(error)] } as const;
	if (isTool(context)) return { json: failedJson(failure), pairedItem: { item } };
	return failedItem(context, item, failure);
}
