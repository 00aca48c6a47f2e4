import { NodeOperationError, type INode, type NodeApiError } from 'n8n-workflow';

import { toNodeError } from '../client/nodeError';
import type { CallSummary } from '../client/types';
import { BulkJobError } from './jobError';

/**
 * Like `toNodeError`; the error of a bulk job also says which job it was, how it ended and what to do
 * about it.
 */
export function toJobNodeError(
	node: INode,
	error: unknown,
	about: { itemIndex?: number; summary?: CallSummary },
): NodeApiError | NodeOperationError {
	if (!(error instanceof BulkJobError)) return toNodeError(node, error, about);
	const { message, details } = error;
	const nodeError = new NodeOperationError(node, message, {
		description: details.advice,
		itemIndex: about.itemIndex,
	});
	// n8n replaces a message that merely contains the letters of an error code.
	nodeError.message = message;
	Object.assign(nodeError.context, {
		jobId: details.jobId,
		state: details.state,
		code: details.statusCode,
	});
	return nodeError;
}
