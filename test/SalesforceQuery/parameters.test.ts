import type { INodeParameters } from 'n8n-workflow';

import { jsonOf, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
let accountIds: string[];
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	accountIds = t.org.seed('Account', [
		{ Name: "O'Hara", AccountNumber: '2024-01-02', NumberOfEmployees: 1_000, Industry: 'Energy' },
		{ Name: 'Acme', AccountNumber: '1000', NumberOfEmployees: 10, Industry: 'Banking' },
		{ Name: "x' OR Name != '", AccountNumber: '7', NumberOfEmployees: 5 },
	]);
	t.org.seed(
		'Contact',
		accountIds.flatMap((AccountId, i) =>
			Array.from({ length: 3 }, (_, n) => ({
				LastName: `Name ${i}-${n}`,
				Email: `Mail${i}@example.com`,
				AccountId,
			})),
		),
	);
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());

const parameter = (name: string, type: string, value: unknown) => ({ name, type, value });
const query = (
	text: string,
	parameters: Array<ReturnType<typeof parameter>>,
	rest: INodeParameters = {},
): INodeParameters => ({
	resource: 'soql',
	operation: 'execute',
	query: text,
	queryParameters: { parameters } as INodeParameters,
	...rest,
});

const names = (rows: object[]) => rows.map((row) => (row as { Name: string }).Name);

it.each([
	['AccountNumber = :v', 'string', '2024-01-02', ["O'Hara"]],
	['NumberOfEmployees >= :v', 'number', '1000', ["O'Hara"]],
	['Name = :v', 'string', "x' OR Name != '", ["x' OR Name != '"]],
	['Name IN :v', 'string', '={{ ["Acme", "O\'Hara"] }}', ["O'Hara", 'Acme']],
	['Name NOT IN :v', 'string', '={{ [] }}', ["O'Hara", 'Acme', "x' OR Name != '"]],
	['Name IN :v', 'string', '={{ [] }}', []],
	['Industry = :v', 'string', '={{ null }}', ["x' OR Name != '"]],
	['CreatedDate >= :v', 'dateTime', 'LAST_N_DAYS:2', ["O'Hara", 'Acme', "x' OR Name != '"]],
	['CreatedDate > :v', 'dateTime', '={{ $now.plus({ days: 2 }) }}', []],
	['IsDeleted = :v', 'boolean', '={{ true }}', []],
])('binds in %s a %s %s', async (condition, type, value, expected) => {
	const text = `SELECT Name FROM Account WHERE ${condition} ORDER BY NumberOfEmployees DESC`;
	const run = await t.run('salesforceQuery', query(text, [parameter('v', type, value)]));
	expect(run.error).toBeUndefined();
	expect(names(jsonOf(run))).toEqual(expected);
	expect(t.calls()).toHaveLength(1);
});

it.each([
	['SELECT Id FROM Account WHERE Name = :other', 'uses :other'],
	["SELECT Id FROM Account WHERE Name = ':v'", 'gives "v"'],
	["SELECT Id FROM Account WHERE Name = 'x AND Id = :v", 'quotation mark'],
	['SELECT Id FROM Account WHERE NumberOfEmployees = :v', '"abc" is no number'],
])('refuses %s before anything is sent', async (text, words) => {
	const run = await t.run('salesforceQuery', query(text, [parameter('v', 'number', 'abc')]));
	expect(run.error?.message).toContain(words);
	expect(t.calls()).toEqual([]);
});

it('binds an expression that found nothing to nothing', async () => {
	const text = 'SELECT Id FROM Account WHERE Name = :v';
	const run = await t.run(
		'salesforceQuery',
		query(text, [parameter('v', 'string', '={{ $json.nope }}')]),
	);
	expect(run.error?.message).toContain('The query parameter "v": it has no value');
	expect(t.calls()).toEqual([]);
});

describe('a query too long for an address', () => {
	const noise = Array.from({ length: 4_000 }, (_, i) => `Not a name ${i}`);

	it('travels in the body of a composite call, with its options', async () => {
		const run = await t.run(
			'salesforceQuery',
			query(
				'SELECT Name FROM Contact WHERE Name NOT IN :names',
				[parameter('names', 'string', '={{ $json.list }}')],
				{ options: { pageSize: 200, includeDeleted: true } },
			),
			[{ list: noise }],
		);
		expect(run.error).toBeUndefined();
		expect(jsonOf(run)).toHaveLength(9);
		expect(t.calls()).toEqual(['POST /composite 200']);
	});

	it("ends in Salesforce's own words when it is refused", async () => {
		const run = await t.run(
			'salesforceQuery',
			query('SELECT Nope__c FROM Contact WHERE Name NOT IN :names', [
				parameter('names', 'string', '={{ $json.list }}'),
			]),
			[{ list: noise }],
		);
		expect(run.error?.message).toContain("INVALID_FIELD: No such column 'Nope__c'");
	});

	it('is asked for in parts when Salesforce would not take it whole', async () => {
		const many = [...noise, ...noise.map((name) => `${name} again`), 'Acme', "O'Hara"];
		const run = await t.run(
			'salesforceQuery',
			query('SELECT Name FROM Account WHERE Name IN :names AND IsDeleted = FALSE', [
				parameter('names', 'string', '={{ $json.list }}'),
			]),
			[{ list: many }],
		);
		expect(run.error).toBeUndefined();
		expect(names(jsonOf(run)).sort()).toEqual(['Acme', "O'Hara"]);
		const calls = t.calls();
		expect(calls.length).toBeGreaterThan(1);
		expect(calls.length).toBeLessThan(5);
	});

	it.each([
		['SELECT Name FROM Account WHERE Name IN :names ORDER BY Name', 'it has ORDER BY'],
		['SELECT Name FROM Account WHERE Name IN :names LIMIT 5', 'it has LIMIT'],
		['SELECT COUNT(Id) FROM Account WHERE Name IN :names', 'it counts or sums records'],
		[
			'SELECT Name FROM Account WHERE Name IN :names OR Id = NULL',
			'its conditions stand beside OR',
		],
		['SELECT Name FROM Account WHERE NOT Name IN :names', 'no Field IN :name'],
		['SELECT Name FROM Account WHERE Name NOT IN :names', 'no Field IN :name'],
	])('is refused where parts would not be the whole: %s', async (text, reason) => {
		const many = Array.from({ length: 9_000 }, (_, i) => `Not a name ${i}`);
		const run = await t.run(
			'salesforceQuery',
			query(text, [parameter('names', 'string', '={{ $json.list }}')]),
			[{ list: many }],
		);
		expect(run.error?.message).toContain(`cannot be asked for in parts, because ${reason}`);
		expect(t.calls()).toEqual([]);
	});
});

describe('Match Items', () => {
	const byMail = 'SELECT LastName, Email FROM Contact WHERE Email IN :mail ORDER BY LastName';
	const items = [
		{ mail: 'MAIL0@example.com' },
		{ mail: 'nobody@example.com' },
		{ mail: 'mail2@example.com' },
		{ mail: ' mail0@example.com' },
	];
	const mail = parameter('mail', 'string', '={{ $json.mail }}');

	it('asks once for all items and gives each its own records', async () => {
		const run = await t.run('salesforceQuery', query(byMail, [mail], { matchItems: true }), items);
		expect(run.error).toBeUndefined();
		const found = (run.outputs[0] ?? []).map(({ json, pairedItem }) => [
			(pairedItem as { item: number }).item,
			json.LastName,
		]);
		expect(found).toEqual([
			[0, 'Name 0-0'],
			[0, 'Name 0-1'],
			[0, 'Name 0-2'],
			[2, 'Name 2-0'],
			[2, 'Name 2-1'],
			[2, 'Name 2-2'],
			[3, 'Name 0-0'],
			[3, 'Name 0-1'],
			[3, 'Name 0-2'],
		]);
		expect(t.calls()).toEqual(['GET /query 200']);
		expect(run.hints.map(({ message }) => message)).toEqual([
			'1 of 4 items found no record by "Email".',
		]);
		expect(run.outputs[0]?.[0]?.json).not.toBe(run.outputs[0]?.[6]?.json);
	});

	it('matches by a field of a parent, and IDs of 15 characters', async () => {
		const parent = await t.run(
			'salesforceQuery',
			query(
				'SELECT LastName, account.name FROM Contact WHERE account.name IN :name',
				[parameter('name', 'string', '={{ $json.name }}')],
				{ matchItems: true, options: { output: 'list' } },
			),
			[{ name: 'acme' }, { name: 'none' }],
		);
		expect(jsonOf(parent)).toMatchObject([{ count: 3 }, { count: 0, records: [] }]);
		const ids = await t.run(
			'salesforceQuery',
			query(
				'SELECT Id, Name FROM Account WHERE Id IN :id',
				[parameter('id', 'string', '={{ $json.id }}')],
				{ matchItems: true },
			),
			accountIds.map((id) => ({ id: id.slice(0, 15) })),
		);
		expect(names(jsonOf(ids))).toEqual(["O'Hara", 'Acme', "x' OR Name != '"]);
	});

	it('asks one query for each set of other parameters', async () => {
		const run = await t.run(
			'salesforceQuery',
			query(
				'SELECT LastName, Email FROM Contact WHERE Email IN :mail AND LastName LIKE :name',
				[mail, parameter('name', 'string', '={{ $json.name }}')],
				{ matchItems: true },
			),
			[
				{ mail: 'mail0@example.com', name: '%-0' },
				{ mail: 'mail1@example.com', name: '%-0' },
				{ mail: 'mail1@example.com', name: '%-1' },
			],
		);
		expect(jsonOf(run).map(({ LastName }) => LastName)).toEqual([
			'Name 0-0',
			'Name 1-0',
			'Name 1-1',
		]);
		expect(t.calls()).toHaveLength(2);
	});

	it('looks up 10,000 items in four calls instead of 10,000', async () => {
		const run = await t.run(
			'salesforceQuery',
			query('SELECT LastName, Email FROM Contact WHERE Email IN :mail', [], { matchItems: true }),
			Array.from({ length: 10_000 }, (_, i) => ({ mail: `mail${i}@example.com` })),
		);
		expect(run.error).toBeUndefined();
		expect(run.outputs[0]).toHaveLength(9);
		expect(t.calls()).toHaveLength(4);
	});

	it.each([
		['ORDER BY LastName', true],
		['', false],
	])('says that parts are not one order, of an item with a long list %s', async (order, told) => {
		const run = await t.run(
			'salesforceQuery',
			query(`SELECT LastName, Email FROM Contact WHERE Email IN :mail ${order}`, [], {
				matchItems: true,
			}),
			[
				{
					mail: [
						'mail1@example.com',
						...Array.from({ length: 5_000 }, (_, i) => `nobody${i}@example.com`),
						'mail0@example.com',
					],
				},
			],
		);
		expect(t.calls().length).toBeGreaterThan(1);
		expect(jsonOf(run)).toHaveLength(6);
		const messages = run.hints.map(({ message }) => message);
		expect(messages.some((text) => /in \d+ parts.*ORDER BY/.test(text))).toBe(told);
	});

	it('gives an item each record once, though another asks for it in another case far behind', async () => {
		const run = await t.run(
			'salesforceQuery',
			query('SELECT LastName, Email FROM Contact WHERE Email IN :mail', [], { matchItems: true }),
			[
				{ mail: 'MAIL0@example.com' },
				...Array.from({ length: 5_000 }, (_, i) => ({ mail: `nobody${i}@example.com` })),
				{ mail: 'mail0@example.com' },
			],
		);
		expect(t.calls().length).toBeGreaterThan(1);
		expect(jsonOf(run).map(({ LastName }) => LastName)).toEqual([
			'Name 0-0',
			'Name 0-1',
			'Name 0-2',
			'Name 0-0',
			'Name 0-1',
			'Name 0-2',
		]);
	});

	it('finds nothing for an item whose value is blank, and reads no record without a value for it', async () => {
		const text = 'SELECT Name, Industry FROM Account WHERE Industry IN :industry';
		const all = await t.run('salesforceQuery', query(text, [parameter('industry', 'string', '')]));
		expect(jsonOf(all).length).toBeGreaterThan(0);
		for (const input of [[{ industry: '' }], [{ industry: ' ' }, { industry: 'None' }]]) {
			const run = await t.run('salesforceQuery', query(text, [], { matchItems: true }), input);
			expect(run.error).toBeUndefined();
			expect(jsonOf(run)).toEqual([]);
			expect(run.hints.map(({ message }) => message)).toEqual([
				`${input.length} of ${input.length} items found no record by "Industry".`,
			]);
		}
	});

	it('takes the value from the field of the item that has the name, typed by describe', async () => {
		const run = await t.run(
			'salesforceQuery',
			query('SELECT Name, NumberOfEmployees FROM Account WHERE NumberOfEmployees IN :staff', [], {
				matchItems: true,
			}),
			[{ staff: '10' }, { staff: 1_000 }, { staff: 'many' }, { other: 1 }],
			{ settings: { onError: 'continueRegularOutput' } },
		);
		expect(jsonOf(run)).toMatchObject([
			{ Name: 'Acme' },
			{ Name: "O'Hara" },
			{ outcome: 'failed', errors: [{ message: expect.stringContaining('is no number') }] },
			{ outcome: 'failed', errors: [{ message: expect.stringContaining('neither') }] },
		]);
	});

	it('lets an item that cannot be asked for fail alone', async () => {
		const run = await t.run(
			'salesforceQuery',
			query(byMail, [mail], { matchItems: true }),
			[{ mail: 'mail1@example.com' }, {}, { mail: { a: 1 } }],
			{ settings: { onError: 'continueRegularOutput' } },
		);
		expect(jsonOf(run)).toMatchObject([
			{ LastName: 'Name 1-0' },
			{ LastName: 'Name 1-1' },
			{ LastName: 'Name 1-2' },
			{ outcome: 'failed', errors: [{ message: expect.stringContaining('has no value') }] },
			{ outcome: 'failed', errors: [{ message: expect.stringContaining('no single value') }] },
		]);
	});

	it('asks once for the type of the field, refused or not', async () => {
		t.org.fault({ match: { path: '/describe' }, kind: 'api-currently-disabled' });
		const run = await t.run(
			'salesforceQuery',
			query('SELECT LastName, Phone FROM Lead WHERE Phone IN :phone', [], { matchItems: true }),
			Array.from({ length: 50 }, (_, i) => ({ phone: String(i) })),
			{ settings: { onError: 'continueRegularOutput' } },
		);
		t.org.clearFaults();
		expect(jsonOf(run)).toHaveLength(50);
		expect(t.org.calls().filter(({ path }) => path.endsWith('/describe'))).toHaveLength(1);
	});

	it.each([
		['SELECT LastName FROM Contact WHERE Email IN :mail', 'needs "Email" in the SELECT list'],
		['SELECT Email FROM Contact WHERE Email = :mail', 'no Field IN :name'],
		['SELECT Email FROM Contact WHERE Email IN :mail LIMIT 1', 'it has LIMIT'],
		['SELECT Email FROM Contact WHERE Email IN :mail OR Id = NULL', 'beside OR'],
		[
			'SELECT Email FROM Contact WHERE Email IN :mail AND (NOT Fax IN :mail)',
			'has :mail in another place too',
		],
	])('refuses %s, because records could not be given back', async (text, words) => {
		const run = await t.run('salesforceQuery', query(text, [mail], { matchItems: true }), items);
		expect(run.error?.message).toContain(words);
		expect(t.calls()).toEqual([]);
	});
});
