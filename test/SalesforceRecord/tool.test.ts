import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { allFailed } from '../../nodes/SalesforceRecord/operations/allFailed';
import { goesOn } from '../../nodes/shared/items/goesOn';
import { toOutput } from '../../nodes/shared/items/results';
import { toNodeError } from '../../nodes/shared/client/nodeError';
import { answered, fakeClient } from '../support/fakeClient';

/** The little of n8n's context that the outputs read. */
function context(isTool: boolean | undefined, node: Partial<INode> = {}): IExecuteFunctions {
	const part: Partial<IExecuteFunctions> = {
		getNode: () => ({ name: 'Node', ...node }) as INode,
		getInputData: () => [{ json: { LastName: 'Ada' } }, { json: {} }],
		continueOnFail: () => node.onError !== undefined,
		addExecutionHints: () => undefined,
		...(isTool === undefined ? {} : { isToolExecution: () => isTool }),
	};
	return part as IExecuteFunctions;
}

const client = fakeClient(() => answered([]));
const error = { statusCode: 'REQUIRED_FIELD_MISSING', message: 'no name', fields: ['LastName'] };
const results = [
	{ outcome: 'saved' as const, id: '003000000000001AAA', errors: [] },
	{ outcome: 'failed' as const, errors: [error] },
];

describe('as the tool of an agent', () => {
	it.each([{}, { onError: 'continueErrorOutput' as const }])(
		'gives every item with its outcome and never fails for one: %p',
		(node) => {
			const items = toOutput(context(true, node), client, results);
			expect(items.map(({ json }) => json)).toEqual([
				{ id: '003000000000001AAA', success: true, outcome: 'saved' },
				{ success: false, outcome: 'failed', errors: [error] },
			]);
			expect(items.some((item) => 'error' in item || 'error' in item.json)).toBe(false);
		},
	);

	it('tells an agent why nothing could begin', () => {
		const tool = context(true);
		const failure = toNodeError(tool.getNode(), new RangeError("'Object' is empty"));
		expect(goesOn(tool)).toBe(true);
		expect(allFailed(tool, failure, 'create').map(({ json }) => json)).toMatchObject(
			Array(2).fill({ outcome: 'notTried', errors: [{ message: "'Object' is empty" }] }),
		);
	});
});

it.each([false, undefined])(
	'stops in a workflow that is set to stop (isToolExecution: %p, absent before n8n 2)',
	(isTool) => {
		expect(() => toOutput(context(isTool), client, results)).toThrow('Not saved: 1 of 2');
	},
);
