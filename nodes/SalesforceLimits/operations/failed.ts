import type {
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { failedItems } from '../../shared/client/failedItem';
import { route } from './route';

/**
 * The output of an operation that failed, for a node set to go on: every input item by Over, because
 * whether the org has calls left is not known.
 */
export function failed(
	context: IExecuteFunctions,
	error: NodeApiError | NodeOperationError,
): INodeExecutionData[][] {
	return route(context, 'over', failedItems(context, error, 'failed'));
}
