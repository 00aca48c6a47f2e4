import type { INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { toJobNodeError } from '../../shared/bulk/nodeError';
import type { CallSummary } from '../../shared/client/types';

/** What a node throws for an error of one item. */
export function toBulkNodeError(
	node: INode,
	error: unknown,
	summary?: CallSummary,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	return toJobNodeError(node, error, { itemIndex, summary });
}
