import { autoMap, objectNamed, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
});
afterAll(() => t.close());
beforeEach(() => t.org.reset({ data: true }));

const ITEMS = 1_000;
const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const create = {
	resource: 'record',
	operation: 'create',
	object: objectNamed('Contact'),
	columns: autoMap(),
};
const contacts = (change: (i: number) => object = () => ({})) =>
	Array.from({ length: ITEMS }, (_, i) => ({ LastName: `Name ${i}`, ...change(i) }));
const names = () => [...t.org.store.rows('Contact')].map(({ LastName }) => LastName);
const writes = () => t.calls().filter((call) => call.startsWith('POST'));

describe('Retry On Fail, creates', () => {
	it('sends what is neither saved nor unknown, and creates nothing twice', async () => {
		t.org.fault({
			match: { path: '/composite/sobjects' },
			kind: 'reset-after',
			times: 1,
			afterN: 2,
		});
		const run = await t.run('salesforceRecord', create, contacts(), { settings });
		expect(new Set(names()).size).toBe(names().length);
		// The reply of the third call was lost, so its records are never sent again.
		expect(run.error?.description).toContain('Outcome unknown: items 400-599.');
		expect(run.error?.description).toContain('Saved: items 0-399, 600-999.');
		expect(names()).toHaveLength(ITEMS);
	}, 60_000);

	it('comes to success after a call in the middle that Salesforce refused', async () => {
		t.org.fault({ match: { path: '/composite/sobjects' }, kind: '500-json', times: 1, afterN: 2 });
		const run = await t.run('salesforceRecord', create, contacts(), { settings });
		expect(run.error).toBeUndefined();
		expect(new Set(names()).size).toBe(ITEMS);
		expect(names()).toHaveLength(ITEMS);
		expect(writes()).toHaveLength(6);
	});

	it('sends what is not tried yet before a record that was refused, and no saved one', async () => {
		const run = await t.run(
			'salesforceRecord',
			create,
			contacts((i) => (i === 350 ? { Email: 'no mail' } : {})),
			{ settings },
		);
		expect(run.error?.message).toContain('INVALID_EMAIL_ADDRESS');
		expect(run.error?.description).toContain('Saved: items 0-349, 351-999. Failed: item 350.');
		expect(names()).toHaveLength(ITEMS - 1);
		expect(new Set(names()).size).toBe(names().length);
		// Two calls, then the three of the items behind them and the refused record, then it alone.
		expect(writes()).toHaveLength(2 + 4 + 1);
	});

	it('goes a further refused record on with each try', async () => {
		const bad = new Set([10, 410, 810]);
		const run = await t.run(
			'salesforceRecord',
			create,
			contacts((i) => (bad.has(i) ? { Email: 'no mail' } : {})),
			{ settings },
		);
		expect(run.error?.description).toContain('Failed: items 10, 410, 810. Not tried: none.');
		expect(names()).toHaveLength(ITEMS - bad.size);
	});

	it('with All or None sends the rolled back calls last, each as it was', async () => {
		const run = await t.run(
			'salesforceRecord',
			{ ...create, options: { allOrNone: true } },
			contacts((i) => (i === 250 ? { Email: 'no mail' } : {})),
			{ settings },
		);
		expect(run.error?.description).toContain('Saved: items 0-199, 400-999. Failed: items 200-399.');
		expect(names()).toHaveLength(ITEMS - 200);
	});

	it('keeps no memory for the next execution', async () => {
		const items = [{ LastName: 'Ada' }, { LastName: 'Grace', Email: 'no mail' }];
		await t.run('salesforceRecord', create, items, { settings });
		await t.run('salesforceRecord', create, items, { settings });
		expect(names().filter((name) => name === 'Ada')).toHaveLength(2);
	});
});

it('keeps the order of items with the same key, though one of them was refused', async () => {
	const items = [
		{ External_Id__c: 'a', LastName: 'Early', Email: 'no mail' },
		{ External_Id__c: 'b', LastName: 'Other' },
		{ External_Id__c: 'a', LastName: 'Late' },
	];
	const run = await t.run(
		'salesforceRecord',
		{
			...create,
			operation: 'upsert',
			columns: autoMap('External_Id__c'),
			options: { sameKey: 'inOrder' },
		},
		items,
		{ settings },
	);
	expect(run.error?.description).toContain('Saved: item 1. Failed: item 0. Not tried: item 2.');
	expect(names()).toEqual(['Other']);
});
