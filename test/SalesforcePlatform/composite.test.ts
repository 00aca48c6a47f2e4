import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	autoMap,
	jsonOf,
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
	t.org.clearFaults();
	t.org.change({ treeFailureStatus: 400 });
});

const goOn = { settings: { onError: 'continueErrorOutput' } } as const;
const regular = { settings: { onError: 'continueRegularOutput' } } as const;
const rows = (object: string) => [...t.org.store.rows(object)];
const run = async (
	parameters: INodeParameters,
	items: IDataObject[],
	options: Parameters<OrgUnderTest['run']>[3] = {},
) => await t.run('salesforcePlatform', { resource: 'composite', ...parameters }, items, options);

describe('graph', () => {
	const contacts = {
		object: objectNamed('Contact'),
		lookupField: '',
		source: 'list',
		list: 'people',
	};
	const graph = (child: IDataObject[] = [contacts]): INodeParameters => ({
		operation: 'graph',
		object: objectNamed('Account'),
		columns: autoMap(),
		children: { child } as INodeParameters,
	});
	/** Parents with so many children each; those of the items named have one child without a name. */
	const families = (count: number, children: number, failing: readonly number[] = []) =>
		Array.from({ length: count }, (_, i) => ({
			Name: `A${i}`,
			people: Array.from({ length: children }, (__, n) =>
				n === 3 && failing.includes(i) ? { FirstName: 'X' } : { LastName: `${i}-${n}` },
			),
		}));

	it('creates 100 parents with 10 children each in 3 calls, and tells every record', async () => {
		const done = await run(graph(), families(100, 10));
		expect(done.error).toBeUndefined();
		expect(t.calls()).toEqual(Array(3).fill('POST /composite/graph 200'));
		expect([rows('Account').length, rows('Contact').length]).toEqual([100, 1_000]);
		const contact = new Map(rows('Contact').map((row) => [row.Id, row]));
		for (const [i, json] of jsonOf(done).entries()) {
			expect(json).toMatchObject({ success: true, outcome: 'saved', created: true });
			expect(t.org.store.byId('Account', json.id as string)?.Name).toBe(`A${i}`);
			const children = json.children as Array<{ object: string; id: string }>;
			expect(children.map(({ id }) => contact.get(id)?.LastName)).toEqual(
				Array.from({ length: 10 }, (_, n) => `${i}-${n}`),
			);
			expect(children.every(({ id }) => contact.get(id)?.AccountId === json.id)).toBe(true);
		}
	});

	it('takes back the item of a child that fails in Salesforce, and no other', async () => {
		const items = families(100, 10).map((item, i) => ({
			...item,
			people: item.people.map((person, n) =>
				i === 50 && n === 3 ? { ...person, ReportsToId: '003000000000001AAA' } : person,
			),
		}));
		const done = await run(graph(), items, goOn);
		expect([done.outputs[0]?.length, done.outputs[1]?.length]).toEqual([99, 1]);
		expect([rows('Account').length, rows('Contact').length]).toEqual([99, 990]);
		expect(rows('Account').some(({ Name }) => Name === 'A50')).toBe(false);
		const [failed] = done.outputs[1] ?? [];
		expect(failed?.pairedItem).toMatchObject({ item: 50 });
		expect(failed?.json.error).toMatch(/Contact 4: .*No record of this item was saved\./);
	});

	it('goes on with the graphs that Salesforce had not come to after too many failures', async () => {
		const failing = new Set(Array.from({ length: 20 }, (_, i) => i));
		const items = families(30, 1).map((item, i) =>
			failing.has(i) ? { ...item, ParentId: '001000000000001AAA' } : item,
		);
		const done = await run(graph(), items, goOn);
		expect(t.calls()).toHaveLength(2);
		expect([done.outputs[0]?.length, done.outputs[1]?.length]).toEqual([10, 20]);
		expect(rows('Account')).toHaveLength(10);
		expect(rows('Contact')).toHaveLength(10);
	});

	it('accounts for every item where the node is set to stop', async () => {
		const items = families(100, 10).map((item, i) =>
			i === 50 ? { ...item, ParentId: '001000000000001AAA' } : item,
		);
		const done = await run(graph(), items);
		expect(done.error?.message).toContain('Not created: 11 of 100. Item 50:');
		expect(done.error?.description).toContain(
			'Saved: items 0-49, 51-89. Failed: item 50. Not tried: items 90-99. Outcome unknown: none.',
		);
		expect(rows('Account')).toHaveLength(89);
	});

	it('creates the child that fields name, and several kinds of child', async () => {
		const event = {
			object: { __rl: true, mode: 'name', value: 'Task' },
			lookupField: 'WhatId',
			source: 'fields',
			fields: { field: [{ name: 'Subject', value: '={{ "Call " + $json.Name }}' }] },
		};
		const done = await run(graph([contacts, event]), families(2, 1));
		expect(done.error).toBeUndefined();
		expect(rows('Task').map(({ Subject }) => Subject)).toEqual(['Call A0', 'Call A1']);
		expect(rows('Contact')).toHaveLength(2);
	});

	it('takes the list from an expression, and an item without children', async () => {
		const child = [{ ...contacts, list: '={{ $json.people }}' }];
		const done = await run(graph(child), [
			...families(1, 2),
			{ Name: 'Alone' },
			{ Name: 'Empty', people: [] },
		]);
		expect(done.error).toBeUndefined();
		expect(jsonOf(done).map(({ children }) => (children as unknown[]).length)).toEqual([2, 0, 0]);
		const named = await run(graph(), [{ Name: 'None', people: null }, { Name: 'Without' }]);
		expect(jsonOf(named).map(({ outcome }) => outcome)).toEqual(['saved', 'saved']);
	});

	it('does not send again after a lost reply', async () => {
		t.org.fault({ kind: 'reset-after', match: { path: '/composite/graph' } });
		const done = await run(graph(), families(2, 1), regular);
		expect(t.calls()).toHaveLength(1);
		expect(jsonOf(done).map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
	});

	it.each<[string, IDataObject[], IDataObject, string]>([
		['a child without its required field', [contacts], {}, 'Contact 4'],
		[
			'a lookup that leads elsewhere',
			[{ ...contacts, lookupField: 'OwnerId' }],
			{},
			`'Lookup Field' is "OwnerId", which is no lookup of Contact to Account`,
		],
		['a list of no records', [contacts], { people: ['x'] }, "'List' of Contact has at place 1"],
		[
			'a child with a field that is none',
			[contacts],
			{ people: [{ LastName: 'x', Emial: 'y' }] },
			'may not see it. Correct or remove it where the children come from',
		],
		[
			'a child that names its parent itself',
			[contacts],
			{ people: [{ LastName: 'x', accountid: '001000000000001AAA' }] },
			'which is to point to the parent',
		],
		[
			'a value that reads like a reference',
			[contacts],
			{ people: [{ LastName: '@{parent.id}' }] },
			'which Salesforce reads as a reference',
		],
		[
			'too many children',
			[contacts],
			{ people: Array(500).fill({ LastName: 'x' }) },
			'500 children',
		],
		[
			'a list that no item has',
			[{ ...contacts, list: 'peopel' }],
			{},
			`'List' of Contact is "peopel", and no input item has a field of that name. Fields of this item: Name, people.`,
		],
		[
			'a list named like a part of every object',
			[{ ...contacts, list: 'constructor' }],
			{},
			'no input item has',
		],
		['a child without an object', [{ ...contacts, object: objectNamed('') }], {}, 'no object'],
		['an unknown object', [{ ...contacts, object: objectNamed('No__c') }], {}, '"No__c"'],
	])('refuses %s before anything is sent', async (_, child, extra, words) => {
		const [family] = families(1, 4, [0]);
		const done = await run(graph(child), [{ ...family, ...extra }]);
		expect(`${done.error?.message} ${done.error?.description ?? ''}`).toContain(words);
		expect(t.calls()).toEqual([]);
	});
});

describe('tree', () => {
	const tree = (options: INodeParameters = {}): INodeParameters => ({
		operation: 'tree',
		object: objectNamed('Account'),
		body: '={{ $json }}',
		options,
	});
	const account = (i: number, extra: IDataObject = {}) => ({
		Name: `A${i}`,
		Contacts: [{ LastName: `${i}-0` }, { LastName: `${i}-1` }],
		...extra,
	});
	const accounts = (count: number) => Array.from({ length: count }, (_, i) => account(i));

	it('creates nested records, as many items to a call as have 200 records together', async () => {
		const done = await run(tree(), accounts(100));
		expect(done.error).toBeUndefined();
		expect(t.calls()).toEqual(Array(2).fill('POST /composite/tree/Account 201'));
		expect([rows('Account').length, rows('Contact').length]).toEqual([100, 200]);
		const [first] = jsonOf(done);
		expect(first).toMatchObject({ success: true, outcome: 'saved', created: true });
		expect((first?.records as IDataObject[]).map(({ object }) => object)).toEqual([
			'Account',
			'Contact',
			'Contact',
		]);
		expect(rows('Contact')[0]?.AccountId).toBe(first?.id);
	});

	it.each([400, 201])(
		'sends the others again without the item that failed (status of a failure: %s)',
		async (treeFailureStatus) => {
			t.org.change({ treeFailureStatus });
			const items = accounts(20).map((item, i) =>
				i === 7 ? { ...item, ParentId: '001000000000001AAA' } : item,
			);
			const done = await run(tree(), items, goOn);
			expect(t.calls()).toHaveLength(2);
			expect([done.outputs[0]?.length, done.outputs[1]?.length]).toEqual([19, 1]);
			expect(done.outputs[1]?.[0]?.pairedItem).toMatchObject({ item: 7 });
			expect([rows('Account').length, rows('Contact').length]).toEqual([19, 38]);
		},
	);

	it("saves a call whole or not at all with 'All or None'", async () => {
		const items = accounts(20).map((item, i) =>
			i === 7 ? { ...item, ParentId: '001000000000001AAA' } : item,
		);
		const done = await run(tree({ allOrNone: true }), items, goOn);
		expect(t.calls()).toHaveLength(1);
		expect(done.outputs[1]).toHaveLength(20);
		expect(rows('Account')).toHaveLength(0);
	});

	it("keeps the items of a call together in a Retry On Fail, with 'All or None'", async () => {
		const items = accounts(10).map((item, i) =>
			i === 3 ? { ...item, ParentId: '001000000000001AAA' } : item,
		);
		const done = await run(tree({ allOrNone: true }), items, {
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		});
		expect(t.calls()).toHaveLength(3);
		expect(done.error?.message).toContain('Not created: 10 of 10. Item 3:');
		expect(rows('Account')).toHaveLength(0);
	});

	it('takes a list of records, and the form of Salesforce', async () => {
		const nested = { Contacts: { records: [{ LastName: 'x', Cases: [{ Subject: 'y' }] }] } };
		const done = await run({ ...tree(), body: '={{ $json.list }}' }, [
			{ list: [{ Name: 'A', ...nested }, { Name: 'B' }] },
		]);
		expect(done.error).toBeUndefined();
		expect(jsonOf(done)[0]?.records).toHaveLength(4);
		expect(jsonOf(done)[0]).not.toHaveProperty('id');
		expect(rows('Case')[0]?.ContactId).toBe(rows('Contact')[0]?.Id);
	});

	it.each<[string, IDataObject, string]>([
		['an unknown relationship', { People: [{ LastName: 'x' }] }, 'Account has no field "People"'],
		['an unknown relationship, and says where', { People: [{}] }, "Correct or remove it in 'Body'"],
		['a child without its field', { Contacts: [{ FirstName: 'x' }] }, 'Contact 1: Without'],
		['a child that is none', { Contacts: ['x'] }, 'where a record of Contact is to stand'],
		['too many records', { Contacts: Array(200).fill({ LastName: 'x' }) }, '201 records'],
	])('refuses %s before anything is sent', async (_, extra, words) => {
		const done = await run(tree(), [account(0, extra)]);
		expect(done.error?.message).toContain(words);
		expect(t.calls()).toEqual([]);
	});

	it('refuses a body that is no JSON', async () => {
		const done = await run({ ...tree(), body: '{"Name": ' }, [{}]);
		expect(done.error?.message).toContain("'Body' is no JSON");
		expect(t.calls()).toEqual([]);
	});
});

describe('request', () => {
	const root = '/services/data/v67.0';
	const post = (referenceId: string, object: string, body: IDataObject) => ({
		method: 'POST',
		url: `${root}/sobjects/${object}`,
		referenceId,
		body,
	});
	const acme = post('acme', 'Account', { Name: 'Acme' });
	const doe = post('doe', 'Contact', { LastName: 'Doe', AccountId: '@{acme.id}' });
	const request = (parts: unknown, options: INodeParameters = {}): INodeParameters => ({
		operation: 'request',
		body: typeof parts === 'string' ? parts : JSON.stringify(parts),
		options,
	});

	it('sends the parts as one call; each leaves as an item', async () => {
		const done = await run(request([acme, doe]), [{}]);
		expect(done.error).toBeUndefined();
		expect(t.calls()).toEqual(['POST /composite 200']);
		expect(rows('Contact')[0]?.AccountId).toBe(rows('Account')[0]?.Id);
		expect(jsonOf(done)).toMatchObject([
			{ referenceId: 'acme', success: true, outcome: 'saved', httpStatusCode: 201 },
			{ referenceId: 'doe', body: { id: rows('Contact')[0]?.Id, success: true } },
		]);
		expect(done.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 0 },
		]);
	});

	it('tells the parts that failed from those that were carried out', async () => {
		const bad = post('bad', 'Contact', {});
		const done = await run(request([acme, bad]), [{}], goOn);
		expect(jsonOf(done, 0)).toMatchObject([{ referenceId: 'acme', outcome: 'saved' }]);
		expect(done.outputs[1]?.[0]?.json.error).toContain('Part "bad": ');
		expect(rows('Account')).toHaveLength(1);
	});

	it("takes all back with 'All or None'", async () => {
		const bad = post('bad', 'Contact', {});
		const done = await run(request([acme, bad], { allOrNone: true }), [{}], goOn);
		expect([done.outputs[0]?.length, done.outputs[1]?.length]).toEqual([0, 2]);
		expect(rows('Account')).toHaveLength(0);
		const stopped = await run(request([acme, bad], { allOrNone: true }), [{}]);
		expect(stopped.error?.message).toContain(
			'Not carried out: 1 of 1. Item 0: REQUIRED_FIELD_MISSING',
		);
	});

	it('does not carry out again, in a Retry On Fail, an item of which a part was', async () => {
		const bad = post('bad', 'Contact', {});
		const done = await run(request([acme, bad]), [{}], {
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});
		expect(done.error?.message).toContain('Carried out all the same: part "acme"');
		expect(rows('Account')).toHaveLength(1);
	});

	it('takes the whole body, with a query that holds a reference', async () => {
		const query = {
			method: 'GET',
			url: `${root}/query?q=SELECT Id, Name FROM Account WHERE Id = '@{acme.id}'`,
			referenceId: 'found',
		};
		const done = await run(request({ allOrNone: true, compositeRequest: [acme, query] }), [{}]);
		expect(done.error).toBeUndefined();
		expect(jsonOf(done)[1]).toMatchObject({ body: { records: [{ Name: 'Acme' }] } });
	});

	const read = (i: number) => ({
		method: 'GET',
		url: `${root}/query?q=SELECT Id FROM Account`,
		referenceId: `q${i}`,
	});
	it.each<[string, unknown, string]>([
		['no JSON', '[{', "'Body' is no JSON"],
		['no list', '{}', 'has no list of subrequests'],
		[
			'a reference to no part',
			[{ ...doe }],
			'has a part "doe" that refers to @{acme.id}, and there is no part "acme"',
		],
		['a reference to a later part', [doe, acme], 'and "acme" is not before it'],
		['a reference to itself', [{ ...acme, body: { Name: '@{acme.id}' } }], 'is not before it'],
		['two parts of one name', [acme, acme], 'two subrequests with the referenceId "acme"'],
		['a name that is none', [{ ...acme, referenceId: 'a-b' }], 'the referenceId "a-b"'],
		['a whole address', [{ ...acme, url: 'https://evil.example/x' }], 'is a whole address'],
		['another host', [{ ...acme, url: '//evil.example/x' }], 'is a whole address'],
		[
			'an unversioned path',
			[{ ...acme, url: '/sobjects/Account' }],
			'names no version. Begin it with /services/data/v67.0/',
		],
		[
			'another version',
			[{ ...acme, url: '/services/data/v50.0/sobjects/Account' }],
			'is of version 50.0',
		],
		['a path with ..', [{ ...acme, url: `${root}/../../apexrest/x` }], 'has a segment "." or ".."'],
		['an unknown method', [{ ...acme, method: 'SEND' }], 'has the method "SEND"'],
		[
			'26 parts',
			Array.from({ length: 26 }, (_, i) => ({ ...acme, referenceId: `a${i}` })),
			'has 26 subrequests',
		],
		[
			'6 queries',
			Array.from({ length: 6 }, (_, i) => read(i)),
			'has 6 queries and Collections calls',
		],
	])('refuses %s before anything is sent', async (_, parts, words) => {
		const done = await run(request(parts), [{}]);
		expect(done.error?.message).toContain(words);
		expect(done.error?.message).not.toMatch(/Nothing was sent.*Nothing was sent/);
		expect(t.calls()).toEqual([]);
	});
});
