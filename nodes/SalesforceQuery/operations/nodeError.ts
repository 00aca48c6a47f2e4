import { NodeOperationError, type INode, type NodeApiError } from 'n8n-workflow';

import { BulkJobError } from '../../shared/bulk/jobError';
import { toNodeError } from '../../shared/client/nodeError';
import type { CallSummary } from '../../shared/client/types';

/** Like `toNodeError`; the error of a bulk query also says which job it was and what to do about it. */
export function toQueryError(
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
	Object.assign(nodeError.context, { jobId: details.jobId, code: details.statusCode });
	return nodeError;
}
