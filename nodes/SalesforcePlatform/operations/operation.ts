import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import type { RecordResult } from '../../shared/client/recordResult';
import { SalesforceCallError } from '../../shared/client/errors';
import {
	errorEntry,
	failedItem,
	failedItems,
	failedJson,
	type Failure,
} from '../../shared/client/failedItem';
import { toNodeError } from '../../shared/client/nodeError';
import type { SalesforceClient } from '../../shared/client/types';
import { isTool } from '../../shared/isTool';
import { goesOn } from '../../shared/items/goesOn';
import { forgetRun, keepForRetry, settledBefore } from '../../shared/items/retryMemory';

/** Runs one operation for all items. */
export type Operation = (
	context: IExecuteFunctions,
	client: SalesforceClient,
) => Promise<INodeExecutionData[]>;

/** What one item gets, before it is paired with it. */
export type Answer = Array<Pick<INodeExecutionData, 'json' | 'binary'>>;

/** A part of what an item asked for was done before the rest failed. */
export class PartlyDoneError extends Error {
	override readonly name = 'PartlyDoneError';

	/** @param id of the record that was made, where it is known */
	constructor(
		message: string,
		readonly id?: string,
	) {
		super(message);
	}
}

/** How an item ended, with all that is needed to say so again in a later try. */
type ItemEnd =
	| (RecordResult & { answer: Answer })
	| (RecordResult & Pick<Failure, 'outcome'> & { error: unknown });

/**
 * Makes an operation that does each item by itself, one after the other. What a try has done, or may
 * have done, is not done again by the next one of n8n's Retry On Fail: it ends as it did.
 */
export function eachItem(
	answer: (context: IExecuteFunctions, client: SalesforceClient, item: number) => Promise<Answer>,
): Operation {
	return async (context, client) => {
		const before = settledBefore(context) as Map<number, ItemEnd>;
		const ends: ItemEnd[] = [];
		const output: INodeExecutionData[] = [];
		for (const item of context.getInputData().keys()) {
			const end = before.get(item) ?? (await endOf(answer(context, client, item)));
			ends.push(end);
			if ('answer' in end) {
				for (const entry of end.answer) output.push({ ...entry, pairedItem: { item } });
				continue;
			}
			if (!goesOn(context)) keepForRetry(context, ends);
			output.push(refused(context, client, item, end));
		}
		forgetRun(context);
		return output;
	};
}

async function endOf(answered: Promise<Answer>): Promise<ItemEnd> {
	try {
		return { outcome: 'saved', errors: [], answer: await answered };
	} catch (error) {
		// A part of it was done, so it must not be done again.
		const outcome = error instanceof PartlyDoneError ? 'unknown' : outcomeOf(error);
		return { outcome, errors: [], error };
	}
}

/**
 * The output of an item that failed.
 *
 * @throws {NodeApiError | NodeOperationError} where the node is set to stop; it says which items were
 * done before
 */
function refused(
	context: IExecuteFunctions,
	client: SalesforceClient,
	itemIndex: number,
	{ outcome, error }: Pick<Failure, 'outcome'> & { error: unknown },
): INodeExecutionData {
	const summary = client.summary();
	const nodeError = toNodeError(context.getNode(), error, { itemIndex, summary });
	if (!goesOn(context)) {
		if (itemIndex > 0) {
			const { description } = nodeError;
			nodeError.description = [
				description,
				`Items 0 to ${itemIndex - 1} were done before it; later ones were not tried.`,
			]
				.filter(Boolean)
				.join(' ');
		}
		throw nodeError;
	}
	return failed(context, itemIndex, {
		outcome,
		...(error instanceof PartlyDoneError && error.id !== undefined && { id: error.id }),
		errors: [errorEntry(nodeError)],
	});
}

function outcomeOf(error: unknown): Failure['outcome'] {
	if (!(error instanceof SalesforceCallError)) return 'failed';
	const ends = { refused: 'failed', notExecuted: 'notTried', unknown: 'unknown' } as const;
	return ends[error.outcome.kind];
}

/** An agent sees the first output alone, so for a tool a failed item is a plain one. */
function failed(
	context: IExecuteFunctions,
	itemIndex: number,
	failure: Failure,
): INodeExecutionData {
	if (!isTool(context)) return failedItem(context, itemIndex, failure);
	return { json: failedJson(failure), pairedItem: { item: itemIndex } };
}

/** Every input item with the error of a run that ended before any had an end of its own. */
export function allFailed(
	context: IExecuteFunctions,
	error: NodeApiError | NodeOperationError,
): INodeExecutionData[] {
	if (!isTool(context)) return failedItems(context, error, 'notTried');
	const errors = [errorEntry(error)];
	return context
		.getInputData()
		.map((_, itemIndex) => failed(context, itemIndex, { outcome: 'notTried', errors }));
}

/**
 * A reply's body as items: each entry of a list, or the one object. One with a key `error` stands
 * under `body`: n8n takes that key at the top of an item for a failed run, runs the node again where
 * Retry On Fail is on, and moves the item to the error output.
 */
export function itemsOf(body: unknown): Answer {
	const entries: unknown[] = Array.isArray(body) ? body : [body];
	return entries.map((entry) => ({ json: jsonOf(entry) }));
}

function jsonOf(entry: unknown): IDataObject {
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
		return { value: entry as IDataObject[string] };
	}
	const json = entry as IDataObject;
	return Object.hasOwn(json, 'error') ? { body: json } : json;
}
