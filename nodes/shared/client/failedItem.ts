import * as n8nWorkflow from 'n8n-workflow';
import {
	NodeApiError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeOperationError,
} from 'n8n-workflow';

import { adviceFor } from './advice';
import type { RecordError, RecordResult } from './recordResult';

/**
 * Whether n8n takes an item with `error` and `details` for a failed one. It does since 2.36.0
 * (n8n-io/n8n#35939); before, such an item leaves with those that succeeded. Nothing says so but the
 * version, and nodes are not told it: this function of n8n-workflow came with the same one.
 */
const TAKES_DETAILS = 'redactedHeaders' in n8nWorkflow;

/** How an input item ended that was not saved, or not read. */
export interface Failure {
	outcome: Exclude<RecordResult['outcome'], 'saved'>;
	/** ID of the record, where the item or Salesforce named one. */
	id?: string;
	errors: readonly RecordError[];
}

/**
 * The output item of an input item that failed, for a node that is set to go on.
 *
 * n8n moves items to the error output by an `error` key in their JSON, next to which it allows only
 * `details`, or nothing; but with Retry On Fail it takes that key for a failed run and would send
 * everything again. There the item itself carries the error, of which n8n keeps the message alone.
 * Where the message is all there is, it begins with the outcome.
 */
export function failedItem(
	context: IExecuteFunctions,
	itemIndex: number,
	failure: Failure,
): INodeExecutionData {
	const pairedItem = { item: itemIndex };
	const { onError, retryOnFail } = context.getNode();
	if (onError !== 'continueErrorOutput') return { json: failedJson(failure), pairedItem };
	if (retryOnFail === true) {
		return {
			json: failedJson(failure),
			pairedItem,
			error: failureError(context, failure, itemIndex),
		};
	}
	const json = TAKES_DETAILS
		? { error: headline(failure), details: details(failure) }
		: { error: headlineWithOutcome(failure) };
	return { json, pairedItem };
}

/** Every input item with the same failure, for a run that ended before any had an end of its own. */
export function failedItems(
	context: IExecuteFunctions,
	error: NodeApiError | NodeOperationError,
	outcome: Failure['outcome'],
): INodeExecutionData[] {
	const errors = [errorEntry(error)];
	return context.getInputData().map((_, item) => failedItem(context, item, { outcome, errors }));
}

/** A failure as plain JSON. */
export function failedJson(failure: Failure): IDataObject {
	const { id, ...rest } = details(failure);
	return { ...(id !== undefined && { id }), success: false, ...rest };
}

/** Codes that speak of the record itself, and do not say which it is. */
const OF_THE_RECORD = new Set([
	'ENTITY_IS_DELETED',
	'INSUFFICIENT_ACCESS_OR_READONLY',
	'INVALID_CROSS_REFERENCE_KEY',
]);

/** The first reason in one line, with the record's ID where Salesforce's words leave open which. */
export function headline({ id, errors: [error] }: Pick<Failure, 'id' | 'errors'>): string {
	if (!error) return 'Salesforce gave no reason';
	const reason = `${error.statusCode}: ${error.message}`;
	return id !== undefined && OF_THE_RECORD.has(error.statusCode)
		? `${reason.replace(/\.$/, '')} (record ${id})`
		: reason;
}

function headlineWithOutcome(failure: Failure): string {
	return `${failure.outcome}: ${headline(failure)}`;
}

/** A node's error as an entry of `errors`: Salesforce's own code, else ours, else `INVALID_INPUT`. */
export function errorEntry({ message, context }: NodeApiError | NodeOperationError): RecordError {
	const { salesforceCode, code, fields } = context as {
		salesforceCode?: string;
		code?: string;
		fields?: string[];
	};
	const statusCode = salesforceCode ?? code ?? 'INVALID_INPUT';
	const prefix = `${statusCode}: `;
	return {
		statusCode,
		message: message.startsWith(prefix) ? message.slice(prefix.length) : message,
		fields: fields ?? [],
	};
}

/** Copies, so that no two items share an object that a later node may change. */
function details({ outcome, id, errors }: Failure): IDataObject {
	return {
		...(id !== undefined && { id }),
		outcome,
		errors: errors.map((error) => ({ ...error, fields: [...error.fields] })),
	};
}

function failureError(
	context: IExecuteFunctions,
	failure: Failure,
	itemIndex: number,
): NodeApiError {
	const message = headlineWithOutcome(failure);
	const [first] = failure.errors;
	const description = first && adviceFor(first.statusCode, first.message, 400);
	const error = new NodeApiError(
		context.getNode(),
		{ message },
		{ message, description, itemIndex },
	);
	// n8n replaces a message that merely contains the letters of an error code.
	error.message = message;
	return error;
}
