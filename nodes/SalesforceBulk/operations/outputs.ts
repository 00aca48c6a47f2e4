import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import type { DistributiveOmit, RowEnd } from '../../shared/bulk/ingestRows';
import { noResult, type NoResult } from '../../shared/bulk/noResult';
import { errorEntry } from '../../shared/client/failedItem';
import { isTool } from '../../shared/isTool';

/** Succeeded, Failed, Unprocessed: the node's outputs in their order. */
export type Outputs = [
	succeeded: INodeExecutionData[],
	failed: INodeExecutionData[],
	unprocessed: INodeExecutionData[],
];

/** Rows' ends as output items, by the output they leave through. */
export function toOutputs(ends: readonly RowEnd[]): Outputs {
	const outputs: Outputs = [[], [], []];
	for (const { row, ...end } of ends) {
		const item = endItem(end);
		if (row === undefined) item.json.unmatched = true;
		else item.pairedItem = { item: row };
		outputs[OUTPUT_OF[end.outcome]].push(item);
	}
	return outputs;
}

const OUTPUT_OF = { saved: 0, failed: 1, notTried: 2, unknown: 2 } as const;

/** A row's end as an output item without a partner. */
export function endItem(end: DistributiveOmit<RowEnd, 'row'>): INodeExecutionData {
	const { outcome, jobId, values } = end;
	switch (end.outcome) {
		case 'saved':
			return { json: { id: end.id, created: end.created, outcome, jobId, row: values } };
		case 'failed':
			return { json: { id: end.id, outcome, errors: end.errors.map(copy), jobId, row: values } };
		case 'notTried':
		case 'unknown':
			return openItem({ outcome: end.outcome, jobId, state: end.state }, values);
	}
}

/** A row, or rows, without a result as an output item without a partner. */
export function openItem(
	{ outcome, jobId, state, ...more }: NoResult & IDataObject,
	row: IDataObject = {},
): INodeExecutionData {
	const errors = [copy(noResult({ outcome, jobId, state }))];
	return { json: { outcome, errors, jobId, state, row, ...more } };
}

/** Salesforce lists results in no order; the outputs have the input's. */
export function inItemOrder(outputs: Outputs): Outputs {
	for (const output of outputs) output.sort((a, b) => itemOf(a) - itemOf(b));
	return outputs;
}

/** Rows of an output: an item may stand for several. */
export function rowsOn(output: readonly INodeExecutionData[]): number {
	return output.reduce((sum, { json }) => sum + (typeof json.rows === 'number' ? json.rows : 1), 0);
}

/** The editor opens on the first output, and a node with failed rows is as green as any other. */
export function hintFailures(
	context: IExecuteFunctions,
	[, failed, unprocessed]: Outputs,
	all: string,
): void {
	const [refused, open] = [rowsOn(failed), rowsOn(unprocessed)];
	if (refused === 0 && open === 0) return;
	context.addExecutionHints({
		message: `Of ${all}, ${refused} left by the output Failed and ${open} by Unprocessed.`,
		type: 'warning',
		location: 'outputPane',
	});
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
