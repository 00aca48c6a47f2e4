import type { IExecuteFunctions } from 'n8n-workflow';

import { forCaller, inItemOrder, toOutputs } from '../../nodes/SalesforceBulk/operations/outputs';
import type { RowEnd } from '../../nodes/shared/bulk/ingestRows';

const ends: RowEnd[] = [
	{ row: 3, outcome: 'unknown', jobId: '750', state: 'InProgress', values: { Name: 'D' } },
	{ row: 2, outcome: 'saved', jobId: '750', id: '001C', created: true, values: { Name: 'C' } },
	{ row: undefined, outcome: 'saved', jobId: '750', id: '001X', created: true, values: {} },
	{ row: 0, outcome: 'saved', jobId: '750', id: '001A', created: false, values: { Name: 'A' } },
	{
		row: 1,
		outcome: 'failed',
		jobId: '750',
		id: null,
		errors: [{ statusCode: 'X', message: 'y', fields: [] }],
		values: { Name: 'B' },
	},
];

test('each end leaves by its own output, in item order, those without a partner last', () => {
	const [succeeded, failed, unprocessed] = inItemOrder(toOutputs(ends));
	expect(succeeded.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
		['001A', { item: 0 }],
		['001C', { item: 2 }],
		['001X', undefined],
	]);
	expect(failed.map(({ json }) => json.outcome)).toEqual(['failed']);
	expect(unprocessed[0]?.json).toEqual({
		outcome: 'unknown',
		errors: [{ statusCode: 'JOB_NOT_OVER', message: expect.stringContaining('750'), fields: [] }],
		jobId: '750',
		state: 'InProgress',
		row: { Name: 'D' },
	});
});

test('no item has a key or a mark that n8n takes for an error', () => {
	for (const item of toOutputs(ends).flat()) {
		expect(item.json).not.toHaveProperty('error');
		expect(item).not.toHaveProperty('error');
	}
});

test('an agent, which sees the first output alone, gets every item there with its outcome', () => {
	const context = { isToolExecution: () => true } as unknown as IExecuteFunctions;
	const [first, ...others] = forCaller(context, toOutputs(ends));
	expect(first?.map(({ json }) => json.outcome).sort()).toEqual([
		'failed',
		'saved',
		'saved',
		'saved',
		'unknown',
	]);
	expect(others).toEqual([[], []]);
});

test('n8n versions that do not know tool executions get three outputs', () => {
	const outputs = forCaller({} as IExecuteFunctions, toOutputs(ends));
	expect(outputs.map((output) => output.length)).toEqual([3, 1, 1]);
});
