import type { IExecuteFunctions } from 'n8n-workflow';

import type { RecordResult } from '../../nodes/shared/client/recordResult';
import { forgetRun, keepForRetry, settledBefore } from '../../nodes/shared/items/retryMemory';

const saved: RecordResult = { outcome: 'saved', id: '003000000000001AAA', errors: [] };
const failed: RecordResult = { outcome: 'failed', errors: [] };
const unknown: RecordResult = { outcome: 'unknown', errors: [] };

/** One run of a node that n8n is to try again. */
function run(execution: string, items = 2): IExecuteFunctions {
	return {
		getNode: () => ({ id: 'node', name: 'Create', retryOnFail: true, maxTries: 3 }),
		getExecutionId: () => execution,
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getInputData: () => Array.from({ length: items }, (_, i) => ({ json: { i } })),
	} as unknown as IExecuteFunctions;
}

it('knows what a run has saved, however many others fail between its tries', () => {
	const runs = Array.from({ length: 5_000 }, (_, i) => run(`many ${i}`));
	for (const context of runs) keepForRetry(context, [saved, failed]);
	for (const context of runs) expect(settledBefore(context)).toEqual(new Map([[0, saved]]));
	for (const context of runs) forgetRun(context);
	expect(settledBefore(run('many 0')).size).toBe(0);
});

describe('when the failed runs have more items than are kept', () => {
	const ITEMS = 90_000;
	const results = [saved, unknown, failed, ...Array<RecordResult>(ITEMS - 3).fill(saved)];

	it('refuses the next try of the oldest, and says what its items came to', () => {
		const runs = ['first', 'second', 'third'].map((name) => run(name, ITEMS));
		for (const context of runs) keepForRetry(context, results);
		const [first, second, third] = runs as [
			IExecuteFunctions,
			IExecuteFunctions,
			IExecuteFunctions,
		];
		expect(() => settledBefore(first)).toThrow(
			'Saved: items 0, 3-89999. Failed: item 2. Outcome unknown: item 1.',
		);
		expect(settledBefore(second).size).toBe(ITEMS - 1);
		expect(settledBefore(third).size).toBe(ITEMS - 1);
		for (const context of runs) forgetRun(context);
		expect(settledBefore(first).size).toBe(0);
	});

	it('counts what items were answered, such as files in memory', () => {
		const answer = [{ json: {}, binary: { data: { data: 'x'.repeat(10_000) } } }];
		const runs = ['first', 'second'].map((name) => run(`files ${name}`, 10_000));
		for (const context of runs) {
			keepForRetry(context, Array<RecordResult>(10_000).fill({ ...saved, answer } as RecordResult));
		}
		const [first, second] = runs as [IExecuteFunctions, IExecuteFunctions];
		expect(() => settledBefore(first)).toThrow('Saved: items 0-9999.');
		expect(settledBefore(second).size).toBe(10_000);
		for (const context of runs) forgetRun(context);
	});

	it('names no more items than can be read, and says how many there are', () => {
		const scattered = Array.from({ length: ITEMS }, (_, i) => (i % 2 === 0 ? saved : failed));
		const runs = ['first', 'second', 'third'].map((name) => run(`scattered ${name}`, ITEMS));
		for (const context of runs) keepForRetry(context, scattered);
		const first = runs[0] ?? run('none');
		expect(() => settledBefore(first)).toThrow(
			/Saved: items 0, 2, 4.* and others, 45000 in all\. Failed: items 1, 3/,
		);
		expect(() => settledBefore(first)).toThrow(/^.{1000,6000}$/s);
		for (const context of runs) forgetRun(context);
	});

	it('keeps a run that has more by itself', () => {
		const context = run('large', 200_001);
		keepForRetry(context, Array<RecordResult>(200_001).fill(saved));
		expect(settledBefore(context).size).toBe(200_001);
		forgetRun(context);
	});
});
