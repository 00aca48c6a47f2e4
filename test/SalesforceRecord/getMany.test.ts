import { createCredentialStore, loadOptions } from '../harness';
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
});
afterAll(() => t.close());
beforeEach(() => {
	t.org.reset({ data: true });
	t.org.seed('Account', [
		{ Name: "O'Hara", Industry: 'Energy', AnnualRevenue: 500 },
		{ Name: 'Acme', Industry: 'Energy', AnnualRevenue: 2_000 },
		{ Name: 'Bolt', Industry: 'Banking', AnnualRevenue: 3_000 },
	]);
});

const field = (value: string) => ({ __rl: true, mode: 'name', value });
const getMany = (extra: object) => ({
	resource: 'record',
	operation: 'getAll',
	object: objectNamed('Account'),
	returnAll: true,
	options: { fields: ['Name'] },
	...extra,
});
const count = (extra: object = {}) => ({
	resource: 'object',
	operation: 'count',
	object: objectNamed('Account'),
	...extra,
});
const names = (run: Parameters<typeof jsonOf>[0]) => jsonOf(run).map(({ Name }) => Name);

describe('Get Many', () => {
	it('filters by conditions typed by the field, in groups, and sorts', async () => {
		const run = await t.run(
			'salesforceRecord',
			getMany({
				filterMode: 'guided',
				filters: {
					conditions: [{ field: field('Industry'), operator: 'equal', value: 'Energy' }],
					groups: [
						{
							combine: 'or',
							conditions: {
								conditions: [
									{ field: field('AnnualRevenue'), operator: 'greater', value: '1000' },
									{ field: field('Name'), operator: 'equal', value: "O'Hara" },
								],
							},
						},
					],
				},
				sort: { fields: [{ field: field('AnnualRevenue'), direction: 'desc', nulls: 'last' }] },
			}),
		);
		expect(run.error).toBeUndefined();
		expect(names(run)).toEqual(['Acme', "O'Hara"]);
	});

	it('filters by SOQL text', async () => {
		const run = await t.run(
			'salesforceRecord',
			getMany({ filterMode: 'text', where: "Industry = 'Banking'" }),
		);
		expect(names(run)).toEqual(['Bolt']);
	});

	it('shares a query between items that ask the same, and runs another for one that does not', async () => {
		const filters = {
			conditions: [{ field: field('Name'), operator: 'equal', value: '={{ $json.name }}' }],
		};
		const run = await t.run('salesforceRecord', getMany({ filterMode: 'guided', filters }), [
			{ name: 'Acme' },
			{ name: 'Bolt' },
			{ name: 'Acme' },
		]);
		expect(names(run)).toEqual(['Acme', 'Bolt', 'Acme']);
		expect(run.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(t.calls()).toEqual(['GET /query 200', 'GET /query 200']);
	});

	it('returns records of the recycle bin when they are asked for', async () => {
		const [bolt] = [...t.org.store.rows('Account')].filter(({ Name }) => Name === 'Bolt');
		t.org.store.remove('Account', String(bolt?.Id));
		const options = { fields: ['Name'], includeDeleted: true };
		expect(names(await t.run('salesforceRecord', getMany({})))).not.toContain('Bolt');
		expect(names(await t.run('salesforceRecord', getMany({ options })))).toContain('Bolt');
		expect(t.calls()).toContain('GET /queryAll 200');
	});

	it('names a field it cannot filter by, before anything is sent', async () => {
		const run = await t.run(
			'salesforceRecord',
			getMany({
				filters: { conditions: [{ field: field('Colour'), operator: 'equal', value: 'x' }] },
			}),
		);
		expect(run.error?.message).toContain('Account has no field "Colour"');
		expect(t.calls()).toEqual([]);
	});
});

describe('fields of parents in Get Many', () => {
	const contacts = (fields: unknown, extra: object = {}) =>
		getMany({ object: objectNamed('Contact'), options: { fields, ...extra } as never });
	const seed = () => {
		const [owner] = t.org.store.rows('User');
		const [AccountId = ''] = t.org.seed('Account', [{ Name: 'Parent', OwnerId: owner?.Id }]);
		t.org.seed('Contact', [{ LastName: 'Child', AccountId }, { LastName: 'Orphan' }]);
		return owner?.Name;
	};

	it('leave as the parent with these fields alone, null where there is none', async () => {
		const ownerName = seed();
		const fields = ['LastName', 'account.name', 'Account.Owner.Name', 'Account.Name'];
		const run = await t.run('salesforceRecord', contacts(fields));
		expect(run.error).toBeUndefined();
		expect(jsonOf(run)).toEqual([
			{
				Id: expect.any(String),
				LastName: 'Child',
				Account: { Name: 'Parent', Owner: { Name: ownerName } },
			},
			{ Id: expect.any(String), LastName: 'Orphan', Account: null },
		]);
		expect(t.calls()).toEqual(['GET /query 200']);
	});

	it('can be all that is asked for, besides the ID, and come by bulk as by REST', async () => {
		seed();
		const byRest = await t.run('salesforceRecord', contacts(['Account.Name', 'Owner.Email']));
		const byBulk = await t.run(
			'salesforceRecord',
			contacts('Account.Name, Owner.Email', { api: 'bulk' }),
		);
		expect(Object.keys(jsonOf(byRest)[0] ?? {})).toEqual(['Id', 'Account', 'Owner']);
		expect(jsonOf(byBulk)).toEqual(jsonOf(byRest));
	});

	it.each([
		['Account.Nope__c', 'Account has no field "Nope__c"'],
		['Boss.Name', 'Contact has no lookup whose relationship is called "Boss"'],
		['Account.Name FROM Contact', 'The field'],
	])('that %s leads to nowhere is said before anything is sent', async (path, why) => {
		const run = await t.run('salesforceRecord', contacts(['LastName', path]));
		expect(run.error?.message).toContain(why);
		expect(t.calls()).toEqual([]);
	});

	it('cost no further describe while a deep path is known', async () => {
		seed();
		await t.run('salesforceRecord', contacts(['Account.Owner.Name']));
		t.org.reset();
		const later = Date.now() + 60_000;
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
		await t.run('salesforceRecord', contacts(['Account.Owner.Name']));
		clock.mockRestore();
		expect(t.calls()).toEqual(['GET /query 200']);
		expect(t.org.calls().filter(({ path }) => path.endsWith('/describe'))).toEqual([]);
	});

	it('stand in the list of fields behind those of the object', async () => {
		const values = async (operation: string, method: string) =>
			(
				await loadOptions({
					node: 'salesforceRecord',
					method,
					credentials: createCredentialStore({ [CREDENTIAL]: jwtCredential(t.org) }),
					parameters: { resource: 'record', operation, object: objectNamed('Contact') },
				})
			).map(({ value }) => String(value));
		expect(await values('getAll', 'getFieldsAndParents')).toEqual(
			expect.arrayContaining(['LastName', 'Account.Name', 'Owner.Name']),
		);
		// Retrieve by ID knows no parents.
		expect((await values('get', 'getFields')).filter((name) => name.includes('.'))).toEqual([]);
	});
});

describe('Count', () => {
	it('counts all records, and those that a filter lets through', async () => {
		expect(jsonOf(await t.run('salesforceRecord', count()))).toEqual([
			{ object: 'Account', count: 3 },
		]);
		const filters = {
			conditions: [{ field: field('Industry'), operator: 'equal', value: '={{ $json.i }}' }],
		};
		const run = await t.run('salesforceRecord', count({ filters }), [
			{ i: 'Energy' },
			{ i: 'None' },
			{ i: 'Energy' },
		]);
		expect(jsonOf(run).map((json) => json.count)).toEqual([2, 0, 2]);
		expect(t.calls()).toHaveLength(3);
	});
});

describe('Get', () => {
	it('reads 2,000 records a call, and one that several items name once', async () => {
		const ids = t.org.seed(
			'Contact',
			Array.from({ length: 2_001 }, (_, i) => ({ LastName: `N${i}` })),
		);
		const items = [...ids, ids[0]].map((id) => ({ id: id ?? '' }));
		const run = await t.run(
			'salesforceRecord',
			{
				resource: 'record',
				operation: 'get',
				object: objectNamed('Contact'),
				recordId: '={{ $json.id }}',
				options: { fields: ['LastName'] },
			},
			items,
		);
		expect(jsonOf(run)).toHaveLength(2_002);
		expect(jsonOf(run)[2_001]?.LastName).toBe('N0');
		expect(t.calls()).toEqual(Array(2).fill('POST /composite/sobjects/Contact 200'));
	}, 30_000);

	it('names an ID of another object, before anything is sent', async () => {
		const run = await t.run('salesforceRecord', {
			resource: 'record',
			operation: 'get',
			object: objectNamed('Contact'),
			recordId: '001000000000001AAA',
		});
		expect(run.error?.message).toContain(
			'"001000000000001AAA" is the ID of another object: IDs of Contact begin with 003',
		);
		expect(t.calls()).toEqual([]);
	});
});
