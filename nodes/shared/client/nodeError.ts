import { NodeApiError, NodeOperationError, type INode, type NodeError } from 'n8n-workflow';

import { SalesforceCallError } from './errors';
import { failureOf } from './failure';
import { ForeignAddressError } from './replyAddress';
import { describeCalls } from './report';
import type { CallSummary } from './types';

/**
 * Turns whatever an operation threw into the error n8n shows: Salesforce's own code and message as
 * the headline, what to do about it below, and what the calls so far have cost.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	{ itemIndex, summary }: { itemIndex?: number; summary?: CallSummary } = {},
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	const message = error instanceof Error ? error.message : String(error);
	const advice = adviceOf(error);
	const cost = summary && summary.calls > 0 ? `So far: ${describeCalls(summary)}.` : undefined;
	const description = [advice, cost].filter(Boolean).join(' ') || undefined;
	const nodeError =
		error instanceof SalesforceCallError
			? apiError(node, error, description, itemIndex)
			: new NodeOperationError(node, message, { description, itemIndex });
	return keepWords(nodeError, message, description);
}

function adviceOf(error: unknown): string | undefined {
	const advises = error instanceof SalesforceCallError || error instanceof ForeignAddressError;
	return advises ? error.advice : undefined;
}

function apiError(
	node: INode,
	error: SalesforceCallError,
	description: string | undefined,
	itemIndex: number | undefined,
): NodeApiError {
	const { message, code, salesforceCode, fields, httpStatus, retryAt } = error;
	const failure = failureOf(error, Date.now());
	const httpCode = httpStatus?.toString();
	const nodeError = new NodeApiError(
		node,
		{ message },
		{ message, description, httpCode, itemIndex, failure },
	);
	Object.assign(nodeError.context, {
		code,
		...(salesforceCode && { salesforceCode }),
		...(fields.length > 0 && { fields }),
		...(retryAt !== undefined && { retryAt: new Date(retryAt).toISOString() }),
	});
	return nodeError;
}

/** n8n replaces a message that merely contains the letters of an error code, as PERM in EPERM. */
function keepWords<T extends NodeError>(
	error: T,
	message: string,
	description: string | undefined,
): T {
	error.message = message;
	error.description = description;
	return error;
}
