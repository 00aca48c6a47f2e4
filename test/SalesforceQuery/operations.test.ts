import type { INodeParameters } from 'n8n-workflow';

import { createCredentialStore, listSearch, loadOptions } from '../harness';
import {
	CREDENTIAL,
	jsonOf,
	jwtCredential,
	objectNamed,
	startOrgUnderTest,
	type OrgUnderTest,
} from '../support/orgNode';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	const [parent] = t.org.seed('Account', [{ Name: 'Acme', Industry: 'Energy' }]);
	t.org.seed('Account', [
		{ Name: 'Beta', Industry: 'Energy', NumberOfEmployees: 5, ParentId: parent },
		{ Name: 'Gamma', Industry: 'Banking', NumberOfEmployees: 50 },
		{ Name: 'Delta 100%', NumberOfEmployees: 500, AccountNumber: '2024-01-02' },
	]);
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());

const field = (value: string): INodeParameters => ({ __rl: true, mode: 'list', value });
const condition = (name: string, operator: string, value: unknown = ''): INodeParameters =>
	({ field: field(name), operator, value }) as INodeParameters;
const build = (parameters: INodeParameters): INodeParameters => ({
	resource: 'soql',
	operation: 'build',
	object: objectNamed('Account'),
	fields: ['Name'],
	filterMode: 'guided',
	combineFilters: 'and',
	...parameters,
});
const names = (rows: object[]) => rows.map((row) => (row as { Name: string }).Name);

describe('build', () => {
	it('reads what the filters find, in the order asked for', async () => {
		const run = await t.run(
			'salesforceQuery',
			build({
				fields: ['Name', 'Parent.Name'],
				filters: {
					conditions: [condition('NumberOfEmployees', 'greaterOrEqual', '5')],
					groups: [
						{
							combine: 'or',
							conditions: {
								conditions: [
									condition('Industry', 'equal', '={{ $json.industry }}'),
									condition('AccountNumber', 'equal', '2024-01-02'),
									condition('Parent.Name', 'startsWith', 'Ac'),
								],
							},
						},
					],
				},
				sort: { fields: [{ field: field('Name'), direction: 'desc', nulls: 'last' }] },
			}),
			[{ industry: 'Banking' }],
		);
		expect(run.error).toBeUndefined();
		expect(jsonOf(run)).toEqual([
			{ Name: 'Gamma', Parent: null },
			{ Name: 'Delta 100%', Parent: null },
			{ Name: 'Beta', Parent: { Name: 'Acme' } },
		]);
	});

	it('takes a value from a stranger for nothing but a value', async () => {
		const filters = (operator: string) => ({
			conditions: [condition('Name', operator, '={{ $json.name }}')],
		});
		const evil = [{ name: "x' OR Name != '" }, { name: "') OR (Id != '" }];
		for (const operator of ['equal', 'contains', 'in']) {
			const run = await t.run('salesforceQuery', build({ filters: filters(operator) }), evil);
			expect(run.error).toBeUndefined();
			expect(jsonOf(run)).toEqual([]);
		}
		const wildcard = await t.run('salesforceQuery', build({ filters: filters('contains') }), [
			{ name: '%' },
		]);
		expect(names(jsonOf(wildcard))).toEqual(['Delta 100%']);
	});

	it('stops at the limit, and goes on with Return All', async () => {
		expect(jsonOf(await t.run('salesforceQuery', build({ limit: 2 })))).toHaveLength(2);
		expect(jsonOf(await t.run('salesforceQuery', build({ returnAll: true })))).toHaveLength(4);
	});

	it('reads every field, and related ones beside them, when none are chosen', async () => {
		const run = await t.run(
			'salesforceQuery',
			build({ fields: [], options: { relatedFields: 'owner.name, Parent.Name' }, limit: 1 }),
		);
		expect(run.error).toBeUndefined();
		expect(jsonOf(run)[0]).toMatchObject({
			Id: expect.any(String),
			Name: expect.any(String),
			SystemModstamp: expect.any(String),
			Owner: { Name: expect.any(String) },
		});
	});

	it('reads conditions as text', async () => {
		const run = await t.run(
			'salesforceQuery',
			build({
				filterMode: 'text',
				where: 'Industry = :industry OR NumberOfEmployees > :staff',
				queryParameters: {
					parameters: [
						{ name: 'industry', type: 'string', value: 'Banking' },
						{ name: 'staff', type: 'number', value: '100' },
					],
				},
			}),
		);
		expect(names(jsonOf(run)).sort()).toEqual(['Delta 100%', 'Gamma']);
	});

	it.each<[INodeParameters, string]>([
		[{ object: objectNamed('Acount') }, 'which this org does not have'],
		[{ fields: ['Nope__c'] }, 'Account has no field "Nope__c"'],
		[{ filters: { conditions: [condition('Nope__c', 'equal', 'x')] } }, 'no field "Nope__c"'],
		[{ filters: { conditions: [condition('NumberOfEmployees', 'equal', 'x')] } }, 'no number'],
		[{ sort: { fields: [{ field: field('Nope__c') }] } }, 'no field "Nope__c"'],
		[{ limit: 0 }, "'Limit' is 0"],
	])('refuses %j before the query is sent', async (parameters, words) => {
		const run = await t.run('salesforceQuery', build(parameters));
		expect(run.error?.message).toContain(words);
		expect(t.calls()).toEqual([]);
	});
});

describe('the lists of fields', () => {
	const search = async (method: string, filter?: string) => {
		const { results } = await listSearch({
			node: 'salesforceQuery',
			method,
			credentials: createCredentialStore({ [CREDENTIAL]: jwtCredential(t.org) }),
			parameters: { resource: 'soql', operation: 'build', object: objectNamed('Account') },
			filter,
		});
		return results.map(({ value }) => value);
	};

	it('offers the fields that can be filtered and sorted by', async () => {
		expect(await search('searchFilterFields')).toEqual(
			expect.arrayContaining(['Name', 'Industry', 'CreatedDate']),
		);
		expect(await search('searchFilterFields')).not.toContain('Description');
		expect(await search('searchSortFields', 'indus')).toEqual(['Industry']);
	});

	it('leads to the fields of a parent when its relationship is typed', async () => {
		expect(await search('searchFilterFields', 'parent.indus')).toEqual(['Parent.Industry']);
		expect(await search('searchFilterFields', 'parent.owner.ema')).toContain('Parent.Owner.Email');
		expect(await search('searchFilterFields', 'nobody.name')).toEqual([]);
	});
});

describe('the list of fields to read', () => {
	const fields = async (object: string) => {
		const options = await loadOptions({
			node: 'salesforceQuery',
			method: 'getFieldsAndParents',
			credentials: createCredentialStore({ [CREDENTIAL]: jwtCredential(t.org) }),
			parameters: { resource: 'soql', operation: 'build', object: objectNamed(object) },
		});
		return options.map(({ value }) => String(value));
	};

	it('has the fields of the object first, then those of its parents', async () => {
		const names = await fields('Contact');
		expect(names).toEqual(
			expect.arrayContaining(['Email', 'Account.Name', 'Account.Industry', 'ReportsTo.Email']),
		);
		const firstParent = names.findIndex((name) => name.includes('.'));
		expect(names.slice(firstParent).every((name) => name.includes('.'))).toBe(true);
		expect(new Set(names).size).toBe(names.length);
	});

	it('has of who made a record only what tells who it was', async () => {
		const made = (await fields('Contact')).filter((name) => name.startsWith('CreatedBy.'));
		expect(made).toContain('CreatedBy.Email');
		expect(made).not.toContain('CreatedBy.TimeZoneSidKey');
	});

	it('describes each parent once, and 15 of them at most', async () => {
		await fields('Contact');
		const described = t.org
			.calls()
			.filter(({ path }) => path.endsWith('/describe'))
			.map(({ path }) => path);
		expect(new Set(described).size).toBe(described.length);
		expect(described.length).toBeLessThanOrEqual(16);
	});

	it('holds only fields that can be read', async () => {
		for (const object of ['Contact', 'Task', 'Invoice__c']) {
			const chosen = await fields(object);
			expect(chosen.some((name) => name.includes('.'))).toBe(true);
			const run = await t.run(
				'salesforceQuery',
				build({ object: objectNamed(object), fields: chosen, limit: 1 }),
			);
			expect({ object, error: run.error }).toEqual({ object, error: undefined });
		}
	});

	it('reads nothing but what was chosen, be it of a parent', async () => {
		const run = await t.run('salesforceQuery', build({ fields: ['Parent.Name'], limit: 1 }));
		expect(Object.keys(jsonOf(run)[0] ?? {})).toEqual(['Parent']);
	});
});

describe('explain', () => {
	const explain = (query: string, name = 'Acme') => ({
		resource: 'soql',
		operation: 'explain',
		query,
		queryParameters: { parameters: [{ name: 'name', type: 'string', value: name }] },
	});

	it('returns the plans and reads nothing', async () => {
		const run = await t.run(
			'salesforceQuery',
			explain('SELECT Id FROM Account WHERE Name = :name'),
		);
		expect(jsonOf(run)).toMatchObject([
			{ leadingOperationType: 'Index', fields: ['Name'], relativeCost: expect.any(Number) },
		]);
		expect(t.calls()).toEqual(['GET /query 200']);
	});

	it('says that a query is too long to be explained', async () => {
		const run = await t.run(
			'salesforceQuery',
			explain('SELECT Id FROM Account WHERE Name = :name', 'x'.repeat(13_000)),
		);
		expect(run.error?.message).toContain('too long to be explained');
		expect(t.calls()).toEqual([]);
	});
});

describe('search', () => {
	const search = (text: string, value: unknown, options: INodeParameters = {}): INodeParameters =>
		({
			resource: 'sosl',
			operation: 'search',
			search: text,
			queryParameters: { parameters: [{ name: 'words', type: 'string', value }] },
			options,
		}) as INodeParameters;
	const RETURNING = 'IN ALL FIELDS RETURNING Account(Name)';

	it('finds records and says which object each is of', async () => {
		const run = await t.run('salesforceQuery', search(`FIND :words ${RETURNING}`, 'acme'));
		expect(run.error).toBeUndefined();
		expect(jsonOf(run)).toMatchObject([{ Name: 'Acme', attributes: { type: 'Account' } }]);
		const bare = await t.run(
			'salesforceQuery',
			search(`FIND {:words} ${RETURNING}`, 'acme', { keepAttributes: false }),
		);
		expect(jsonOf(bare)).toEqual([{ Name: 'Acme' }]);
	});

	it.each(['acme} RETURNING Contact', 'acme OR beta', 'a*', '"', 'acme AND NOT beta', "'\\"])(
		'takes %j for words to look for and nothing else',
		async (words) => {
			const run = await t.run('salesforceQuery', search(`FIND {:words} ${RETURNING}`, words));
			expect(run.error).toBeUndefined();
			expect(jsonOf(run)).toEqual([]);
		},
	);

	it.each([
		['Acme', 'x', 'does not start with FIND'],
		[`FIND {Acme} ${RETURNING}`, 'x', 'gives "words"'],
		[`FIND :other ${RETURNING}`, 'x', 'uses :other'],
		[`FIND :words ${RETURNING}`, ' ', 'has nothing to search for'],
		['FIND {x} RETURNING Account(Name WHERE Name = :words)', 'x'.repeat(13_000), 'too long'],
	])('refuses %s before it is sent', async (text, value, words) => {
		const run = await t.run('salesforceQuery', search(text, value));
		expect(run.error?.message).toContain(words);
		expect(t.calls()).toEqual([]);
	});
});
