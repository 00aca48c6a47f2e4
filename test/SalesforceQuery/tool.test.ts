import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { refused } from '../../nodes/SalesforceQuery/operations/operation';
import { answered, fakeClient } from '../support/fakeClient';

/** The little of n8n's context that a refusal reads. */
function context(isTool: boolean | undefined, node: Partial<INode> = {}): IExecuteFunctions {
	const part: Partial<IExecuteFunctions> = {
		getNode: () => ({ name: 'Node', ...node }) as INode,
		continueOnFail: () => node.onError !== undefined,
		...(isTool === undefined ? {} : { isToolExecution: () => isTool }),
	};
	return part as IExecuteFunctions;
}

const client = fakeClient(() => answered([]));
const reason = new RangeError('Account has no field "Nmae"');

it.each([{}, { onError: 'continueErrorOutput' as const }])(
	'tells an agent by the output it sees why its query was refused: %p',
	(node) => {
		expect(refused(context(true, node), client, 1, reason)).toEqual({
			json: {
				success: false,
				outcome: 'failed',
				errors: [{ statusCode: 'INVALID_INPUT', message: reason.message, fields: [] }],
			},
			pairedItem: { item: 1 },
		});
	},
);

it.each([false, undefined])('stops a workflow (isToolExecution: %p)', (isTool) => {
	expect(() => refused(context(isTool), client, 1, reason)).toThrow(reason.message);
});
