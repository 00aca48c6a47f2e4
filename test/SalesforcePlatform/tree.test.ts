import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { orgForTests } from '../support/orgForTests';
import { jsonOf, objectNamed } from '../support/orgNode';
import { compositeRuns, goOn } from './compositeRuns';

const t = orgForTests({ seed: 'empty' }, { treeFailureStatus: 400 });
const { run, rows } = compositeRuns(t);

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
