import type { INodeParameters } from 'n8n-workflow';

import { jsonOf, objectNamed, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
let ids: string[];
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	ids = t.org.seed(
		'Contact',
		Array.from({ length: 2_500 }, (_, i) => ({
			LastName: `Name ${i}`,
			Email: `c${i}@acme.example`,
		})),
	);
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());

const read = (operation: string, extra: object = {}) => ({
	resource: 'record',
	operation,
	object: objectNamed('Contact'),
	...extra,
});
const chosen = { options: { fields: ['LastName', 'Email'] } };

describe('Get', () => {
	const get = (extra: object = {}) =>
		read('get', { recordId: '={{ $json.id }}', ...chosen, ...extra });

	it('gets 2,500 records in 2 calls, each paired with its item', async () => {
		const run = await t.run(
			'salesforceRecord',
			get(),
			ids.map((id) => ({ id })),
		);
		expect(t.calls()).toEqual(Array(2).fill('POST /composite/sobjects/Contact 200'));
		expect(jsonOf(run)[2_499]).toEqual({
			Id: ids[2_499],
			LastName: 'Name 2499',
			Email: 'c2499@acme.example',
		});
		expect(run.outputs[0]?.[2_499]?.pairedItem).toEqual({ item: 2_499 });
	});

	it('asks once for an ID that several items share', async () => {
		const run = await t.run('salesforceRecord', get(), [{ id: ids[0] }, { id: ids[0] }]);
		expect(jsonOf(run)).toHaveLength(2);
		expect(t.calls()).toHaveLength(1);
	});

	it('reads every field when none is chosen', async () => {
		const run = await t.run('salesforceRecord', get({ options: {} }), [{ id: ids[0] }]);
		expect(jsonOf(run)[0]).toMatchObject({ Id: ids[0], LastName: 'Name 0', IsDeleted: false });
	});

	it('names the item whose record is not there', async () => {
		const run = await t.run('salesforceRecord', get(), [
			{ id: ids[0] },
			{ id: '003000000000000AAA' },
		]);
		expect(run.error?.message).toContain('No Contact with the ID "003000000000000AAA" was found');
		expect(run.error?.context).toMatchObject({ itemIndex: 1 });
	});

	it('keeps the others where the node is set to continue', async () => {
		const run = await t.run('salesforceRecord', get(), [{ id: 'nonsense' }, { id: ids[1] }], {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(jsonOf(run)).toMatchObject([
			{ success: false, outcome: 'failed', errors: [{ statusCode: 'MALFORMED_ID' }] },
			{ Id: ids[1] },
		]);
	});

	it('is sent again after a lost reply, although it is a POST', async () => {
		t.org.fault({ match: { path: '/composite/sobjects' }, kind: 'reset-after', times: 1 });
		const run = await t.run('salesforceRecord', get(), [{ id: ids[0] }]);
		expect(jsonOf(run)).toMatchObject([{ Id: ids[0] }]);
	});
});

describe('Get Many', () => {
	it('stops at the limit', async () => {
		const run = await t.run('salesforceRecord', read('getAll', { limit: 3, ...chosen }));
		expect(jsonOf(run).map(({ LastName }) => LastName)).toEqual(['Name 0', 'Name 1', 'Name 2']);
	});

	it('reads every page when all are asked for', async () => {
		const run = await t.run('salesforceRecord', read('getAll', { returnAll: true, ...chosen }));
		expect(jsonOf(run)).toHaveLength(2_500);
		expect(t.calls()).toHaveLength(2);
	});

	it('asks once for items that want the same', async () => {
		const run = await t.run('salesforceRecord', read('getAll', { limit: 1, ...chosen }), [
			{},
			{},
			{},
		]);
		expect(jsonOf(run)).toHaveLength(3);
		expect(t.calls()).toHaveLength(1);
	});

	it('takes the limit as text, as an expression gives it', async () => {
		const run = await t.run('salesforceRecord', read('getAll', { limit: '={{ "2" }}', ...chosen }));
		expect(jsonOf(run)).toHaveLength(2);
	});

	const limits = [{ n: 1 }, { n: -1 }, { n: 1 }];

	it('names the item whose limit makes no sense, and sends nothing for it', async () => {
		const parameters = read('getAll', { limit: '={{ $json.n }}', ...chosen });
		const run = await t.run('salesforceRecord', parameters, limits);
		expect(run.error?.message).toContain("'Limit' is -1. Enter a whole number from 1");
		expect(run.error?.context).toMatchObject({ itemIndex: 1 });
	});

	it('keeps what the other items asked for, where the node is set to continue', async () => {
		const parameters = read('getAll', { limit: '={{ $json.n }}', ...chosen });
		const run = await t.run('salesforceRecord', parameters, limits, {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(jsonOf(run)).toMatchObject([{ Id: ids[0] }, { outcome: 'failed' }, { Id: ids[0] }]);
		expect(run.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	it('leaves the interactive lane to calls that read one record', async () => {
		const lanes = async (parameters: INodeParameters) =>
			(await t.run('salesforceRecord', parameters, [{ id: ids[0] }])).logs
				.map(({ message }) => message)
				.filter((message) => message.startsWith('Salesforce call') && !message.includes('describe'))
				.map((message) => /lane (\w+)/.exec(message)?.[1]);
		expect(await lanes(read('getAll', { returnAll: true, ...chosen }))).toEqual([
			'normal',
			'normal',
		]);
		expect(await lanes(read('get', { recordId: '={{ $json.id }}', ...chosen }))).toEqual([
			'interactive',
		]);
	});

	it('takes the fields as text with commas, as an expression gives them', async () => {
		const options = { fields: '={{ "LastName, email" }}' };
		const run = await t.run('salesforceRecord', read('getAll', { limit: 1, options }));
		expect(jsonOf(run)).toEqual([{ Id: ids[0], LastName: 'Name 0', Email: 'c0@acme.example' }]);
	});

	it('says which chosen field the object does not have', async () => {
		const run = await t.run(
			'salesforceRecord',
			read('getAll', { options: { fields: ['Nope__c'] } }),
		);
		expect(run.error?.message).toContain('Contact has no field "Nope__c"');
		expect(t.calls()).toEqual([]);
	});
});

describe('bad input', () => {
	it('names an object the org does not have', async () => {
		const run = await t.run('salesforceRecord', read('getAll', { object: objectNamed('Contakt') }));
		expect(run.error?.message).toContain('\'Object\' is "Contakt", which this org does not have');
		expect(run.error?.message).toContain('NOT_FOUND');
	});

	it("says that 'Object' is empty for the item where an expression gives nothing", async () => {
		const object = { __rl: true, mode: 'list', value: '={{ $json.type }}' };
		const run = await t.run('salesforceRecord', read('getAll', { object }));
		expect(run.error?.message).toContain("'Object' is empty");
		expect(t.calls()).toEqual([]);
	});

	it('says that no credential is chosen, and where to choose one', async () => {
		const run = await t.run('salesforceRecord', read('getAll'), [{}], { credentials: {} });
		expect(run.error?.message).toContain('No Salesforce credential is chosen');
		expect(run.error?.description).toContain("under 'Credential'");
	});

	it('gives every item the same reason where the node is set to continue', async () => {
		const run = await t.run(
			'salesforceRecord',
			read('getAll', { object: objectNamed('X') }),
			[{}, {}],
			{
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(jsonOf(run)).toMatchObject([{ outcome: 'failed' }, { outcome: 'failed' }]);
	});
});
