import type { INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

/** Stands before the node under test and hands it its items. */
export const INPUT_NODE = 'harness.input';

/** The node type n8n's credential test borrows. */
export const NO_OP_NODE = 'noOp';

const passThrough = (name: string, displayName: string): INodeType => ({
	description: {
		displayName,
		name,
		group: ['input'],
		version: 1,
		description: 'Passes its items on',
		defaults: { name: displayName },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return await Promise.resolve([this.getInputData()]);
	},
});

export const builtInNodes: Record<string, INodeType> = {
	[INPUT_NODE]: passThrough(INPUT_NODE, 'Input'),
	[NO_OP_NODE]: passThrough(NO_OP_NODE, 'No Operation'),
};
