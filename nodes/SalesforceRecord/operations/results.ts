import {
	NodeApiError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { adviceFor } from '../../shared/client/advice';
import type { RecordResult } from '../../shared/client/collections';
import { failedItem, failedJson, headline } from '../../shared/client/failedItem';
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
	return results.map((result, item): INodeExecutionData => {
		const { outcome } = result;
		if (outcome !== 'saved') return failedItem(context, item, { ...result, outcome });
		return { json: savedJson(result), pairedItem: { item } };
	});
}

function toJson(result: ItemResult): IDataObject {
	const { outcome } = result;
	return outcome === 'saved' ? savedJson(result) : failedJson({ ...result, outcome });
}

function savedJson({ id, created, extra }: ItemResult): IDataObject {
	return {
		...(id !== undefined && { id }),
		success: true,
		...(created !== undefined && { created }),
		...extra,
		outcome: 'saved',
	};
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

	const count = `${results.length - saved.length} of ${results.length}`;
	const message = `${verb(results)}: ${count}. Item ${first?.item ?? 0}: ${first ? headline(first.result) : ''}`;
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

/** What the run failed to do, for the headline. */
function verb(results: readonly ItemResult[]): string {
	return results.some(({ extra }) => extra?.deleted) ? 'Not deleted' : 'Not saved';
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
