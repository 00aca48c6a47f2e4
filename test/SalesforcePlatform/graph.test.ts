import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { orgForTests } from '../support/orgForTests';
import { autoMap, jsonOf, objectNamed } from '../support/orgNode';
import { compositeRuns, goOn } from './compositeRuns';

const t = orgForTests({ seed: 'empty' });
const { run, rows } = compositeRuns(t);
const regular = { settings: { onError: 'continueRegularOutput' } } as const;

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
