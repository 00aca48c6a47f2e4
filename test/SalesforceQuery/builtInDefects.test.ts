/**
 * What n8n's built-in Salesforce node 2.41 does wrong with queries, one test each that shows it is not
 * so here.
 */
import type { INodeParameters } from 'n8n-workflow';

import { jsonOf, objectNamed, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
let accountIds: string[];
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	accountIds = t.org.seed('Account', [
		{ Name: 'First', AccountNumber: '2024-01-02', NumberOfEmployees: 2_000 },
		{ Name: 'Second', AccountNumber: '1000', NumberOfEmployees: 5 },
	]);
	t.org.seed(
		'Contact',
		Array.from({ length: 2_300 }, (_, i) => ({ LastName: `Name ${i}`, AccountId: accountIds[0] })),
	);
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());

const execute = (query: string, rest: INodeParameters = {}): INodeParameters => ({
	resource: 'soql',
	operation: 'execute',
	query,
	...rest,
});
const build = (field: string, operator: string, value: string): INodeParameters => ({
	resource: 'soql',
	operation: 'build',
	object: objectNamed('Account'),
	fields: ['Name'],
	filterMode: 'guided',
	filters: { conditions: [{ field: { __rl: true, mode: 'list', value: field }, operator, value }] },
});
const names = async (parameters: INodeParameters) => {
	const run = await t.run('salesforceQuery', parameters);
	expect(run.error).toBeUndefined();
	return jsonOf(run).map(({ Name }) => Name);
};

it('a text that looks like a date is compared as text, because the field is text', async () => {
	expect(await names(build('AccountNumber', 'equal', '2024-01-02'))).toEqual(['First']);
});

it('a number typed into the box is compared as a number, because the field is one', async () => {
	expect(await names(build('NumberOfEmployees', 'greater', '1000'))).toEqual(['First']);
});

it('a number in a text field is compared as text', async () => {
	expect(await names(build('AccountNumber', 'equal', '1000'))).toEqual(['Second']);
});

it('child rows beyond the first page are read, not cut off in silence', async () => {
	const run = await t.run(
		'salesforceQuery',
		execute('SELECT Id, (SELECT LastName FROM Contacts) FROM Account'),
	);
	const { Contacts } = jsonOf(run)[0] as { Contacts: { records: unknown[]; done: boolean } };
	expect(Contacts.records).toHaveLength(2_300);
	expect(Contacts.done).toBe(true);
});

it('one query for ten items is one query, not ten', async () => {
	const items = Array.from({ length: 10 }, () => ({}));
	const run = await t.run('salesforceQuery', execute('SELECT Id FROM Contact'), items);
	expect(run.outputs[0]).toHaveLength(23_000);
	expect(t.calls()).toHaveLength(2);
});

it('500 items that each look up one ID take three calls at most, not 500', async () => {
	const items = Array.from({ length: 500 }, (_, i) => ({ Id: accountIds[i % 2] ?? null }));
	const run = await t.run(
		'salesforceQuery',
		execute('SELECT Id, Name FROM Account WHERE Id IN :Id', { matchItems: true }),
		items,
	);
	expect(run.error).toBeUndefined();
	expect(jsonOf(run).map(({ Name }) => Name)).toEqual(
		items.map((_, i) => (i % 2 === 0 ? 'First' : 'Second')),
	);
	expect(t.calls().length).toBeLessThanOrEqual(3);
});

it('a query longer than an address is answered, not refused with 414', async () => {
	const list = Array.from({ length: 1_500 }, (_, i) => `Nobody ${i}`);
	const run = await t.run(
		'salesforceQuery',
		execute('SELECT Name FROM Account WHERE Name IN :list', {
			queryParameters: {
				parameters: [{ name: 'list', type: 'string', value: '={{ $json.list }}' }],
			},
		}),
		[{ list: [...list, 'First'] }],
	);
	expect(jsonOf(run)).toEqual([{ Name: 'First' }]);
	expect(t.calls()).toEqual(['POST /composite 200']);
});

it("the headline of an error is Salesforce's, with its code", async () => {
	const run = await t.run('salesforceQuery', execute('SELECT Nope__c FROM Account'));
	expect(run.error?.message).toMatch(/^INVALID_FIELD: No such column 'Nope__c'/);
});

it('deleted records, sort, OR, lists and parents can be asked for in the form', async () => {
	const run = await t.run('salesforceQuery', {
		...build('Name', 'in', 'First, Second'),
		combineFilters: 'or',
		filters: {
			conditions: [
				{ field: 'Name', operator: 'in', value: 'First, Second' },
				{ field: 'Parent.Name', operator: 'isNotEmpty' },
			],
		},
		sort: { fields: [{ field: 'Name', direction: 'desc' }] },
		options: { includeDeleted: true },
	});
	expect(run.error).toBeUndefined();
	expect(jsonOf(run).map(({ Name }) => Name)).toEqual(['Second', 'First']);
	expect(t.calls()).toEqual(['GET /queryAll 200']);
});
