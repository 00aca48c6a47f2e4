import {
	NodeApiError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { adviceFor } from '../client/advice';
import type { RecordResult } from '../client/recordResult';
import { failedItem, failedJson, headline } from '../client/failedItem';
import { describeCalls } from '../client/report';
import type { SalesforceClient } from '../client/types';
import { isTool } from '../isTool';
import { goesOn } from './goesOn';
import { ranges } from './ranges';
import { forgetRun, keepForRetry } from './retryMemory';

/** How many failed items an error names one by one; all are in its details. */
const NAMED_FAILURES = 5;

/** A result, and what its operation adds to the item that leaves. */
export type ItemResult = RecordResult & { extra?: IDataObject };

/** How an item ended; one whose work has parts, each with an end of its own, leaves as its parts. */
export type PartedResult = ItemResult & { parts?: readonly ItemResult[] };

/** What the operation says of its results. */
export interface OutputWords {
	/** What the run failed to do, for the headline, such as `Not saved`. */
	notDone?: string;
	/** What the user should know of these results. */
	note?: string;
}

/**
 * Turns results into output items, each paired with its input item.
 *
 * @throws {NodeApiError} listing every item by state, when one was not saved and the node is set to
 * stop
 */
export function toOutput(
	context: IExecuteFunctions,
	client: SalesforceClient,
	results: readonly PartedResult[],
	words: OutputWords = {},
): INodeExecutionData[] {
	if (results.some(hasFailed) && !goesOn(context)) {
		keepForRetry(context, results.map(asKept));
		throw accountOf(context, client, results, words);
	}
	forgetRun(context);
	hintCreated(context, results);
	if (words.note !== undefined) {
		context.addExecutionHints({ message: words.note, type: 'warning', location: 'outputPane' });
	}
	return results.flatMap((result, item) =>
		partsOf(result).map((part): INodeExecutionData => {
			const { outcome } = part;
			// An agent sees the first output alone.
			if (outcome === 'saved' || !hasFailed(part) || isTool(context)) {
				return { json: toJson(part), pairedItem: { item } };
			}
			return failedItem(context, item, { ...part, outcome });
		}),
	);
}

function partsOf(result: PartedResult): readonly ItemResult[] {
	return result.parts ?? [result];
}

/** An item of which a part was done must not be sent again. */
function asKept(result: PartedResult): PartedResult {
	const begun = result.parts?.some(({ outcome }) => outcome === 'saved' || outcome === 'unknown');
	return begun ? { ...result, outcome: 'unknown' } : result;
}

/** What a dry run did not send has not failed. */
function hasFailed({ outcome, extra }: ItemResult): boolean {
	return outcome !== 'saved' && extra?.dryRun !== true;
}

/** Says why some items have no answer to whether they were created. */
function hintCreated(context: IExecuteFunctions, results: readonly ItemResult[]): void {
	const count = results.filter(({ created }) => created === null).length;
	if (count === 0) return;
	context.addExecutionHints({
		message: `${count} saved ${count === 1 ? 'item has' : 'items have'} 'created' null: Salesforce's first reply was lost and the call was sent again, so nobody knows whether the first or an earlier run has created the record.`,
		location: 'outputPane',
	});
}

function toJson(result: ItemResult): IDataObject {
	const { outcome, extra } = result;
	if (outcome === 'saved') return savedJson(result);
	return hasFailed(result) ? failedJson({ ...result, outcome }) : { outcome, ...extra };
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
	results: readonly PartedResult[],
	{ notDone = verb(results), note }: OutputWords,
): NodeApiError {
	const items = results.map((result, item) => ({ item, result }));
	const of = (outcome: RecordResult['outcome']) =>
		items.filter(({ result }) => result.outcome === outcome);
	const [saved, failed, notTried, unknown] = (
		['saved', 'failed', 'notTried', 'unknown'] as const
	).map(of) as [typeof items, typeof items, typeof items, typeof items];
	// Of the records of one call, the one that has taken the others with it is the one to correct.
	const causes = failed.filter(({ result }) => !wasRolledBack(result));
	const [first] = [...causes, ...failed, ...unknown, ...notTried];
	const others = [...(causes.length > 0 ? causes : failed), ...unknown];

	const count = `${results.length - saved.length} of ${results.length}`;
	const message = `${notDone}: ${count}. Item ${first?.item ?? 0}: ${first ? headline(first.result) : ''}`;
	const named = others
		.filter((entry) => entry !== first)
		.slice(0, NAMED_FAILURES - 1)
		.map(({ item, result }) => `Item ${item}: ${headline(result).replace(/\.$/, '')}.`);
	const description = [
		first &&
			adviceFor(first.result.errors[0]?.statusCode, first.result.errors[0]?.message ?? '', 400),
		...named,
		note,
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
	error.context.items = items.flatMap(({ item, result }) =>
		partsOf(result).map((part) => ({ item, ...toJson(part) })),
	);
	return error;
}

function wasRolledBack({ errors }: RecordResult): boolean {
	return errors[0]?.statusCode === 'ALL_OR_NONE_OPERATION_ROLLED_BACK';
}

/** What the run failed to do, for the headline. */
function verb(results: readonly ItemResult[]): string {
	return results.some(({ extra }) => extra?.deleted !== undefined) ? 'Not deleted' : 'Not saved';
}
