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

const contacts = (count: number) =>
	Array.from({ length: count }, (_, i) => ({ External_Id__c: `C-${i}`, LastName: `Name ${i}` }));

const write = (operation: string, extra: object = {}) => ({
	resource: 'record',
	operation,
	object: objectNamed('Contact'),
	columns: autoMap(operation === 'upsert' ? 'External_Id__c' : 'Id'),
	...extra,
});
const stored = () => [...t.org.store.rows('Contact')];

describe('Create or Update', () => {
	it('saves 1,000 items in 5 calls and pairs each result with its item', async () => {
		const run = await t.run('salesforceRecord', write('upsert'), contacts(1_000));
		expect(run.error).toBeUndefined();
		expect(t.calls()).toEqual(
			Array(5).fill('PATCH /composite/sobjects/Contact/External_Id__c 200'),
		);
		expect(stored()).toHaveLength(1_000);
		const rows = run.outputs[0] ?? [];
		expect(rows.map(({ pairedItem }) => pairedItem)).toEqual(rows.map((_, item) => ({ item })));
		const third = stored().find(({ External_Id__c }) => External_Id__c === 'C-3');
		expect(rows[3]?.json).toEqual({
			id: third?.Id,
			success: true,
			created: true,
			outcome: 'saved',
		});
	});

	it('updates what is there and creates nothing twice', async () => {
		await t.run('salesforceRecord', write('upsert'), contacts(2));
		const again = [{ External_Id__c: 'C-0', LastName: 'Changed' }, ...contacts(3).slice(2)];
		const run = await t.run('salesforceRecord', write('upsert'), again);
		expect(jsonOf(run).map(({ created }) => created)).toEqual([false, true]);
		expect(
			stored()
				.map(({ LastName }) => LastName)
				.sort(),
		).toEqual(['Changed', 'Name 1', 'Name 2']);
	});

	it('names the items that were saved and those that were not, and why', async () => {
		const items = contacts(3).map((item, i) => (i === 1 ? { ...item, LastName: '' } : item));
		const run = await t.run('salesforceRecord', write('upsert'), items);
		expect(run.error?.message).toContain('Not saved: 1 of 3. Item 1: REQUIRED_FIELD_MISSING');
		expect(run.error?.description).toContain('Saved: items 0, 2. Failed: item 1. Not tried: none.');
		expect(stored()).toHaveLength(2);
	});

	it('gives each failed item its reason and goes on, where the node is set to continue', async () => {
		const items = contacts(401).map((item, i) => (i === 7 ? { ...item, Email: 'no mail' } : item));
		const run = await t.run('salesforceRecord', write('upsert'), items, {
			settings: { onError: 'continueRegularOutput' },
		});
		const outcomes = jsonOf(run);
		expect(outcomes).toHaveLength(401);
		expect(outcomes[7]).toMatchObject({
			success: false,
			outcome: 'failed',
			errors: [{ statusCode: 'INVALID_EMAIL_ADDRESS', fields: ['Email'] }],
		});
		expect(outcomes.filter(({ success }) => success)).toHaveLength(400);
		expect(outcomes.some((json) => 'error' in json)).toBe(false);
	});

	it('routes single failed items to the error output', async () => {
		const items = contacts(3).map((item, i) => (i === 2 ? { ...item, LastName: null } : item));
		const run = await t.run('salesforceRecord', write('upsert'), items, {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(jsonOf(run, 0).map(({ outcome }) => outcome)).toEqual(['saved', 'saved']);
		expect(run.outputs[1]).toHaveLength(1);
		expect(run.outputs[1]?.[0]?.pairedItem).toMatchObject({ item: 2 });
	});

	describe('matched on Id', () => {
		const byId = write('upsert', { columns: autoMap('Id') });

		it('updates the items that have one and creates the others, results in the order of the items', async () => {
			const ids = t.org.seed('Contact', contacts(2));
			const run = await t.run('salesforceRecord', byId, [
				{ LastName: 'New', Id: null },
				{ Id: ids[1], LastName: 'Changed' },
				{ LastName: 'Newer' },
			]);
			expect(run.error).toBeUndefined();
			expect(t.calls()).toEqual(['PATCH /composite/sobjects 200', 'POST /composite/sobjects 200']);
			expect(jsonOf(run).map(({ created }) => created)).toEqual([true, false, true]);
			expect(jsonOf(run)[1]?.id).toBe(ids[1]);
			expect(t.org.store.byId('Contact', ids[1]!)?.LastName).toBe('Changed');
			const newest = t.org.store.byId('Contact', jsonOf(run)[2]?.id as string);
			expect(newest?.LastName).toBe('Newer');
		});

		it('creates nothing once an update has failed, where the node is set to stop', async () => {
			const items = [{ LastName: 'New' }, { Id: '003000000000000AAA', LastName: 'Nobody' }];
			const run = await t.run('salesforceRecord', byId, items);
			expect(run.error?.description).toContain('Failed: item 1. Not tried: item 0.');
			expect(stored()).toHaveLength(0);
		});

		it('never sends a create again after a lost reply', async () => {
			t.org.fault({
				match: { method: 'POST', path: '/composite/sobjects' },
				kind: 'reset-after',
				times: 1,
			});
			const run = await t.run('salesforceRecord', byId, [{ LastName: 'New' }], {
				settings: { onError: 'continueRegularOutput' },
			});
			expect(jsonOf(run)).toMatchObject([{ outcome: 'unknown' }]);
			expect(stored()).toHaveLength(1);
		});

		it('refuses what is no ID', async () => {
			const run = await t.run('salesforceRecord', byId, [{ Id: 'abc', LastName: 'New' }]);
			expect(run.error?.message).toContain('MALFORMED_ID');
			expect(t.calls()).toEqual([]);
		});
	});

	it('says which column to choose where an item has no value to match on', async () => {
		const run = await t.run('salesforceRecord', write('upsert'), [{ LastName: 'x' }]);
		expect(run.error?.message).toMatch(/no value for "External_Id__c".*'Field to match on'/);
	});

	it('says which column holds no external ID, before anything is sent', async () => {
		const run = await t.run(
			'salesforceRecord',
			write('upsert', { columns: autoMap('LastName') }),
			contacts(1),
		);
		expect(run.error?.message).toContain('"LastName" of Contact is no external ID field');
		expect(t.calls()).toEqual([]);
	});

	it("asks for 'Field to match on' when none is chosen", async () => {
		const parameters = write('upsert', { columns: autoMap() });
		const run = await t.run('salesforceRecord', parameters, contacts(1));
		expect(run.error?.message).toContain("'Field to match on' is empty");
	});
});

describe('Create', () => {
	it('creates a record for each item, 200 a call', async () => {
		const run = await t.run('salesforceRecord', write('create'), contacts(201));
		expect(t.calls()).toEqual(Array(2).fill('POST /composite/sobjects 200'));
		expect(jsonOf(run).every(({ created, success }) => created === true && success === true)).toBe(
			true,
		);
		expect(stored()).toHaveLength(201);
	});

	it('maps columns one by one and leaves out those that are not filled in', async () => {
		const value = { LastName: '={{ $json.name }}', Email: null };
		const parameters = write('create', {
			columns: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] },
		});
		const run = await t.run('salesforceRecord', parameters, [{ name: 'Ada' }, { name: 'Grace' }]);
		expect(run.error).toBeUndefined();
		expect(stored().map(({ LastName }) => LastName)).toEqual(['Ada', 'Grace']);
	});

	it('empties a field for which an expression gives null', async () => {
		const [Id] = t.org.seed('Contact', [{ LastName: 'Ada', Email: 'ada@acme.example' }]);
		const value = { Id, LastName: 'Ada', Email: '={{ null }}', Phone: null };
		const parameters = write('update', {
			columns: { mappingMode: 'defineBelow', value, matchingColumns: ['Id'], schema: [] },
		});
		const run = await t.run('salesforceRecord', parameters);
		expect(run.error).toBeUndefined();
		expect(stored()).toMatchObject([{ LastName: 'Ada', Email: null }]);
	});

	it('saves none of a call when All or None is on and one fails', async () => {
		const items = contacts(3).map((item, i) => (i === 1 ? { ...item, LastName: '' } : item));
		const run = await t.run(
			'salesforceRecord',
			write('create', { options: { allOrNone: true } }),
			items,
			{ settings: { onError: 'continueRegularOutput' } },
		);
		expect(jsonOf(run).map(({ outcome }) => outcome)).toEqual(['notTried', 'failed', 'notTried']);
		expect(stored()).toHaveLength(0);
	});

	it('reports a create whose reply was lost as unknown and never sends it again', async () => {
		t.org.fault({ match: { path: '/composite/sobjects' }, kind: 'reset-after', times: 1 });
		const run = await t.run('salesforceRecord', write('create'), contacts(2), {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(jsonOf(run).map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
		expect(stored()).toHaveLength(2);
		expect(t.org.calls().filter(({ path }) => path.endsWith('/composite/sobjects'))).toHaveLength(
			1,
		);
	});

	it('names the keys that are no field, and sends nothing', async () => {
		const run = await t.run('salesforceRecord', write('create'), [
			{ LastName: 'Ada' },
			{ LastName: 'Grace', Favourite: 'blue' },
		]);
		expect(run.error?.message).toContain('Item 1: INVALID_FIELD: Contact has no field "Favourite"');
		expect(run.error?.message).toContain("choose 'Map Each Column Manually'");
		expect(run.error?.description).toMatch(/^Saved: none\. Failed: item 1\. Not tried: item 0\./);
		expect(t.calls()).toEqual([]);
	});

	it('says of a column that the object no longer has how to mend the form', async () => {
		const value = { LastName: 'Ada', Gone__c: 'x' };
		const columns = { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] };
		const run = await t.run('salesforceRecord', write('create', { columns }), [{}]);
		expect(run.error?.message).toContain(
			'no field "Gone__c", or the integration user may not see it. Choose \'Refresh field list\'',
		);
		expect(run.error?.message).not.toContain('Map Each Column Manually');
		expect(t.calls()).toEqual([]);
	});

	it('refuses two keys for one field, of which one would be lost', async () => {
		const run = await t.run('salesforceRecord', write('create'), [
			{ LastName: 'Ada', email: 'a@acme.example', Email: 'b@acme.example' },
		]);
		expect(run.error?.message).toContain(
			'FIELD_NAMED_TWICE: "email" and "Email" of the item are the same field',
		);
		expect(t.calls()).toEqual([]);
	});

	describe('an expression that fails for one item', () => {
		const value = { LastName: "={{ $json.name ?? $('Nowhere').item.json.name }}" };
		const columns = { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] };
		const items = [{ name: 'Ada' }, {}, { name: 'Grace' }];

		it('fails that item alone, where the node is set to continue', async () => {
			const run = await t.run('salesforceRecord', write('create', { columns }), items, {
				settings: { onError: 'continueRegularOutput' },
			});
			expect(jsonOf(run).map(({ outcome }) => outcome)).toEqual(['saved', 'failed', 'saved']);
			expect(jsonOf(run)[1]?.errors).toMatchObject([{ message: expect.stringMatching(/node/) }]);
		});

		it('is named, and nothing is sent, where the node is set to stop', async () => {
			const run = await t.run('salesforceRecord', write('create', { columns }), items);
			expect(run.error?.message).toContain('Not saved: 3 of 3. Item 1: INVALID_INPUT');
			expect(t.calls()).toEqual([]);
		});

		it("concerns that item's 'Record ID' alone", async () => {
			const ids = t.org.seed('Contact', contacts(2));
			const recordId = "={{ $json.id ?? $('Nowhere').item.json.id }}";
			const parameters = write('delete', { recordId });
			const run = await t.run(
				'salesforceRecord',
				parameters,
				[{ id: ids[0] }, {}, { id: ids[1] }],
				{
					settings: { onError: 'continueRegularOutput' },
				},
			);
			expect(jsonOf(run).map(({ outcome }) => outcome)).toEqual(['saved', 'failed', 'saved']);
		});
	});

	it('matches field names in any case', async () => {
		const run = await t.run('salesforceRecord', write('create'), [{ lastname: 'Ada' }]);
		expect(run.error).toBeUndefined();
		expect(stored()[0]?.LastName).toBe('Ada');
	});

	it('refuses one run on two objects', async () => {
		const parameters = write('create', {
			object: { __rl: true, mode: 'list', value: '={{ $json.type }}' },
		});
		const run = await t.run('salesforceRecord', parameters, [
			{ type: 'Contact', LastName: 'a' },
			{ type: 'Lead', LastName: 'b' },
		]);
		expect(run.error?.message).toContain(
			'\'Object\' is "Contact" for item 0 and "Lead" for item 1',
		);
		expect(t.calls()).toEqual([]);
	});
});

describe('Update', () => {
	it('updates by ID, 200 a call', async () => {
		const ids = t.org.seed('Contact', contacts(250));
		const run = await t.run(
			'salesforceRecord',
			write('update'),
			ids.map((Id) => ({ Id, LastName: 'New' })),
		);
		expect(run.error).toBeUndefined();
		expect(t.calls()).toEqual(Array(2).fill('PATCH /composite/sobjects 200'));
		expect(stored().every(({ LastName }) => LastName === 'New')).toBe(true);
	});

	it('is sent again after a lost reply, because twice is the same as once', async () => {
		const [Id] = t.org.seed('Contact', contacts(1));
		t.org.fault({ match: { path: '/composite/sobjects' }, kind: 'reset-after', times: 1 });
		const run = await t.run('salesforceRecord', write('update'), [{ Id, LastName: 'New' }]);
		expect(jsonOf(run)).toMatchObject([{ outcome: 'saved' }]);
		expect(run.hints.map(({ message }) => message).join()).toContain('1 retried');
	});

	it('names the record that is not there, of which Salesforce says only that its ID is invalid', async () => {
		const Id = '003000000000999AAA';
		const items = [{ Id, LastName: 'New' }];
		const stopped = await t.run('salesforceRecord', write('update'), items);
		expect(stopped.error?.message).toContain(
			`INVALID_CROSS_REFERENCE_KEY: invalid cross reference id (record ${Id})`,
		);
		const run = await t.run('salesforceRecord', write('update'), items, {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(jsonOf(run)).toMatchObject([{ id: Id, outcome: 'failed' }]);
	});

	it.each([
		[{ LastName: 'x' }, 'MATCH_VALUE_MISSING'],
		[{ Id: 'abc', LastName: 'x' }, 'MALFORMED_ID: "abc" is no record ID'],
	])('refuses %p without sending it', async (item, words) => {
		const run = await t.run('salesforceRecord', write('update'), [item]);
		expect(run.error?.message).toContain(words);
		expect(t.calls()).toEqual([]);
	});
});

describe('Delete', () => {
	const remove = { resource: 'record', operation: 'delete', object: objectNamed('Contact') };

	it('deletes by ID, 200 a call', async () => {
		const ids = t.org.seed('Contact', contacts(201));
		const run = await t.run(
			'salesforceRecord',
			{ ...remove, recordId: '={{ $json.id }}' },
			ids.map((id) => ({ id })),
		);
		expect(t.calls()).toEqual(Array(2).fill('DELETE /composite/sobjects 200'));
		expect(jsonOf(run)[0]).toMatchObject({ id: ids[0], deleted: true, outcome: 'saved' });
		expect(stored()).toHaveLength(0);
	});

	it("keeps Salesforce's words for a record that is gone", async () => {
		const [id] = t.org.seed('Contact', contacts(1));
		await t.run('salesforceRecord', { ...remove, recordId: id });
		const run = await t.run('salesforceRecord', { ...remove, recordId: id });
		expect(run.error?.message).toContain('ENTITY_IS_DELETED');
	});
});
