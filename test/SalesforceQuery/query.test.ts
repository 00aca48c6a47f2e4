import type { INodeParameters } from 'n8n-workflow';

import { onN8n1 } from '../support/coreVersion';
import { jsonOf, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	const [AccountId] = t.org.seed('Account', [{ Name: 'Acme' }]);
	t.org.seed(
		'Contact',
		Array.from({ length: 4_500 }, (_, i) => ({ LastName: `Name ${i}`, AccountId })),
	);
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());

const query = (text: string, options: INodeParameters = {}) => ({
	resource: 'soql',
	operation: 'execute',
	query: text,
	options,
});

it('returns every page', async () => {
	const run = await t.run('salesforceQuery', query('SELECT Id FROM Contact'));
	expect(jsonOf(run)).toHaveLength(4_500);
	expect(t.calls()).toHaveLength(3);
});

it('keeps the shape of parents and children, and removes their attributes', async () => {
	const [child] = jsonOf(
		await t.run(
			'salesforceQuery',
			query("SELECT LastName, Account.Name FROM Contact WHERE LastName = 'Name 7'"),
		),
	);
	expect(child).toEqual({ LastName: 'Name 7', Account: { Name: 'Acme' } });
	const [parent] = jsonOf(
		await t.run(
			'salesforceQuery',
			query('SELECT Name, (SELECT LastName FROM Contacts LIMIT 2) FROM Account'),
		),
	);
	expect(parent).toMatchObject({
		Name: 'Acme',
		Contacts: { done: true, records: [{ LastName: 'Name 0' }, { LastName: 'Name 1' }] },
	});
});

it('keeps attributes on request', async () => {
	const run = await t.run(
		'salesforceQuery',
		query('SELECT Id FROM Account', { keepAttributes: true }),
	);
	expect(jsonOf(run)[0]).toMatchObject({ attributes: { type: 'Account' } });
});

it('returns deleted records on request', async () => {
	const [id] = t.org.seed('Lead', [{ LastName: 'Gone', Company: 'x' }]);
	t.org.store.remove('Lead', id ?? '');
	const soql = 'SELECT Id, IsDeleted FROM Lead';
	expect(jsonOf(await t.run('salesforceQuery', query(soql)))).toEqual([]);
	const run = await t.run('salesforceQuery', query(soql, { includeDeleted: true }));
	expect(jsonOf(run)).toEqual([{ Id: id, IsDeleted: true }]);
});

it('counts', async () => {
	const run = await t.run('salesforceQuery', query('SELECT COUNT() FROM Contact'));
	expect(jsonOf(run)).toEqual([{ count: 4_500 }]);
});

it('runs a query that several items share only once', async () => {
	const soql = 'SELECT Id FROM Contact LIMIT 1';
	const run = await t.run('salesforceQuery', query(soql), [{}, {}, {}]);
	expect(run.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 0 },
		{ item: 1 },
		{ item: 2 },
	]);
	expect(t.calls()).toHaveLength(1);
});

describe('what several items ask alike under Continue on Fail', () => {
	const settings = { onError: 'continueRegularOutput' } as const;
	const refusalsOf = async (text: string) =>
		await t.run('salesforceQuery', query(text), [{}, {}, {}], { settings });

	it('is asked once when Salesforce refuses the query', async () => {
		const run = await refusalsOf('SELECT Id FROM Acount');
		expect(jsonOf(run)).toHaveLength(3);
		for (const json of jsonOf(run)) {
			expect(json).toMatchObject({
				outcome: 'failed',
				errors: [{ message: expect.stringContaining('is not supported') }],
			});
		}
		expect(run.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(t.calls()).toHaveLength(1);
	});

	it('is asked again when Salesforce could not answer', async () => {
		t.org.fault({ kind: '503-after', match: { path: '/query' } });
		await refusalsOf('SELECT Id FROM Account');
		const unanswered = t.calls().length;
		t.org.reset();
		await t.run('salesforceQuery', query('SELECT Id FROM Account'), [{}], { settings });
		t.org.clearFaults();
		expect(unanswered).toBeGreaterThan(t.calls().length);
	});
});

it('asks for smaller pages on request', async () => {
	await t.run('salesforceQuery', query('SELECT Id FROM Contact', { pageSize: 500 }));
	expect(t.calls()).toHaveLength(9);
});

it.each([500.5, 100, '={{ "many" }}'])('refuses a page of %p, before it asks', async (pageSize) => {
	const run = await t.run('salesforceQuery', query('SELECT Id FROM Contact', { pageSize }));
	expect(run.error?.message).toContain("'Page Size' is");
	expect(t.calls()).toEqual([]);
});

it.each([
	['SELEKT Id FROM Account', 'MALFORMED_QUERY', 'Correct the SOQL query'],
	['SELECT Bacon__c FROM Account', "No such column 'Bacon__c'", 'Check the spelling of the field'],
	['SELECT Id FROM Acount', 'INVALID_TYPE', 'Check the spelling of the object'],
])("shows Salesforce's words and the way out for %s", async (text, words, advice) => {
	const run = await t.run('salesforceQuery', query(text));
	expect(run.error?.message).toContain(words);
	expect(run.error?.description).toContain(advice);
});

it('says that the query is empty, naming the item, and sends nothing', async () => {
	const run = await t.run('salesforceQuery', query('={{ $json.q }}'), [
		{ q: 'SELECT Id FROM Account' },
		{ q: ' ' },
	]);
	expect(run.error?.message).toContain("'Query' is empty [item 1]");
});

it('goes on with the other items where the node is set to continue', async () => {
	const run = await t.run(
		'salesforceQuery',
		query('={{ $json.q }}'),
		[{ q: 'SELECT Nope FROM Account' }, { q: 'SELECT Name FROM Account' }],
		{ settings: { onError: 'continueRegularOutput' } },
	);
	expect(jsonOf(run)).toMatchObject([
		{ outcome: 'failed', errors: [{ statusCode: 'INVALID_FIELD' }] },
		{ Name: 'Acme' },
	]);
});

describe('a node set to go on whose credential cannot be used', () => {
	const items = [{ a: 1 }, { a: 2 }];
	const none = (onError: 'continueRegularOutput' | 'continueErrorOutput') =>
		t.run('salesforceQuery', query('SELECT Id FROM Account'), items, {
			credentials: {},
			settings: { onError },
		});

	it('gives each item a failure of its own', async () => {
		const [one, other] = jsonOf(await none('continueRegularOutput'));
		expect(one).toMatchObject({ success: false, outcome: 'failed' });
		expect(other).toEqual(one);
		expect(other?.errors).not.toBe(one?.errors);
	});

	it('sends every item to the error output', async () => {
		const run = await none('continueErrorOutput');
		expect(jsonOf(run, 0)).toEqual([]);
		const reason = 'INVALID_INPUT: No Salesforce credential is chosen';
		// n8n 1 lets no details leave by the error output, so the text says what it can.
		const known = onN8n1
			? { error: `failed: ${reason}` }
			: { error: reason, details: { outcome: 'failed' } };
		expect(jsonOf(run, 1)).toMatchObject([
			{ a: 1, ...known },
			{ a: 2, ...known },
		]);
	});
});
