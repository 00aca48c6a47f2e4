import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { eachItem } from '../../nodes/SalesforcePlatform/operations/operation';
import { answered, fakeClient } from '../support/fakeClient';

/** The little of n8n's context that an operation reads. */
function context(isTool: boolean | undefined, node: Partial<INode> = {}): IExecuteFunctions {
	const part: Partial<IExecuteFunctions> = {
		getNode: () => ({ name: 'Node', ...node }) as INode,
		getInputData: () => [{ json: {} }, { json: {} }],
		continueOnFail: () => node.onError !== undefined,
		...(isTool === undefined ? {} : { isToolExecution: () => isTool }),
	};
	return part as IExecuteFunctions;
}

const client = fakeClient(() => answered([]));
const operation = eachItem(async (_, __, item) => {
	if (item === 0) throw new RangeError("'Record ID' is empty");
	return await Promise.resolve([{ json: { id: 'a' } }]);
});

it.each([{}, { onError: 'continueErrorOutput' as const }])(
	'tells an agent by the output it sees why an item failed, and does the others: %p',
	async (node) => {
		expect(await operation(context(true, node), client)).toEqual([
			{
				json: {
					success: false,
					outcome: 'failed',
					errors: [{ statusCode: 'INVALID_INPUT', message: "'Record ID' is empty", fields: [] }],
				},
				pairedItem: { item: 0 },
			},
			{ json: { id: 'a' }, pairedItem: { item: 1 } },
		]);
	},
);

it.each([false, undefined])('stops a workflow (isToolExecution: %p)', async (isTool) => {
	await expect(operation(context(isTool), client)).rejects.toThrow("'Record ID' is empty");
});
