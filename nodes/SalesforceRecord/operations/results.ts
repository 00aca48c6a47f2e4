import {
	NodeApiError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeOperationError,
} from 'n8n-workflow';

import { adviceFor } from '../../shared/client/advice';
import type { RecordResult } from '../../shared/client/collections';
import { describeCalls } from '../../shared/client/report';
import type { SalesforceClient } from '../../shared/client/types';

/** How many failed items an error names one by one; all are in its details. */
const NAMED_FAILURES = 5;

/** An item's result together with what its operation adds to the output, such as `deleted`. */
export type ItemResult = RecordResult & { extra?: Record<string, boolean> };

/**
 * Turns results into output items, each paired with its input item.
 *
 * @throws {NodeApiError} listing every item by state, when one was not saved and the node is set to
 * stop
 */
export function toOutput(
	context: IExecuteFunctions,
	client: SalesforceClient,
	results: readonly ItemResult[],
): INodeExecutionData[] {
	const failed = results.some(({ outcome }) => outcome !== 'saved');
	if (failed && !context.continueOnFail()) throw accountOf(context, client, results);
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
	return results.map((result, item) => ({
		json: toJson(result),
		pairedItem: { item },
		...(toErrorOutput && result.outcome !== 'saved' && { error: itemError(context, result, item) }),
	}));
}

/**
 * The output of a run that ended before any item had a result of its own, for a node set to go on:
 * every item with the same error.
 */
export function toFailedOutput(
	context: IExecuteFunctions,
	error: NodeApiError | NodeOperationError,
	outcome: 'failed' | 'notTried',
): INodeExecutionData[] {
	const { salesforceCode, code, fields } = error.context as Partial<Record<string, string>> & {
		fields?: string[];
	};
	const statusCode = salesforceCode ?? code ?? 'INVALID_INPUT';
	const errors = [{ statusCode, message: error.message, fields: fields ?? [] }];
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
	return context.getInputData().map((_, item) => ({
		json: { success: false, outcome, errors },
		pairedItem: { item },
		...(toErrorOutput && { error }),
	}));
}

function toJson({ id, outcome, created, errors, extra }: ItemResult): INodeExecutionData['json'] {
	const saved = outcome === 'saved';
	return {
		...(id !== undefined && { id }),
		success: saved,
		...(created !== undefined && { created }),
		...(saved && extra),
		outcome,
		errors: errors.map((error) => ({ ...error })),
	};
}

function headline({ errors: [error] }: RecordResult): string {
	if (!error) return 'Salesforce gave no reason';
	return `${error.statusCode}: ${error.message}`;
}

function itemError(context: IExecuteFunctions, result: RecordResult, item: number): NodeApiError {
	const message = headline(result);
	const [first] = result.errors;
	const error = new NodeApiError(
		context.getNode(),
		{ message },
		{
			message,
			description: first && adviceFor(first.statusCode, first.message, 400),
			itemIndex: item,
		},
	);
	error.message = message;
	return error;
}

/** The error of a stopped node: what was saved, what was not, and how to go on. */
function accountOf(
	context: IExecuteFunctions,
	client: SalesforceClient,
	results: readonly ItemResult[],
): NodeApiError {
	const items = results.map((result, item) => ({ item, result }));
	const of = (outcome: RecordResult['outcome']) =>
		items.filter(({ result }) => result.outcome === outcome);
	const [saved, failed, notTried, unknown] = (
		['saved', 'failed', 'notTried', 'unknown'] as const
	).map(of) as [typeof items, typeof items, typeof items, typeof items];
	const [first] = [...failed, ...unknown, ...notTried];

	const message = `${results.length - saved.length} of ${results.length} records were not saved. Item ${first?.item ?? 0}: ${first ? headline(first.result) : ''}`;
	const named = [...failed, ...unknown]
		.slice(1, NAMED_FAILURES)
		.map(({ item, result }) => `Item ${item}: ${headline(result)}.`);
	const description = [
		first &&
			adviceFor(first.result.errors[0]?.statusCode, first.result.errors[0]?.message ?? '', 400),
		...named,
		`Saved: ${ranges(saved)}. Failed: ${ranges(failed)}. Not tried: ${ranges(notTried)}. Outcome unknown: ${ranges(unknown)}.`,
		"To go on, run only the items that were not saved, or set 'On Error' of this node to continue.",
		`So far: ${describeCalls(client.summary())}.`,
	]
		.filter(Boolean)
		.join(' ');

	const error = new NodeApiError(
		context.getNode(),
		{ message },
		{ message, description, itemIndex: first?.item },
	);
	error.message = message;
	error.description = description;
	error.context.items = items.map(({ item, result }) => ({ item, ...toJson(result) }));
	return error;
}

/** Item numbers as `0-3, 7`, or `none`. */
export function ranges(items: ReadonlyArray<{ item: number }>): string {
	const runs: Array<[number, number]> = [];
	for (const { item } of items) {
		const last = runs.at(-1);
		if (last?.[1] === item - 1) last[1] = item;
		else runs.push([item, item]);
	}
	if (runs.length === 0) return 'none';
	return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
