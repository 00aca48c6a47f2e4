import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

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

	/** @param id of the record that was made */
	constructor(
		readonly id: string,
		message: string,
	) {
		super(message);
	}
}

/** Makes an operation that does each item by itself, one after the other. */
export function eachItem(
	answer: (context: IExecuteFunctions, client: SalesforceClient, item: number) => Promise<Answer>,
): Operation {
	return async (context, client) => {
		const output: INodeExecutionData[] = [];
		for (const item of context.getInputData().keys()) {
			try {
				for (const entry of await answer(context, client, item)) {
					output.push({ ...entry, pairedItem: { item } });
				}
			} catch (error) {
				output.push(refused(context, client, item, error));
			}
		}
		return output;
	};
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
	error: unknown,
): INodeExecutionData {
	const summary = client.summary();
	const nodeError = toNodeError(context.getNode(), error, { itemIndex, summary });
	if (!context.continueOnFail()) {
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
		outcome: outcomeOf(error),
		...(error instanceof PartlyDoneError && { id: error.id }),
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

/** A reply's body as items: each entry of a list, or the one object. */
export function itemsOf(body: unknown): Answer {
	const entries: unknown[] = Array.isArray(body) ? body : [body];
	return entries.map((entry) => ({
		json:
			typeof entry === 'object' && entry !== null && !Array.isArray(entry)
				? (entry as IDataObject)
				: { value: entry as IDataObject[string] },
	}));
}
