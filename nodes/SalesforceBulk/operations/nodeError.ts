import { NodeOperationError, type INode, type NodeApiError } from 'n8n-workflow';

import { BulkJobError } from '../../shared/bulk/jobError';
import { toNodeError } from '../../shared/client/nodeError';
import type { CallSummary } from '../../shared/client/types';

/** Like `toNodeError`; the error of a job also says which job it was and what to do about it. */
export function toBulkNodeError(
	node: INode,
	error: unknown,
	summary?: CallSummary,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (!(error instanceof BulkJobError)) return toNodeError(node, error, { itemIndex, summary });
	const { message, details } = error;
	const nodeError = new NodeOperationError(node, message, {
		description: details.advice,
		itemIndex,
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
