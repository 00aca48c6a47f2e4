/**
 * What n8n's built-in Salesforce node (n8n-nodes-base 2.41) gets wrong with records, each shown not to
 * be so here. What it gets wrong with queries is in test/SalesforceQuery, with files (a file
 * that n8n keeps on disk is sent as the name of its store) in test/SalesforcePlatform/file.test.ts, and
 * with its trigger (events lost and repeated) in test/SalesforceRecordTrigger and bench/trigger.
 */
import { mapperFields } from '../../nodes/shared/metadata/mapperFields';
import { fieldDescribe, objectDescribe } from '../support/describes';
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
beforeEach(() => t.org.reset({ data: true }));

const write = (object: string, operation: string, columns: object) => ({
	resource: 'record',
	operation,
	object: objectNamed(object),
	columns: columns as never,
});
/** As the mapping form saves it. */
const form = (value: object, matchOn?: string) => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns: matchOn === undefined ? [] : [matchOn],
	schema: [],
});
const rows = (object: string) => [...t.org.store.rows(object)];
const field = (value: string) => ({ __rl: true, mode: 'name', value });

describe('four fields are dropped silently: no field that is mapped is', () => {
	it.each([
		['Lead', { LastName: 'Ada', Company: 'Acme', IsUnreadByOwner: false }],
		['Contact', { LastName: 'Ada', AssistantPhone: '+1 212 555 0100' }],
	])('%s, create', async (object, value) => {
		const run = await t.run('salesforceRecord', write(object, 'create', form(value)));
		expect(run.error).toBeUndefined();
		expect(rows(object)).toMatchObject([value]);
	});

	it.each([
		['Lead', { LastName: 'Ada', Company: 'Acme' }, { IsUnreadByOwner: false }],
		['Contact', { LastName: 'Ada' }, { AssistantPhone: '+1 212 555 0100' }],
	])('%s, update', async (object, before, value) => {
		const [Id] = t.org.seed(object, [before]);
		const run = await t.run(
			'salesforceRecord',
			write(object, 'update', form({ Id, ...value }, 'Id')),
		);
		expect(run.error).toBeUndefined();
		expect(rows(object)).toMatchObject([value]);
	});

	it('a field that the object does not have is an error, not dropped', async () => {
		const run = await t.run(
			'salesforceRecord',
			write('Opportunity', 'create', form({ Name: 'Deal', Phone: '+1 212 555 0100' })),
		);
		expect(run.error?.message).toContain('Opportunity has no field "Phone"');
		expect(t.calls()).toEqual([]);
	});
});

it("Contact's Email Bounced Date is written into the postal code: here into its own field", async () => {
	const value = { LastName: 'Ada', EmailBouncedDate: '2026-11-23T08:30:00Z' };
	await t.run('salesforceRecord', write('Contact', 'create', form(value)));
	const [contact] = rows('Contact');
	expect(contact?.EmailBouncedDate).toBe(Date.parse('2026-11-23T08:30:00Z'));
	expect(contact?.OtherPostalCode ?? null).toBeNull();
});

it('a start date overwrites the end date of a Task: here every field has a column of its own', () => {
	const task = objectDescribe('Task', [
		fieldDescribe('RecurrenceStartDateOnly', { type: 'date' }),
		fieldDescribe('RecurrenceEndDateOnly', { type: 'date' }),
	]);
	const ids = mapperFields(task, 'create').map(({ id }) => id);
	expect(ids).toEqual(expect.arrayContaining(['RecurrenceStartDateOnly', 'RecurrenceEndDateOnly']));
	expect(new Set(ids).size).toBe(ids.length);
});

it("an external ID's / # ? go into the address as they are: here they reach their record", async () => {
	const External_Id__c = 'a/b#c?d%20e+f';
	const run = await t.run(
		'salesforceRecord',
		write('Contact', 'upsert', autoMap('External_Id__c')),
		[{ External_Id__c, LastName: 'Ada' }],
	);
	expect(run.error).toBeUndefined();
	expect(rows('Contact')).toMatchObject([{ External_Id__c, LastName: 'Ada' }]);
});

describe('conditions are typed by what the value looks like: here by the field', () => {
	const getMany = (name: string, operator: string, value: string) => ({
		resource: 'record',
		operation: 'getAll',
		object: objectNamed('Account'),
		filterMode: 'guided',
		filters: { conditions: [{ field: field(name), operator, value }] },
		options: { fields: ['Name'] },
	});
	beforeEach(() => {
		t.org.seed('Account', [{ Name: '2024-01-02', AnnualRevenue: 2_000 }]);
	});

	it.each([
		['Name', 'equal', '2024-01-02'],
		['AnnualRevenue', 'greater', '1000'],
	])('%s %s %s', async (name, operator, value) => {
		const run = await t.run('salesforceRecord', getMany(name, operator, value));
		expect(run.error).toBeUndefined();
		expect(jsonOf(run)).toMatchObject([{ Name: '2024-01-02' }]);
	});
});

it("a Lead's fax is a number, and its picklists are free text: here describe says what they are", async () => {
	const value = { LastName: 'Ada', Company: 'Acme', Fax: '+1 (212) 555-0100' };
	const run = await t.run('salesforceRecord', write('Lead', 'create', form(value)));
	expect(run.error).toBeUndefined();
	expect(rows('Lead')).toMatchObject([{ Fax: '+1 (212) 555-0100' }]);
	const contact = objectDescribe('Contact', [
		fieldDescribe('Level__c', {
			type: 'picklist',
			restrictedPicklist: true,
			picklistValues: [{ active: true, label: 'Primary', value: 'Primary' }],
		}),
	]);
	const [level] = mapperFields(contact, 'create').filter(({ id }) => id === 'Level__c');
	expect(level).toMatchObject({ type: 'options', options: [{ value: 'Primary' }] });
});

it('five saved records are unaccounted for when the sixth fails: here the error lists them', async () => {
	const items = Array.from({ length: 10 }, (_, i) => ({
		LastName: `Name ${i}`,
		...(i === 5 && { Email: 'no mail' }),
	}));
	const run = await t.run('salesforceRecord', write('Contact', 'create', autoMap()), items);
	expect(run.error?.message).toContain('Item 5: INVALID_EMAIL_ADDRESS');
	expect(run.error?.description).toContain('Saved: items 0-4, 6-9. Failed: item 5.');
	expect(rows('Contact')).toHaveLength(9);
});

it('1,000 items are 1,000 requests: here 5', async () => {
	const items = Array.from({ length: 1_000 }, (_, i) => ({ LastName: `Name ${i}` }));
	await t.run('salesforceRecord', write('Contact', 'create', autoMap()), items);
	expect(t.calls()).toHaveLength(5);
});

it('a query is run again for every item that asks the same: here once', async () => {
	const parameters = { resource: 'record', operation: 'getAll', object: objectNamed('Contact') };
	await t.run('salesforceRecord', parameters, Array(10).fill({}));
	expect(t.calls()).toEqual(['GET /query 200']);
});

it.each(['Invoice__c', 'RecordType', 'User'])(
	'only a dozen standard objects can be chosen: here any, such as %s',
	async (object) => {
		const parameters = { resource: 'object', operation: 'count', object: objectNamed(object) };
		const run = await t.run('salesforceRecord', parameters);
		expect(jsonOf(run)).toMatchObject([{ object }]);
	},
);
