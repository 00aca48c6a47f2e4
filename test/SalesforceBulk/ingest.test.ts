import type { IDataObject } from 'n8n-workflow';

import { startOrg, type RunningOrg } from '../org';
import { callsOf, ingest, jsonOf, partners, runBulk } from './bulkNode';

/** A job takes a second to be looked at first; a busy machine takes longer. Milliseconds. */
jest.setTimeout(30_000);

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

beforeEach(() => org.reset({ data: true }));

afterAll(async () => await org.close());

/** Contacts of which every 150th lacks the last name that Salesforce requires: 7 of 1,000. */
function contacts(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, i) => ({
		firstname: `First "${i}"`,
		LastName: i % 150 === 0 ? '' : `Last, ${i}\nsecond line`,
		Description: i % 2 === 0 ? null : 'same for many',
	}));
}

describe('1,000 rows of which 7 are bad', () => {
	test('leave 993 saved, 7 failed, 0 unprocessed, each paired with its own item', async () => {
		const items = contacts(1_000);
		const { outputs, error, hints } = await runBulk(org, ingest('Contact', 'insert'), items);
		expect(error).toBeUndefined();
		expect(outputs.map((output) => output.length)).toEqual([993, 7, 0]);
		expect(hints.map(({ message }) => message)).toEqual([
			'Of 1000 items, 7 left by the output Failed and 0 by Unprocessed.',
		]);

		const bad = items.flatMap(({ LastName }, i) => (LastName === '' ? [i] : []));
		expect(partners(outputs[1])).toEqual(bad);
		const good = items.flatMap(({ LastName }, i) => (LastName === '' ? [] : [i]));
		expect(partners(outputs[0])).toEqual(good);
		for (const [place, { json }] of outputs[0]!.entries()) {
			const { row, id } = json as { row: IDataObject; id: string };
			expect(row.FirstName).toBe(items[good[place]!]!.firstname);
			const saved = org.store.byId('Contact', id)!;
			expect(saved.LastName).toBe(items[good[place]!]!.LastName);
		}
		expect(jsonOf(outputs[1])[0]).toEqual({
			id: null,
			outcome: 'failed',
			errors: [
				{
					statusCode: 'REQUIRED_FIELD_MISSING',
					message: expect.stringContaining('LastName'),
					fields: ['LastName'],
				},
			],
			jobId: expect.stringMatching(/^750/),
			row: expect.objectContaining({ FirstName: 'First "0"' }),
		});
		expect(Object.keys(outputs[0]![0]!.json)).toEqual(['id', 'created', 'outcome', 'jobId', 'row']);
	});

	test('cost one job: describe, budget, create, upload, close, looks and two result lists', async () => {
		await runBulk(org, ingest('Contact', 'insert'), contacts(1_000));
		const calls = callsOf(org).filter((call) => !call.endsWith('/describe'));
		const looks = calls.filter((call) => call === 'GET /jobs/ingest/ID');
		expect(looks.length).toBeLessThanOrEqual(4);
		expect(calls.filter((call) => call !== 'GET /jobs/ingest/ID')).toEqual([
			'GET /limits',
			'POST /jobs/ingest',
			'PUT /jobs/ingest/ID/batches',
			'PATCH /jobs/ingest/ID',
			'GET /jobs/ingest/ID/successfulResults',
			'GET /jobs/ingest/ID/failedResults',
		]);
	});
});

describe('the operations', () => {
	test('upsert by external ID updates what is there and creates the rest', async () => {
		const [id] = org.seed('Account', [{ Name: 'Old', External_Id__c: 'E1' }]);
		const items = [
			{ External_Id__c: 'E2', Name: 'Second' },
			{ External_Id__c: 'E1', Name: 'Renamed' },
			{ external_id__c: 'E3', name: 'Third' },
		].map((item) =>
			Object.fromEntries(Object.entries(item).map(([key, v]) => [key.toLowerCase(), v])),
		);
		const parameters = ingest('Account', 'upsert', {}, ['External_Id__c']);
		const { outputs } = await runBulk(org, parameters, items);
		expect(partners(outputs[0])).toEqual([0, 1, 2]);
		expect(jsonOf(outputs[0]).map(({ created }) => created)).toEqual([true, false, true]);
		expect(outputs[0]![1]!.json.id).toBe(id);
		expect(org.store.byId('Account', id!)!.Name).toBe('Renamed');
	});

	test('update by Id, with a null that empties a field and an empty text that leaves it', async () => {
		const ids = org.seed('Contact', [
			{ LastName: 'A', Description: 'keep', Title: 'drop' },
			{ LastName: 'B' },
		]);
		const { outputs } = await runBulk(org, ingest('Contact', 'update'), [
			{ Id: ids[1]!.slice(0, 15), LastName: 'B2' },
			{ Id: ids[0]!, Description: '', Title: null },
			{ Id: '003000000000000AAA', LastName: 'nobody' },
		]);
		expect(partners(outputs[0])).toEqual([0, 1]);
		expect(partners(outputs[1])).toEqual([2]);
		expect(org.store.byId('Contact', ids[1]!)!.LastName).toBe('B2');
		const kept = org.store.byId('Contact', ids[0]!)!;
		expect(kept.Description).toBe('keep');
		expect(kept.Title ?? null).toBeNull();
	});

	test('delete takes the ID from the field that is named, and nothing else of the item', async () => {
		const ids = org.seed('Contact', [{ LastName: 'A' }, { LastName: 'B' }]);
		const parameters = ingest('Contact', 'delete', { recordIdField: 'contact' });
		const { outputs } = await runBulk(org, parameters, [
			{ contact: ids[0]!, other: { any: 'thing' } },
			{ contact: '', other: 1 },
		]);
		expect(partners(outputs[0])).toEqual([0]);
		expect(jsonOf(outputs[1])).toEqual([
			expect.objectContaining({
				outcome: 'failed',
				jobId: null,
				errors: [expect.objectContaining({ statusCode: 'MATCH_VALUE_MISSING' })],
			}),
		]);
		expect(org.store.byId('Contact', ids[0]!)).toBeUndefined();
		expect(org.store.byId('Contact', ids[1]!)).toBeDefined();
	});

	test('a mapping by hand sends its columns alone, and not those left alone in the form', async () => {
		const [id] = org.seed('Contact', [{ LastName: 'Old', Title: 'kept' }]);
		const columns = {
			mappingMode: 'defineBelow',
			value: { Id: '={{ $json.key }}', LastName: '={{ $json.name }}', Title: null },
			matchingColumns: ['Id'],
			schema: [],
		};
		const { outputs } = await runBulk(org, ingest('Contact', 'update', { columns }), [
			{ key: id!, name: 'New', ignored: true },
		]);
		expect(outputs[0]).toHaveLength(1);
		expect(org.store.byId('Contact', id!)).toMatchObject({ LastName: 'New', Title: 'kept' });
	});

	test('a lookup by external ID finds its parent', async () => {
		const [account] = org.seed('Account', [{ Name: 'Acme', External_Id__c: 'E1' }]);
		const { outputs } = await runBulk(org, ingest('Contact', 'insert'), [
			{ LastName: 'A', 'account.External_Id__c': 'E1' },
		]);
		const id = outputs[0]![0]!.json.id as string;
		expect(org.store.byId('Contact', id)!.AccountId).toBe(account);
	});

	test('equal rows are interchangeable, and each has its own item', async () => {
		const items = Array.from({ length: 5 }, () => ({ LastName: 'Twin' }));
		const { outputs } = await runBulk(org, ingest('Contact', 'insert'), items);
		expect(partners(outputs[0])).toEqual([0, 1, 2, 3, 4]);
		expect(new Set(jsonOf(outputs[0]).map(({ id }) => id)).size).toBe(5);
	});
});

describe('time and failure', () => {
	test('a time-out is no failure: the job goes on, its ID and state come out', async () => {
		org.change({ bulkStepMs: 60_000 });
		const parameters = ingest('Contact', 'insert', { options: { waitMinutes: 0.001 } });
		const { outputs, error, hints } = await runBulk(org, parameters, [{ LastName: 'A' }]);
		org.change({ bulkStepMs: 75 });
		expect(error).toBeUndefined();
		expect(outputs.map((output) => output.length)).toEqual([0, 0, 1]);
		expect(outputs[2]![0]).toMatchObject({
			json: {
				outcome: 'unknown',
				jobId: expect.stringMatching(/^750/),
				state: 'UploadComplete',
				row: { LastName: 'A' },
			},
			pairedItem: { item: 0 },
		});
		expect(hints.map(({ message }) => message).join()).toMatch(
			/is not over yet.*do not send the rows/,
		);
		expect(callsOf(org).some((call) => call.startsWith('DELETE'))).toBe(false);
	});

	test('a lost reply to the upload or to its closing saves nothing twice', async () => {
		org.fault({ match: { method: 'PUT', path: '/batches' }, kind: 'reset-after', times: 1 });
		org.fault({ match: { method: 'PATCH', path: '/jobs/ingest' }, kind: 'reset-after', times: 1 });
		const { outputs, error } = await runBulk(org, ingest('Contact', 'insert'), [
			{ LastName: 'A' },
			{ LastName: 'B' },
		]);
		expect(error).toBeUndefined();
		expect(outputs.map((output) => output.length)).toEqual([2, 0, 0]);
		expect([...org.store.rows('Contact')]).toHaveLength(2);
	});

	test('cancelling stops the waiting at once', async () => {
		org.change({ bulkStepMs: 60_000 });
		const stop = new AbortController();
		const running = runBulk(org, ingest('Contact', 'insert'), [{ LastName: 'A' }], {
			signal: stop.signal,
		});
		while (!callsOf(org).some((call) => call.startsWith('PATCH'))) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		stop.abort();
		const { status } = await running;
		org.change({ bulkStepMs: 75 });
		expect(status).toBe('canceled');
		expect(callsOf(org).filter((call) => call === 'GET /jobs/ingest/ID').length).toBeLessThan(2);
	});
});

describe('input that cannot be sent', () => {
	test.each([
		[
			'keys that are no field',
			ingest('Contact', 'insert'),
			[
				{ LastName: 'A', Shoe: 1 },
				{ LastName: 'B', Hat: 2 },
			],
			/Contact has no field "Shoe", "Hat".*Map Each Column Manually/,
		],
		[
			'fields that may not be written',
			ingest('Contact', 'insert'),
			[{ LastName: 'A', CreatedDate: '2026-01-01' }],
			/may not insert the Contact field "CreatedDate"/,
		],
		[
			'two keys for one field',
			ingest('Contact', 'insert'),
			[{ LastName: 'A', lastname: 'B' }],
			/"LastName" and "lastname" of the item are the same field/,
		],
		['empty items', ingest('Contact', 'insert'), [{}], /hold no field to write/],
		[
			'items without a value',
			ingest('Contact', 'insert'),
			[{ LastName: '' }],
			/No input item can be sent/,
		],
		[
			'an update without IDs',
			ingest('Contact', 'update'),
			[{ LastName: 'A' }],
			/No input item has a value for "Id"/,
		],
		[
			'an upsert without a match column',
			ingest('Account', 'upsert'),
			[{ Name: 'A' }],
			/'Field to match on' is empty/,
		],
		[
			'an upsert by a field that finds no record',
			ingest('Account', 'upsert', {}, ['Name']),
			[{ Name: 'A' }],
			/"Name" of Account is no external ID field/,
		],
		[
			'an upsert by a field that is not there',
			ingest('Account', 'upsert', {}, ['Nope__c']),
			[{ Name: 'A' }],
			/Account has no field "Nope__c"/,
		],
		['an unknown object', ingest('Nope__c', 'insert'), [{ Name: 'A' }], /'Object' is "Nope__c"/],
		[
			'a wrong time to wait',
			ingest('Contact', 'insert', { options: { waitMinutes: -1 } }),
			[{ LastName: 'A' }],
			/'Wait Minutes' is -1/,
		],
		[
			'values no CSV can hold',
			ingest('Contact', 'insert'),
			[{ LastName: { first: 'a' } }],
			/"LastName" holds a value that a bulk job cannot take: \{"first":"a"\}/,
		],
	])('%s: refused before a job is made, by name', async (_what, parameters, items, message) => {
		const { error, status } = await runBulk(org, parameters, items);
		expect(status).toBe('error');
		expect(error?.message).toMatch(message);
		expect(callsOf(org).some((call) => call.includes('/jobs/'))).toBe(false);
	});

	test('single items that cannot be sent leave by Failed; the others are sent', async () => {
		const { outputs } = await runBulk(org, ingest('Contact', 'insert'), [
			{ LastName: 'A' },
			{ LastName: '' },
			{ LastName: ['x'] },
			{ LastName: 'D' },
		]);
		expect(partners(outputs[0])).toEqual([0, 3]);
		expect(partners(outputs[1])).toEqual([1, 2]);
		expect(
			jsonOf(outputs[1]).map(({ errors }) => (errors as IDataObject[])[0]!.statusCode),
		).toEqual(['NO_FIELDS', 'INVALID_VALUE']);
	});
});

describe('an expression that fails for one item', () => {
	const value = { LastName: "={{ $json.name ?? $('Nowhere').item.json.name }}" };
	const columns = { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] };
	const parameters = ingest('Contact', 'insert', { columns });
	const items = [{ name: 'Ada' }, { other: 1 }];

	test('puts that item alone on Failed, where the node is set to go on', async () => {
		const { outputs } = await runBulk(org, parameters, items, {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(partners(outputs[0])).toEqual([0]);
		expect(outputs[1]).toMatchObject([
			{ json: { errors: [{ statusCode: 'INVALID_INPUT' }], row: { other: 1 } } },
		]);
	});

	test('is named, and no job is made, where the node is set to stop', async () => {
		const { error } = await runBulk(org, parameters, items);
		expect(error?.message).toMatch(/\[item 1\]$/);
		expect(callsOf(org).some((call) => call.includes('/jobs/'))).toBe(false);
	});
});

describe('a node that is set to go on', () => {
	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: a refused job puts every item on Failed with the reason, and no key n8n takes for an error',
		async (onError) => {
			const { outputs } = await runBulk(
				org,
				ingest('Contact', 'insert'),
				[{ Nope: 1 }, { Nope: 2 }],
				{ settings: { onError } },
			);
			expect(outputs.slice(0, 3).map((output) => output.length)).toEqual([0, 2, 0]);
			expect(outputs[1]![1]).toEqual({
				json: {
					id: null,
					outcome: 'failed',
					errors: [expect.objectContaining({ message: expect.stringMatching(/no field "Nope"/) })],
					jobId: null,
					row: { Nope: 2 },
				},
				pairedItem: { item: 1 },
			});
		},
	);
});
