import type {
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { errorEntry, failedItems, failedJson } from '../../shared/client/failedItem';
import { isTool } from '../../shared/isTool';
import type { OperationName } from './index';

const READS: ReadonlySet<OperationName> = new Set(['count', 'get', 'getAll']);

/** Every input item with the error of a run that ended before any had an end of its own. */
export function allFailed(
	context: IExecuteFunctions,
	error: NodeApiError | NodeOperationError,
	operation: OperationName,
): INodeExecutionData[] {
	const outcome = READS.has(operation) ? 'failed' : 'notTried';
	if (!isTool(context)) return failedItems(context, error, outcome);
	return context.getInputData().map((_, item) => ({
		json: failedJson({ outcome, errors: [errorEntry(error)] }),
		pairedItem: { item },
	}));
}
