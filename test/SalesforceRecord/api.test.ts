import type { IDataObject } from 'n8n-workflow';

import { chooseApi } from '../../nodes/SalesforceRecord/operations/apiChoice';
import type { WriteOptions } from '../../nodes/SalesforceRecord/operations/writeOptions';
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

const ROWS = 5_000;
const goOn = { settings: { onError: 'continueRegularOutput' as const } };

/** Values of every kind of field that Salesforce or a CSV could write in another way. */
const invoices = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, i) => ({
		Invoice_Number__c: `INV-${i}`,
		Name: i % 7 === 0 ? `Quote " and, comma ${i}` : `Invoice ${i}`,
		Amount__c: i % 5 === 0 ? 1_234_567.5 : i,
		Quantity__c: i % 3 === 0 ? null : i / 8,
		Issue_Date__c: '2026-11-23',
		Sent_At__c: '2026-11-23T08:30:00+02:00',
		Paid__c: i % 2 === 0,
		Notes__c: i % 11 === 0 ? `two\nlines ${i}` : 'note',
		Status__c: 'Sent',
	}));

const write = (operation: string, api: string, extra: object = {}) => ({
	resource: 'record',
	operation,
	object: objectNamed('Invoice__c'),
	columns: autoMap(operation === 'create' ? undefined : 'Invoice_Number__c'),
	options: { api, ...extra } as never,
});
const getMany = (api: string) => ({
	resource: 'record',
	operation: 'getAll',
	object: objectNamed('Invoice__c'),
	returnAll: true,
	options: { api },
});
const outcomesOf = (run: Parameters<typeof jsonOf>[0]) => jsonOf(run).map(({ outcome }) => outcome);

describe('5,000 rows by REST and by Automatic, which takes bulk', () => {
	it('are written with equal output items and equal records', async () => {
		const items = invoices(ROWS);
		await t.run('salesforceRecord', write('upsert', 'rest'), items);
		const byRest = await t.run('salesforceRecord', write('upsert', 'rest'), items);
		const restRecords = [...t.org.store.rows('Invoice__c')].map((row) => ({ ...row }));

		const byBulk = await t.run('salesforceRecord', write('upsert', 'automatic'), items);
		expect(t.calls()).toContain('POST /jobs/ingest 200');
		expect(byBulk.hints.map(({ message }) => message).join()).toContain(
			'5,000 records were written by Bulk API 2.0, because they are more than 2,000.',
		);
		expect(byBulk.error).toBeUndefined();
		expect(byBulk.outputs).toEqual(byRest.outputs);
		const times = { LastModifiedDate: 0, SystemModstamp: 0 };
		const held = (rows: Iterable<object>) => [...rows].map((row) => ({ ...row, ...times }));
		expect(held(t.org.store.rows('Invoice__c'))).toEqual(held(restRecords));
	}, 60_000);

	it('are read with equal output items', async () => {
		await t.run('salesforceRecord', write('upsert', 'rest'), invoices(ROWS));
		const byRest = await t.run('salesforceRecord', getMany('rest'));
		const byBulk = await t.run('salesforceRecord', getMany('automatic'));
		expect(byBulk.error).toBeUndefined();
		expect(t.calls()).toContain('POST /jobs/query 200');
		expect(jsonOf(byRest)).toHaveLength(ROWS);
		expect(byBulk.outputs).toEqual(byRest.outputs);
	}, 60_000);
});

describe('Bulk', () => {
	it.each([
		['create', {}],
		['update', { Invoice_Number__c: 'INV-1' }],
	])(
		'fails single items of %s as REST does',
		async (operation, key) => {
			t.org.seed('Invoice__c', [{ Invoice_Number__c: 'INV-1' }, { Invoice_Number__c: 'INV-2' }]);
			const items = [
				{ ...key, Name: 'Good' },
				{ Invoice_Number__c: 'INV-2', Billing_Email__c: 'no mail' },
				{ Invoice_Number__c: 'INV-3', Amount__c: 'much' },
			];
			const runs = [];
			for (const api of ['rest', 'bulk']) {
				t.org.reset({ data: true });
				t.org.seed('Invoice__c', [{ Invoice_Number__c: 'INV-1' }, { Invoice_Number__c: 'INV-2' }]);
				const run = await t.run('salesforceRecord', write(operation, api), items, goOn);
				runs.push(
					jsonOf(run).map(({ outcome, errors, success, created }) => ({
						outcome,
						success,
						created,
						errors: (errors as Array<{ statusCode: string }> | undefined)?.map(
							({ statusCode }) => statusCode,
						),
					})),
				);
			}
			expect(runs[1]).toEqual(runs[0]);
		},
		30_000,
	);

	it('creates, and deletes by ID', async () => {
		const created = await t.run('salesforceRecord', write('create', 'bulk'), invoices(3));
		expect(jsonOf(created)).toMatchObject(Array(3).fill({ created: true, outcome: 'saved' }));
		const ids = jsonOf(created).map(({ id }) => ({ id }));
		const deleted = await t.run(
			'salesforceRecord',
			{
				resource: 'record',
				operation: 'delete',
				object: objectNamed('Invoice__c'),
				recordId: '={{ $json.id }}',
				options: { api: 'bulk' },
			},
			ids,
		);
		expect(jsonOf(deleted)).toEqual(
			ids.map(({ id }) => ({ id, success: true, deleted: true, outcome: 'saved' })),
		);
		expect([...t.org.store.rows('Invoice__c')]).toEqual([]);
	}, 30_000);

	it('keeps null apart from the empty text, and does not take #N/A for an order', async () => {
		const [id] = t.org.seed('Invoice__c', [
			{ Invoice_Number__c: 'INV-1', Name: 'Old', Amount__c: 5, Notes__c: 'n' },
		]);
		const items = [
			{ Invoice_Number__c: 'INV-1', Name: '', Amount__c: null, Status__c: 'Sent' },
			{ Invoice_Number__c: 'INV-2', Notes__c: '#N/A' },
		];
		const run = await t.run('salesforceRecord', write('upsert', 'bulk'), items, goOn);
		expect(outcomesOf(run)).toEqual(['saved', 'failed']);
		expect(t.org.store.byId('Invoice__c', id ?? '')).toMatchObject({
			Name: 'Old',
			Amount__c: null,
			Notes__c: 'n',
		});
	}, 30_000);

	it('says that no row was sent when there is no job', async () => {
		t.org.fault({ match: { path: '/jobs/ingest' }, kind: '500-json', times: 1 });
		const run = await t.run('salesforceRecord', write('upsert', 'bulk'), invoices(2), goOn);
		expect(outcomesOf(run).every((outcome) => outcome !== 'saved')).toBe(true);
		expect([...t.org.store.rows('Invoice__c')]).toEqual([]);
	});

	it('is refused together with an option that it does not have, before anything is sent', async () => {
		const parameters = write('upsert', 'bulk', { allOrNone: true });
		const run = await t.run('salesforceRecord', parameters, invoices(1));
		expect(run.error?.message).toContain("'API' is Bulk, which has no option 'All or None'");
		expect(t.calls()).toEqual([]);
	});
});

describe('chooseApi', () => {
	const options = (change: Partial<WriteOptions>): WriteOptions => ({
		allOrNone: false,
		sameKey: 'fail',
		api: 'automatic',
		dryRun: false,
		duplicateDetails: false,
		conditional: false,
		headers: {},
		...change,
	});
	const choose = (count: number, change: Partial<WriteOptions> = {}, waves = 1) =>
		chooseApi({ options: options(change), count, waves });

	it('takes bulk above 2,000 records', () => {
		expect([choose(2_000).api, choose(2_001).api]).toEqual(['rest', 'bulk']);
	});

	it.each<[Partial<WriteOptions>, number, string]>([
		[{ allOrNone: true }, 1, 'All or None'],
		[{ conditional: true }, 1, 'If Unmodified Since'],
		[{ headers: { 'Sforce-Auto-Assign': 'FALSE' } }, 1, 'Assignment Rule'],
		[{ headers: { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' } }, 1, 'Allow Duplicates'],
		[{ headers: { 'Sforce-Mru': 'updateMru=true' } }, 1, 'Update Recently Viewed'],
		[{ sameKey: 'inOrder' }, 2, 'Items With the Same Key'],
	])('takes REST for an option that bulk lacks, and says which: %p', (change, waves, name) => {
		expect(choose(9_999, change, waves)).toMatchObject({
			api: 'rest',
			hint: expect.stringContaining(name) as string,
		});
	});

	it('advises bulk where REST was chosen and bulk would do', () => {
		expect(choose(9_999, { api: 'rest' }).hint).toContain(
			"choose Automatic under the option 'API'",
		);
		expect(choose(2_000, { api: 'rest' }).hint).toBeUndefined();
	});
});
