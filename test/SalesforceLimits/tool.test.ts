import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { check } from '../../nodes/SalesforceLimits/operations/check';
import { answered, fakeClient } from '../support/fakeClient';

const parameters: INodeParameters = {
	limits: 'DailyApiRequests',
	approachingThreshold: 70,
	overThreshold: 80,
	output: 'inputItems',
};

/** The little of n8n's context that a check reads. */
function context(isTool?: boolean): IExecuteFunctions {
	const part: Partial<IExecuteFunctions> = {
		getNodeParameter: ((name: string, _item: number, fallback?: unknown) =>
			parameters[name] ?? fallback) as IExecuteFunctions['getNodeParameter'],
		addExecutionHints: () => undefined,
		getInputData: () => [{ json: { question: 'how much is left?' } }],
		...(isTool === undefined ? {} : { isToolExecution: () => isTool }),
	};
	return part as IExecuteFunctions;
}

const client = fakeClient(() => answered({ DailyApiRequests: { Max: 100, Remaining: 10 } }));

describe('check', () => {
	it('gives an agent the figures on the first output, the only one it sees', async () => {
		const [first, ...others] = await check(context(true), client, [], 0);
		expect(first).toMatchObject([{ json: { outcome: 'over', percent: 90 } }]);
		expect(others).toEqual([[], []]);
	});

	it.each([false, undefined])(
		'routes by outcome in a workflow (isToolExecution: %p, absent before n8n 2)',
		async (isTool) => {
			const outputs = await check(context(isTool), client, [], 0);
			expect(outputs.map((items) => items.length)).toEqual([0, 0, 1]);
		},
	);
});
