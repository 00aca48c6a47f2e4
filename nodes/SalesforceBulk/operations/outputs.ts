import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import type { RowEnd } from '../../shared/bulk/ingestRows';
import { errorEntry } from '../../shared/client/failedItem';
import { isTool } from '../../shared/isTool';

/** Succeeded, Failed, Unprocessed: the node's outputs in their order. */
export type Outputs = [
	succeeded: INodeExecutionData[],
	failed: INodeExecutionData[],
	unprocessed: INodeExecutionData[],
];

/** A row's end as an output item, by the output it leaves through. */
export function toOutputs(ends: readonly RowEnd[]): Outputs {
	const outputs: Outputs = [[], [], []];
	for (const end of ends) {
		const { row, outcome, jobId } = end;
		const paired = row === undefined ? {} : { pairedItem: { item: row } };
		switch (end.outcome) {
			case 'saved':
				outputs[0].push({
					json: { id: end.id, created: end.created, outcome, jobId, row: end.values },
					...paired,
				});
				break;
			case 'failed':
				outputs[1].push({
					json: { id: end.id, outcome, errors: end.errors.map(copy), jobId, row: end.values },
					...paired,
				});
				break;
			case 'notTried':
			case 'unknown':
				outputs[2].push({
					json: { outcome, jobId, state: end.state, row: end.values },
					...paired,
				});
		}
	}
	return outputs;
}

/** Salesforce lists results in no order; the outputs have the input's. */
export function inItemOrder(outputs: Outputs): Outputs {
	for (const output of outputs) output.sort((a, b) => itemOf(a) - itemOf(b));
	return outputs;
}

/** Every item on Failed with the same error, for a node that is set to go on. */
export function allFailed(
	items: readonly INodeExecutionData[],
	error: NodeApiError | NodeOperationError,
): Outputs {
	return [[], items.map(({ json }, i) => failedItem(i, json, error)), []];
}

/** One item on Failed. It carries no item-level `error`, or n8n would move it to its own error output. */
export function failedItem(
	item: number,
	row: IDataObject,
	error: NodeApiError | NodeOperationError,
): INodeExecutionData {
	const { jobId = null } = error.context as { jobId?: string };
	return {
		json: { id: null, outcome: 'failed', errors: [{ ...errorEntry(error) }], jobId, row },
		pairedItem: { item },
	};
}

/** An agent sees the first output alone, so for a tool everything leaves by it. */
export function forCaller(context: IExecuteFunctions, outputs: Outputs): INodeExecutionData[][] {
	return isTool(context) ? [outputs.flat(), [], []] : outputs;
}

function copy<T extends object>(value: T): T {
	return { ...value };
}

/** Items without a partner come last. */
function itemOf({ pairedItem }: INodeExecutionData): number {
	return typeof pairedItem === 'object' && !Array.isArray(pairedItem)
		? pairedItem.item
		: Number.MAX_SAFE_INTEGER;
}
