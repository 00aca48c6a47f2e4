import type { INodeParameters } from 'n8n-workflow';
import { createCredentialStore, loadOptions } from '../harness';
import {
	CREDENTIAL,
	jsonOf,
	jwtCredential,
	startOrgUnderTest,
	type OrgUnderTest,
} from '../support/orgNode';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty', dailyLimit: 1000 });
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());

/** Brings the org to this usage, the coming call not counted. */
function use(used: number): void {
	t.org.change({ used });
}

function check(parameters: INodeParameters = {}): INodeParameters {
	return { resource: 'limit', operation: 'check', ...parameters };
}

describe('Limit > Check', () => {
	it.each([
		[100, 'within', 0],
		[700, 'approaching', 1],
		[850, 'over', 2],
	])('with %i of 1,000 calls used is %s, by output %i', async (used, outcome, output) => {
		use(used);
		const run = await t.run('salesforceLimits', check());
		expect(run.error).toBeUndefined();
		expect(run.outputs.map((items) => items.length)).toEqual(
			[0, 1, 2].map((index) => (index === output ? 1 : 0)),
		);
		const [item] = jsonOf(run, output);
		expect(item).toMatchObject({ outcome, limit: 'DailyApiRequests', max: 1000 });
		expect(item?.used).toBeGreaterThanOrEqual(used);
		expect(item?.limits).toContainEqual(
			expect.objectContaining({ name: 'DataStorageMB', used: 5, max: 1024, remaining: 1019 }),
		);
	});

	it('takes it as over when Salesforce refuses the check because the day is used up', async () => {
		use(1000);
		const run = await t.run('salesforceLimits', check());
		expect(run.error).toBeUndefined();
		expect(jsonOf(run, 2)).toMatchObject([{ outcome: 'over', limit: 'DailyApiRequests' }]);
	});

	it('says so when the day is used up and another limit was asked for', async () => {
		use(1000);
		const run = await t.run('salesforceLimits', check({ limits: ['DataStorageMB'] }));
		expect(run.error?.message).toContain('REQUEST_LIMIT_EXCEEDED');
	});

	it('makes one call however many items come in, and passes them on unchanged', async () => {
		const items = [{ a: 1 }, { a: 2 }, { a: 3 }];
		const run = await t.run('salesforceLimits', check({ output: 'inputItems' }), items);
		expect(jsonOf(run)).toEqual(items);
		expect(run.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(t.calls()).toEqual(['GET /limits 200']);
	});

	it('lists what the org reports when a limit is unknown', async () => {
		const run = await t.run('salesforceLimits', check({ limits: ['DailyNothing'] }));
		expect(run.error?.message).toMatch(
			/^'Limit Names or IDs' holds "DailyNothing", which this org does not report\. It reports: .*DailyApiRequests/,
		);
	});

	it('sends nothing when the thresholds make no sense', async () => {
		const run = await t.run(
			'salesforceLimits',
			check({ approachingThreshold: 90, overThreshold: 80 }),
		);
		expect(run.error?.message).toContain(
			"'Approaching Threshold' is 90 and 'Over Threshold' is 80",
		);
		expect(t.calls()).toEqual([]);
	});

	it('never lets a check that could not be made count as within', async () => {
		t.org.fault({ match: { path: '/limits' }, kind: '503', times: 99 });
		const run = await t.run('salesforceLimits', check({ output: 'inputItems' }), [{ a: 1 }], {
			settings: { onError: 'continueRegularOutput' },
		});
		t.org.clearFaults();
		expect(run.outputs[0]).toEqual([]);
		expect(jsonOf(run, 2)).toMatchObject([{ outcome: 'failed', errors: [{ fields: [] }] }]);
	}, 60_000);

	it('sends the items of a check that could not be made to the error output, if there is one', async () => {
		const parameters = check({ limits: ['DailyNothing'] });
		const run = await t.run('salesforceLimits', parameters, [{ a: 1 }], {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(run.outputs.map((items) => items.length)).toEqual([0, 0, 0, 1]);
		expect(jsonOf(run, 3)).toMatchObject([{ a: 1, details: { outcome: 'failed' } }]);
	});

	it('offers the limits of the org with what is used of them', async () => {
		const options = await loadOptions({
			node: 'salesforceLimits',
			method: 'getLimits',
			credentials: createCredentialStore({ [CREDENTIAL]: jwtCredential(t.org) }),
		});
		expect(options).toContainEqual({
			name: 'DataStorageMB',
			value: 'DataStorageMB',
			description: '5 of 1,024 used',
		});
	});
});
