import * as fc from 'fast-check';

import {
	autoMap,
	jsonOf,
	objectNamed,
	startOrgUnderTest,
	type OrgUnderTest,
} from '../support/orgNode';
import { fitsSegment, halved, segment } from '../support/segments';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
});
afterAll(() => t.close());
beforeEach(() => t.org.reset({ data: true }));

const contacts = (count: number) =>
	Array.from({ length: count }, (_, i) => ({ External_Id__c: `C-${i}`, LastName: `Name ${i}` }));
const stored = () => [...t.org.store.rows('Contact')];
const goOn = { settings: { onError: 'continueRegularOutput' as const } };

const write = (operation: string, matchOn: string, extra: object = {}) => ({
	resource: 'record',
	operation,
	object: objectNamed('Contact'),
	columns: autoMap(matchOn),
	...extra,
});
const byExternalId = (operation: string, field = 'External_Id__c', extra: object = {}) => ({
	resource: 'record',
	operation,
	object: objectNamed('Contact'),
	lookUpBy: 'externalId',
	externalIdField: field,
	recordId: '={{ $json.key }}',
	...extra,
});

describe('Update by external ID', () => {
	const update = write('update', 'External_Id__c');

	it('looks the IDs up in few queries and updates 200 a call', async () => {
		const ids = t.org.seed('Contact', contacts(1_000));
		const items = contacts(1_000).map((item) => ({ ...item, LastName: 'New' }));
		const run = await t.run('salesforceRecord', update, items);
		expect(run.error).toBeUndefined();
		const calls = t.calls();
		expect(calls.filter((call) => call.startsWith('PATCH'))).toHaveLength(5);
		expect(calls.filter((call) => call.startsWith('GET /query')).length).toBeLessThanOrEqual(3);
		expect(stored().every(({ LastName }) => LastName === 'New')).toBe(true);
		expect(jsonOf(run).map(({ id }) => id)).toEqual(ids);
	});

	it('never creates: what has no record fails, and the others are updated', async () => {
		t.org.seed('Contact', contacts(1));
		const items = [
			{ External_Id__c: 'C-0', LastName: 'New' },
			{ External_Id__c: 'nobody', LastName: 'New' },
		];
		const run = await t.run('salesforceRecord', update, items, goOn);
		expect(jsonOf(run)).toMatchObject([
			{ outcome: 'saved' },
			{ outcome: 'failed', errors: [{ statusCode: 'NOT_FOUND', fields: ['External_Id__c'] }] },
		]);
		expect(stored()).toHaveLength(1);
	});

	it('sends nothing where the node is set to stop and one has no record', async () => {
		t.org.seed('Contact', contacts(1));
		const items = [...contacts(1), { External_Id__c: 'nobody', LastName: 'New' }];
		const run = await t.run('salesforceRecord', update, items);
		expect(run.error?.message).toContain('No Contact that the integration user may see has');
		expect(t.calls().filter((call) => call.startsWith('PATCH'))).toEqual([]);
	});

	it('fails where several records have the value', async () => {
		t.org.seed('Contact', [
			{ LastName: 'One', Email: 'same@acme.example' },
			{ LastName: 'Two', Email: 'same@acme.example' },
		]);
		const run = await t.run(
			'salesforceRecord',
			write('update', 'Email'),
			[{ Email: 'same@acme.example', Title: 'x' }],
			goOn,
		);
		expect(jsonOf(run)).toMatchObject([
			{ outcome: 'failed', errors: [{ statusCode: 'AMBIGUOUS_MATCH' }] },
		]);
	});

	it('leaves what it was asked for as it stands when the look-up is refused: nothing is tried', async () => {
		t.org.fault({ match: { path: '/query' }, kind: 'limit-concurrent', times: 10 });
		const run = await t.run('salesforceRecord', update, contacts(2), goOn);
		expect(jsonOf(run).map(({ outcome }) => outcome)).toEqual(['notTried', 'notTried']);
	}, 60_000);
});

describe('Delete and Get by external ID', () => {
	it('delete the records that have it, 200 a call', async () => {
		const ids = t.org.seed('Contact', contacts(201));
		const run = await t.run(
			'salesforceRecord',
			byExternalId('delete'),
			contacts(201).map(({ External_Id__c }) => ({ key: External_Id__c })),
		);
		expect(run.error).toBeUndefined();
		expect(t.calls()).toEqual([
			'GET /query 200',
			...Array<string>(2).fill('DELETE /composite/sobjects 200'),
		]);
		expect(jsonOf(run)[0]).toEqual({ id: ids[0], success: true, deleted: true, outcome: 'saved' });
		expect(stored()).toEqual([]);
	});

	it('get the records that have it, each read once', async () => {
		t.org.seed('Contact', contacts(2));
		const run = await t.run('salesforceRecord', byExternalId('get'), [
			{ key: 'C-1' },
			{ key: 'c-0' },
			{ key: 'C-1' },
		]);
		expect(jsonOf(run).map(({ LastName }) => LastName)).toEqual(['Name 1', 'Name 0', 'Name 1']);
		expect(t.calls()).toEqual(['GET /query 200', 'POST /composite/sobjects/Contact 200']);
	});

	it('name the item whose record does not exist', async () => {
		t.org.seed('Contact', contacts(1));
		const run = await t.run('salesforceRecord', byExternalId('get'), [
			{ key: 'C-0' },
			{ key: 'gone' },
		]);
		expect(run.error?.message).toContain('External_Id__c "gone"');
	});

	it('say which field is no external ID, before anything is sent', async () => {
		const run = await t.run('salesforceRecord', byExternalId('get', 'Title'), [{ key: 'x' }]);
		expect(run.error?.message).toContain('"Title" of Contact is no external ID field');
		expect(t.calls()).toEqual([]);
	});

	it('delete a record that two items name once', async () => {
		const [id] = t.org.seed('Contact', contacts(1));
		const run = await t.run('salesforceRecord', byExternalId('delete'), [
			{ key: 'C-0' },
			{ key: 'C-0' },
		]);
		expect(jsonOf(run)).toEqual(
			Array(2).fill({ id, success: true, deleted: true, outcome: 'saved' }),
		);
	});
});

describe('any external ID', () => {
	/** Salesforce trims text and compares it in any case. */
	const keys = fc.uniqueArray(
		segment.filter((text) => text.trim() === text),
		{ minLength: 1, maxLength: 12, selector: (text) => text.toLowerCase() },
	);

	it('reaches the record that has it, and no other: upsert, update, get and delete', async () => {
		await fc.assert(
			fc.asyncProperty(keys, async (values) => {
				t.org.reset({ data: true });
				const items = values.map((External_Id__c, i) => ({ External_Id__c, LastName: `N${i}` }));
				const created = await t.run('salesforceRecord', write('upsert', 'External_Id__c'), items);
				expect(created.error).toBeUndefined();
				const ids = jsonOf(created).map(({ id }) => id);

				const renamed = items.map((item) => ({ ...item, LastName: `${item.LastName}!` }));
				const updated = await t.run('salesforceRecord', write('update', 'External_Id__c'), renamed);
				expect(jsonOf(updated).map(({ id }) => id)).toEqual(ids);

				const wanted = values.map((value) => ({ key: value }));
				const got = await t.run('salesforceRecord', byExternalId('get'), wanted);
				expect(jsonOf(got).map(({ LastName }) => LastName)).toEqual(
					renamed.map(({ LastName }) => LastName),
				);

				const first = [{ key: values[0] ?? '' }];
				const deleted = await t.run('salesforceRecord', byExternalId('delete'), first);
				expect(jsonOf(deleted).map(({ id }) => id)).toEqual(ids.slice(0, 1));
				expect(stored()).toHaveLength(values.length - 1);
			}),
			{ numRuns: 15 },
		);
	}, 120_000);

	it('reaches it in the address of an upsert by itself, or is refused where none can hold it', async () => {
		const ifUnmodifiedSince = '2999-01-01T00:00:00Z';
		const alone = write('upsert', 'External_Id__c', { options: { ifUnmodifiedSince } });
		const any = fc.oneof({ weight: 5, arbitrary: keys }, fc.tuple(halved));
		let refused = 0;
		await fc.assert(
			fc.asyncProperty(any, async (values) => {
				t.org.reset({ data: true });
				const seeded = values.filter(fitsSegment);
				const ids = t.org.seed(
					'Contact',
					seeded.map((External_Id__c) => ({ External_Id__c, LastName: 'Old' })),
				);
				const items = values.map((External_Id__c, i) => ({ External_Id__c, LastName: `N${i}` }));
				const run = await t.run('salesforceRecord', alone, items, goOn);

				expect(jsonOf(run).map(({ outcome, id }) => [outcome, id])).toEqual(
					values.map((value) =>
						fitsSegment(value) ? ['saved', ids[seeded.indexOf(value)]] : ['failed', undefined],
					),
				);
				expect(stored().map(({ LastName }) => LastName)).toEqual(
					seeded.map((value) => `N${values.indexOf(value)}`),
				);
				refused += values.length - seeded.length;
			}),
			{ numRuns: 30 },
		);
		expect(refused).toBeGreaterThan(0);
	}, 120_000);
});

describe('Find or Create', () => {
	const find = (matchOn: string, options: object = {}) =>
		write('findOrCreate', matchOn, { options: options as never });

	it('finds what is there and creates what is not, and changes nothing that it found', async () => {
		const [id] = t.org.seed('Contact', contacts(1));
		const run = await t.run('salesforceRecord', find('External_Id__c'), [
			{ External_Id__c: 'C-0', LastName: 'Other' },
			{ External_Id__c: 'new', LastName: 'New' },
		]);
		expect(jsonOf(run)).toMatchObject([
			{ id, created: false, outcome: 'saved' },
			{ created: true, outcome: 'saved' },
		]);
		expect(
			stored()
				.map(({ LastName }) => LastName)
				.sort(),
		).toEqual(['Name 0', 'New']);
		expect(t.calls()).toEqual(['GET /query 200', 'POST /composite/sobjects 200']);
	});

	it('needs the required fields of a record that it creates, and of no other', async () => {
		const [id] = t.org.seed('Contact', contacts(1));
		const items = [{ External_Id__c: 'C-0' }, { External_Id__c: 'new' }];
		const run = await t.run('salesforceRecord', find('External_Id__c'), items, {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(jsonOf(run)).toMatchObject([
			{ id, created: false, outcome: 'saved' },
			{
				outcome: 'failed',
				errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }],
			},
		]);
		expect(stored()).toHaveLength(1);
	});

	it('creates by the API that is chosen, with the same outcome', async () => {
		const [id] = t.org.seed('Contact', contacts(1));
		const run = await t.run(
			'salesforceRecord',
			find('External_Id__c', { api: 'bulk' }),
			contacts(3),
		);
		expect(jsonOf(run)).toMatchObject([
			{ id, created: false, outcome: 'saved' },
			{ created: true, outcome: 'saved' },
			{ created: true, outcome: 'saved' },
		]);
		expect(t.calls().filter((call) => call.includes('/jobs/ingest 200'))).toHaveLength(1);
		expect(stored()).toHaveLength(3);
	});

	it('creates one record for items with the same value', async () => {
		const run = await t.run('salesforceRecord', find('Email'), [
			{ Email: 'a@acme.example', LastName: 'A' },
			{ Email: 'A@acme.example', LastName: 'A' },
		]);
		const [one, two] = jsonOf(run);
		expect(stored()).toHaveLength(1);
		expect(one?.id).toBe(two?.id);
		expect([one?.created, two?.created].sort()).toEqual([false, true]);
	});

	it('adds the chosen fields of the record', async () => {
		t.org.seed('Contact', contacts(1));
		const run = await t.run(
			'salesforceRecord',
			find('External_Id__c', { fields: ['LastName'] }),
			contacts(2),
		);
		expect(jsonOf(run).map(({ record }) => record)).toEqual([
			{ Id: expect.any(String), LastName: 'Name 0' },
			{ Id: expect.any(String), LastName: 'Name 1' },
		]);
	});

	it('refuses fields to add that the object does not have before anything is sent', async () => {
		const run = await t.run(
			'salesforceRecord',
			find('External_Id__c', { fields: ['LastName', 'Nickname__c'] }),
			contacts(1),
		);
		expect(run.error?.message).toContain('Contact has no field "Nickname__c"');
		expect(stored()).toHaveLength(0);
		expect(t.calls()).toEqual([]);
	});

	it('fails where several records have the value', async () => {
		t.org.seed('Contact', [{ LastName: 'Same' }, { LastName: 'Same' }]);
		const run = await t.run('salesforceRecord', find('LastName'), [{ LastName: 'Same' }]);
		expect(run.error?.message).toContain('AMBIGUOUS_MATCH');
		expect(stored()).toHaveLength(2);
	});

	it('settles a create whose reply was lost by looking once more', async () => {
		t.org.fault({
			match: { method: 'POST', path: '/composite/sobjects' },
			kind: 'reset-after',
			times: 1,
		});
		const run = await t.run('salesforceRecord', find('External_Id__c'), contacts(1));
		expect(jsonOf(run)).toMatchObject([{ outcome: 'saved', created: null }]);
		expect(stored()).toHaveLength(1);
	});
});
