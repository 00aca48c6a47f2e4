import type { Execution, NodeRun } from '../scripts/n8n/n8nRest';
import { isSalesforceNode, type WorkflowFile } from '../scripts/n8n/workflow';

/** Items into and out of one Salesforce node in one execution. */
export interface NodeRecords {
	node: string;
	itemsIn: number;
	/** One count for each output of the node. */
	itemsOut: number[];
}

/** Counts the items at each Salesforce node that ran, in the workflow's own order. */
export function recordsAtSalesforceNodes(
	workflow: WorkflowFile,
	{ runData }: Execution,
): NodeRecords[] {
	return workflow.nodes.filter(isSalesforceNode).flatMap(({ name }) => {
		const runs = runData[name];
		if (!runs) return [];
		const itemsIn = runs.reduce((sum, run) => sum + itemsInto(run, runData), 0);
		return [{ node: name, itemsIn, itemsOut: itemsOutOf(runs) }];
	});
}

function itemsInto(run: NodeRun, runData: Execution['runData']): number {
	return run.source.reduce((sum, source) => {
		if (!source) return sum;
		const { previousNode, previousNodeOutput = 0, previousNodeRun = 0 } = source;
		const outputs = runData[previousNode]?.[previousNodeRun]?.data?.main;
		return sum + (outputs?.[previousNodeOutput]?.length ?? 0);
	}, 0);
}

function itemsOutOf(runs: readonly NodeRun[]): number[] {
	const outputs = Math.max(...runs.map((run) => run.data?.main?.length ?? 0));
	return Array.from({ length: outputs }, (_, output) =>
		runs.reduce((sum, run) => sum + (run.data?.main?.[output]?.length ?? 0), 0),
	);
}
