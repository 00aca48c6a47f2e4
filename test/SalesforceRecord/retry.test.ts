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

	it('tries a record that Salesforce refuses again, and no saved one', async () => {
		const run = await t.run(
			'salesforceRecord',
			create,
			contacts((i) => (i === 350 ? { Email: 'no mail' } : {})),
			{ settings },
		);
		expect(run.error?.message).toContain('INVALID_EMAIL_ADDRESS');
		// Each try saves 199 more in the call that the refused record is in, and then stops.
		expect(names()).toHaveLength(200 + 3 * 199);
		expect(new Set(names()).size).toBe(names().length);
		expect(writes()).toHaveLength(4);
	});

	it('keeps no memory for the next execution', async () => {
		const items = [{ LastName: 'Ada' }, { LastName: 'Grace', Email: 'no mail' }];
		await t.run('salesforceRecord', create, items, { settings });
		await t.run('salesforceRecord', create, items, { settings });
		expect(names().filter((name) => name === 'Ada')).toHaveLength(2);
	});
});
