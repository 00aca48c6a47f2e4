import { Container } from '@n8n/di';
import { parse } from 'csv-parse/sync';
import { BinaryDataService } from 'n8n-core';
import type { INodeParameters } from 'n8n-workflow';

import { readBinary, useBinaryData, type NodeRun } from '../harness';
import { jsonOf, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
let accountId: string | undefined;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	[accountId] = t.org.seed('Account', [
		{ Name: 'Acme, "Inc"', AnnualRevenue: 5, NumberOfEmployees: 10 },
	]);
	t.org.seed('Account', [{ Name: 'Lonely', Description: 'two\nlines' }]);
	t.org.seed(
		'Contact',
		Array.from({ length: 2_500 }, (_, i) => ({
			LastName: `Name ${i}`,
			AccountId: i % 2 === 0 ? accountId : null,
			Birthdate: '2000-02-29',
		})),
	);
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());
afterEach(() => t.org.clearFaults());

const query = (text: string, options: INodeParameters = {}): INodeParameters => ({
	resource: 'soql',
	operation: 'execute',
	query: text,
	options,
});

async function fileOf(run: NodeRun, name = 'data'): Promise<string> {
	expect(run.error).toBeUndefined();
	const binary = run.outputs[0]?.[0]?.binary?.[name];
	if (!binary) throw new Error('The item has no file');
	return String(await readBinary(binary));
}

const PARENT = 'SELECT LastName, Account.Name FROM Contact ORDER BY CreatedDate, Id LIMIT 2';
const CHILDREN = 'SELECT Name, (SELECT LastName FROM Contacts LIMIT 2) FROM Account ORDER BY Name';

describe('Flatten', () => {
	it('brings the fields of parents up, and leaves none out where there is no parent', async () => {
		const rows = jsonOf(await t.run('salesforceQuery', query(PARENT, { flatten: 'parents' })));
		expect(rows).toEqual([
			{ LastName: 'Name 0', 'Account.Name': 'Acme, "Inc"' },
			{ LastName: 'Name 1', 'Account.Name': null },
		]);
	});

	it('makes children a list, or rows of their own', async () => {
		const lists = jsonOf(await t.run('salesforceQuery', query(CHILDREN, { flatten: 'parents' })));
		expect(lists[0]).toEqual({
			Name: 'Acme, "Inc"',
			Contacts: [{ LastName: 'Name 0' }, { LastName: 'Name 2' }],
		});
		expect(lists[1]).toEqual({ Name: 'Lonely', Contacts: [] });
		const rows = jsonOf(await t.run('salesforceQuery', query(CHILDREN, { flatten: 'rows' })));
		expect(rows).toEqual([
			{ Name: 'Acme, "Inc"', 'Contacts.LastName': 'Name 0' },
			{ Name: 'Acme, "Inc"', 'Contacts.LastName': 'Name 2' },
			expect.objectContaining({ Name: 'Lonely' }),
		]);
	});
});

describe('Output', () => {
	it('puts all records in one item', async () => {
		const run = await t.run('salesforceQuery', query(PARENT, { output: 'list' }), [{}, {}]);
		expect(jsonOf(run)).toMatchObject([
			{ count: 2, records: [{ LastName: 'Name 0' }, { LastName: 'Name 1', Account: null }] },
			{ count: 2 },
		]);
		const [one, other] = jsonOf(run);
		expect(one?.records).not.toBe(other?.records);
		expect(t.calls()).toHaveLength(1);
	});

	it.each(['memory', 'filesystem'] as const)('writes files, binary data in %s', async (mode) => {
		const restore = await useBinaryData(mode);
		try {
			const text = 'SELECT Id, LastName, Account.Name FROM Contact';
			const csv = await t.run(
				'salesforceQuery',
				query(text, { output: 'csv', binaryPropertyName: 'sheet' }),
			);
			const rows = parse(await fileOf(csv, 'sheet'), { columns: true });
			expect(rows).toHaveLength(2_500);
			expect(Object.keys(rows[0] as object)).toEqual(['Id', 'LastName', 'Account.Name']);
			expect(rows[1]).toMatchObject({ LastName: 'Name 1', 'Account.Name': '' });
			expect(rows[2]).toMatchObject({ 'Account.Name': 'Acme, "Inc"' });
			expect(jsonOf(csv)).toEqual([{ count: 2_500, fileName: 'Contact.csv' }]);

			const json = await t.run('salesforceQuery', query(text, { output: 'json' }));
			const records = JSON.parse(await fileOf(json)) as unknown[];
			expect(records).toHaveLength(2_500);
			expect(records[1]).toMatchObject({ LastName: 'Name 1', Account: null });
		} finally {
			await restore();
		}
	});

	const LIST = Array.from({ length: 1_000 }, (_, i) => `'Name ${i}'`).join(', ');
	it.each([
		['by REST', 'SELECT Id, LastName FROM Contact', {}, 2_500],
		['by Bulk', 'SELECT Id, LastName FROM Contact', { api: 'bulk' }, 2_500],
		['on from REST to Bulk', 'SELECT Id, LastName FROM Contact', { api: 'automatic' }, 2_500],
		[
			'by a query longer than an address',
			`SELECT Id, LastName FROM Contact WHERE LastName IN (${LIST})`,
			{},
			1_000,
		],
	])('hands n8n a file read %s piece by piece', async (_way, text, options, count) => {
		const restore = await useBinaryData('filesystem');
		const stored = jest.spyOn(Container.get(BinaryDataService), 'store');
		try {
			for (const output of ['csv', 'json']) {
				stored.mockClear();
				const run = await t.run('salesforceQuery', query(text, { output, ...options }));
				const file = await fileOf(run);
				expect(stored.mock.calls.map(([, data]) => Buffer.isBuffer(data))).toEqual([false]);
				const rows = (
					output === 'csv' ? parse(file, { columns: true }) : JSON.parse(file)
				) as unknown[];
				expect(new Set(rows.map((row) => (row as { Id: string }).Id)).size).toBe(count);
				expect(jsonOf(run)).toMatchObject([{ count }]);
			}
		} finally {
			await restore();
		}
	});

	it('asks again for a first page that was cut', async () => {
		t.org.fault({ match: { path: '/query' }, kind: 'truncate', times: 1 });
		const run = await t.run('salesforceQuery', query('SELECT Id FROM Contact', { output: 'csv' }));
		expect(parse(await fileOf(run), { columns: true })).toHaveLength(2_500);
		t.org.fault({ match: { path: '/query' }, kind: 'truncate', times: 3 });
		const lost = await t.run('salesforceQuery', query('SELECT Id FROM Contact', { output: 'csv' }));
		expect(lost.error?.message).toContain('reply did not arrive');
		expect(lost.outputs).toEqual([]);
	});

	it('writes a header, or an empty list, for no records', async () => {
		const none = "SELECT Id, Account.Name FROM Contact WHERE LastName = 'none'";
		const csv = await t.run('salesforceQuery', query(none, { output: 'csv' }));
		expect(await fileOf(csv)).toBe('Id,Account.Name\n');
		const json = await t.run('salesforceQuery', query(none, { output: 'json' }));
		expect(JSON.parse(await fileOf(json))).toEqual([]);
	});

	it('writes rows of children and aliases of aggregates as columns', async () => {
		const children = await t.run(
			'salesforceQuery',
			query(CHILDREN, { output: 'csv', flatten: 'rows' }),
		);
		expect(await fileOf(children)).toBe(
			'Name,Contacts.LastName\n"Acme, ""Inc""",Name 0\n"Acme, ""Inc""",Name 2\nLonely,\n',
		);
		const sums = await t.run(
			'salesforceQuery',
			query(
				'SELECT Account.Name, COUNT(Id) total FROM Contact GROUP BY Account.Name ORDER BY Account.Name NULLS FIRST',
				{
					output: 'csv',
				},
			),
		);
		expect(await fileOf(sums)).toBe('Name,total\n,1250\n"Acme, ""Inc""",1250\n');
	});

	it('fails whole when a later page cannot be read', async () => {
		const restore = await useBinaryData('filesystem');
		try {
			t.org.fault({ match: { path: '/query/01g' }, kind: 'locator-expired' });
			const run = await t.run(
				'salesforceQuery',
				query('SELECT Id FROM Contact', { output: 'csv' }),
			);
			expect(run.error?.message).toContain('2,000 of 2,500 records had been read');
			expect(run.outputs).toEqual([]);
		} finally {
			await restore();
		}
	});
});

describe('what a result may be', () => {
	it('counts to zero', async () => {
		const none = "SELECT COUNT() FROM Contact WHERE LastName = 'none'";
		expect(jsonOf(await t.run('salesforceQuery', query(none)))).toEqual([{ count: 0 }]);
	});

	it('keeps the names Salesforce gives to sums', async () => {
		const sums = 'SELECT COUNT(Id), MAX(LastName) latest FROM Contact';
		expect(jsonOf(await t.run('salesforceQuery', query(sums)))).toEqual([
			{ expr0: 2_500, latest: expect.any(String) },
		]);
	});

	it('refuses a result larger than Max Records, and cuts nothing', async () => {
		const run = await t.run(
			'salesforceQuery',
			query('SELECT Id FROM Contact', { maxRecords: 2_100 }),
		);
		expect(run.error?.message).toContain('finds 2,500 records');
		expect(t.calls()).toHaveLength(1);
		const enough = query('SELECT Id FROM Contact', { maxRecords: 2_500 });
		expect(jsonOf(await t.run('salesforceQuery', enough))).toHaveLength(2_500);
	});

	it('says how far it came when Salesforce loses the cursor', async () => {
		t.org.fault({ match: { path: '/query/01g' }, kind: 'locator-expired' });
		const run = await t.run('salesforceQuery', query('SELECT Id FROM Contact'));
		expect(run.error?.message).toContain('2,000 of 2,500 records had been read');
		expect(run.error?.description).toContain('Run the query again');
		expect(run.outputs).toEqual([]);
	});

	it('reads the children of a parent that has more than a page of them', async () => {
		const run = await t.run(
			'salesforceQuery',
			query('SELECT Name, (SELECT LastName FROM Contacts) FROM Account', { pageSize: 500 }),
		);
		expect(jsonOf(run)[0]).toMatchObject({ Contacts: { totalSize: 1_250, done: true } });
		const { Contacts } = jsonOf(run)[0] as { Contacts: { records: unknown[] } };
		expect(Contacts.records).toHaveLength(1_250);
		expect(Object.keys(Contacts)).toEqual(['totalSize', 'done', 'records']);
	});
});

describe('API', () => {
	const ROWS =
		'SELECT Id, LastName, Birthdate, IsDeleted, CreatedDate, Account.Name, Account.AnnualRevenue, Account.NumberOfEmployees FROM Contact ORDER BY Id';

	it('gives the same records by REST and by Bulk', async () => {
		const rest = jsonOf(await t.run('salesforceQuery', query(ROWS)));
		t.org.reset();
		const bulk = await t.run('salesforceQuery', query(ROWS, { api: 'bulk' }));
		expect(bulk.error).toBeUndefined();
		expect(t.calls()[0]).toBe('POST /jobs/query 200');
		expect(jsonOf(bulk)).toEqual(rest);
	});

	it('reads by Bulk what is long, and by REST what is not or Bulk cannot', async () => {
		const long = await t.run('salesforceQuery', query(ROWS, { api: 'automatic' }));
		expect(jsonOf(long)).toHaveLength(2_500);
		expect(t.calls().slice(0, 2)).toEqual(['GET /query 200', 'POST /jobs/query 200']);
		expect(long.hints[0]?.message).toBe(
			'The query finds 2,500 records; they were read by Bulk API 2.0.',
		);
		t.org.reset();
		await t.run('salesforceQuery', query('SELECT Id FROM Contact LIMIT 9', { api: 'automatic' }));
		expect(t.calls()).toEqual(['GET /query 200']);
		t.org.reset();
		const kept = await t.run(
			'salesforceQuery',
			query(ROWS, { api: 'automatic', keepAttributes: true }),
		);
		expect(t.calls()).toHaveLength(2);
		expect(kept.hints[0]?.message).toContain('they were read by REST');
	});

	it.each([
		[CHILDREN, {}, 'a subquery of child records'],
		['SELECT COUNT() FROM Contact', {}, 'COUNT()'],
		[ROWS, { keepAttributes: true }, 'has no attributes'],
	])('refuses by Bulk what it cannot do: %s %j', async (text, options, words) => {
		const run = await t.run('salesforceQuery', query(text, { api: 'bulk', ...options }));
		expect(run.error?.message).toContain(words);
		expect(t.calls()).toEqual([]);
	});

	it('says which job failed', async () => {
		t.org.fault({ match: { path: '/jobs/query' }, kind: 'bulk-fail' });
		const run = await t.run('salesforceQuery', query(ROWS, { api: 'bulk' }));
		expect(run.error?.message).toContain('The bulk job 750');
		expect(run.error?.description).toBeTruthy();
	});
});

it.each([
	[{ api: 'soap' }, '\'API\' is "soap"'],
	[{ output: 'xml' }, "'Output' is"],
	[{ flatten: 'all' }, "'Flatten' is"],
	[{ maxRecords: 0 }, "'Max Records' is 0"],
	[{ binaryPropertyName: ' ' }, "'Put Output File in Field' is empty"],
])('refuses the options %j before anything is sent', async (options, words) => {
	const run = await t.run('salesforceQuery', query('SELECT Id FROM Contact', options));
	expect(run.error?.message).toContain(words);
	expect(t.calls()).toEqual([]);
});
