import {
	autoMap,
	CALLER,
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

const goOn = { settings: { onError: 'continueRegularOutput' as const } };
const stored = () => [...t.org.store.rows('Contact')];
const write = (operation: string, options: object, matchOn = 'External_Id__c') => ({
	resource: 'record',
	operation,
	object: objectNamed('Contact'),
	columns: autoMap(matchOn),
	options: options as never,
});
const outcomes = (run: Parameters<typeof jsonOf>[0]) => jsonOf(run).map(({ outcome }) => outcome);

describe('Items With the Same Key', () => {
	const items = [
		{ External_Id__c: 'A', LastName: 'First' },
		{ External_Id__c: 'B', LastName: 'Only' },
		{ External_Id__c: 'a', LastName: 'Last', Title: 'Boss' },
	];
	const nameOfA = () => stored().find(({ External_Id__c }) => External_Id__c !== 'B')?.LastName;

	it('fail, naming each other, and the rest is sent', async () => {
		const run = await t.run('salesforceRecord', write('upsert', {}), items, goOn);
		expect(outcomes(run)).toEqual(['failed', 'saved', 'failed']);
		expect(JSON.stringify(jsonOf(run)[0])).toContain(
			'The items 0, 2 have the same \\"External_Id__c\\"',
		);
		expect(stored()).toHaveLength(1);
	});

	it('last wins: the last is sent, and the others say so', async () => {
		const run = await t.run('salesforceRecord', write('upsert', { sameKey: 'lastWins' }), items);
		expect(run.error).toBeUndefined();
		expect(jsonOf(run)[0]).toMatchObject({ outcome: 'saved', replacedBy: 2 });
		expect(jsonOf(run)[0]?.id).toBe(jsonOf(run)[2]?.id);
		expect(nameOfA()).toBe('Last');
		expect(t.calls()).toHaveLength(1);
	});

	it('in order: later ones go out in later calls', async () => {
		const run = await t.run('salesforceRecord', write('upsert', { sameKey: 'inOrder' }), items);
		expect(jsonOf(run).map(({ created }) => created)).toEqual([true, true, false]);
		expect(t.calls()).toHaveLength(2);
		expect(nameOfA()).toBe('Last');
	});

	it('knows an ID in both of its lengths', async () => {
		const [id = ''] = t.org.seed('Contact', [{ LastName: 'x' }]);
		const run = await t.run(
			'salesforceRecord',
			write('update', {}, 'Id'),
			[
				{ Id: id, Title: 'a' },
				{ Id: id.slice(0, 15), Title: 'b' },
			],
			goOn,
		);
		expect(outcomes(run)).toEqual(['failed', 'failed']);
		expect(t.calls()).toEqual([]);
	});
});

describe('All or None', () => {
	it('keeps items from being sent whose call holds one that cannot be', async () => {
		const items = Array.from({ length: 401 }, (_, i) => ({
			External_Id__c: `C-${i}`,
			LastName: `N${i}`,
			...(i === 250 && { Birthdate: 'yesterday' }),
		}));
		const run = await t.run('salesforceRecord', write('create', { allOrNone: true }), items, goOn);
		const all = outcomes(run);
		expect(all.slice(0, 200).every((outcome) => outcome === 'saved')).toBe(true);
		expect(all[250]).toBe('failed');
		expect(all.slice(200, 400).filter((outcome) => outcome === 'notTried')).toHaveLength(199);
		expect(all[400]).toBe('saved');
		expect(stored()).toHaveLength(201);
	});

	it('sends a whole call again when a row in it was locked', async () => {
		t.org.fault({ match: { method: 'PATCH' }, kind: 'lock-row', times: 1, rows: 1 });
		const items = [1, 2, 3].map((i) => ({ External_Id__c: `C-${i}`, LastName: 'x' }));
		const run = await t.run('salesforceRecord', write('upsert', { allOrNone: true }), items);
		expect(outcomes(run)).toEqual(['saved', 'saved', 'saved']);
		expect(t.calls()).toHaveLength(2);
	});
});

it('sends the failed records alone again when rows are locked, creates too', async () => {
	t.org.fault({ match: { method: 'POST' }, kind: 'lock-row', times: 1, rows: 2 });
	const items = [1, 2, 3].map((i) => ({ External_Id__c: `C-${i}`, LastName: 'x' }));
	const run = await t.run('salesforceRecord', write('create', {}), items);
	expect(outcomes(run)).toEqual(['saved', 'saved', 'saved']);
	expect(stored()).toHaveLength(3);
});

describe('headers', () => {
	const sent = () =>
		t.org
			.calls()
			.filter(({ client, path }) => client === CALLER && path.includes('/composite'))
			.map((entry) => JSON.stringify(entry).toLowerCase());

	it('ask for nothing that nobody chose', async () => {
		await t.run('salesforceRecord', write('create', {}), [{ LastName: 'x' }]);
		expect(sent()[0]).not.toMatch(/sforce-(?:auto-assign|duplicate-rule-header|mru)/);
	});

	it('carry the assignment rule, the duplicate rule and the recently viewed list', async () => {
		const options = {
			assignmentRule: 'false',
			allowDuplicates: true,
			duplicateDetails: true,
			updateRecentlyViewed: true,
		};
		await t.run('salesforceRecord', write('create', options), [{ LastName: 'x' }]);
		expect(sent()[0]).toMatch(/"sforce-auto-assign":"false"/);
		expect(sent()[0]).toMatch(
			/"sforce-duplicate-rule-header":"allowsave=true; includerecorddetails=true"/,
		);
		expect(sent()[0]).toMatch(/"sforce-mru":"updatemru=true"/);
	});

	it('refuse an assignment rule that is none', async () => {
		const run = await t.run('salesforceRecord', write('create', { assignmentRule: 'yes' }), [
			{ LastName: 'x' },
		]);
		expect(run.error?.message).toContain('\'Assignment Rule\' is "yes"');
		expect(t.calls()).toEqual([]);
	});
});

describe('duplicate rules', () => {
	const rule = (allowSave: boolean) =>
		t.org.store.setRules({
			validation: [],
			hidden: [],
			assignment: [],
			duplicate: [{ object: 'Contact', name: 'Same_Name', fields: ['LastName'], allowSave }],
		});
	afterEach(() =>
		t.org.store.setRules({ validation: [], hidden: [], assignment: [], duplicate: [] }),
	);

	it('stop a record, and Allow Duplicates saves over a warning', async () => {
		rule(true);
		t.org.seed('Contact', [{ LastName: 'Ada' }]);
		const item = [{ LastName: 'Ada' }];
		const stopped = await t.run('salesforceRecord', write('create', {}), item, goOn);
		expect(jsonOf(stopped)).toMatchObject([{ errors: [{ statusCode: 'DUPLICATES_DETECTED' }] }]);
		const saved = await t.run('salesforceRecord', write('create', { allowDuplicates: true }), item);
		expect(outcomes(saved)).toEqual(['saved']);
		expect(stored()).toHaveLength(2);
	});

	it.each(['duplicateResut', 'duplicateResult'] as const)(
		'name the records they found, by %s',
		async (duplicateResultKey) => {
			t.org.change({ duplicateResultKey });
			rule(false);
			const [id] = t.org.seed('Contact', [{ LastName: 'Ada' }]);
			const run = await t.run(
				'salesforceRecord',
				write('create', { duplicateDetails: true }),
				[{ LastName: 'Ada' }, { LastName: 'Grace' }],
				goOn,
			);
			expect(outcomes(run)).toEqual(['failed', 'saved']);
			expect(jsonOf(run)[0]?.errors).toMatchObject([
				{ duplicates: [{ id, object: 'Contact', rule: 'Same_Name', allowSave: false }] },
			]);
			expect(stored()).toHaveLength(2);
		},
	);
});

describe('If Unmodified Since', () => {
	const update = (since: string) => write('update', { ifUnmodifiedSince: since }, 'Id');

	it('updates what nobody changed since, and leaves the rest as it is', async () => {
		const ids = t.org.seed('Contact', [{ LastName: 'Old' }, { LastName: 'Old' }]);
		const now = new Date(t.org.now()).toISOString();
		const items = [
			{ Id: ids[0], LastName: 'New', since: now },
			{ Id: ids[1], LastName: 'New', since: '2001-01-01T00:00:00Z' },
		];
		const columns = {
			mappingMode: 'defineBelow',
			value: { Id: '={{ $json.Id }}', LastName: '={{ $json.LastName }}' },
			matchingColumns: ['Id'],
			schema: [],
		};
		const run = await t.run(
			'salesforceRecord',
			{ ...update('={{ $json.since }}'), columns },
			items,
			goOn,
		);
		expect(jsonOf(run)).toMatchObject([
			{ id: ids[0], outcome: 'saved' },
			{ id: ids[1], outcome: 'failed', errors: [{ statusCode: 'PRECONDITION_FAILED' }] },
		]);
		expect(stored().map(({ LastName }) => LastName)).toEqual(['New', 'Old']);
		expect(t.calls()).toEqual(['POST /composite 200']);
	});

	it('leaves open whether the first or another caller changed it, after a lost reply', async () => {
		const [Id] = t.org.seed('Contact', [{ LastName: 'Old' }]);
		const since = new Date(t.org.now()).toISOString();
		t.org.advance(5_000);
		t.org.fault({ match: { path: '/composite' }, kind: 'reset-after', times: 1 });
		const run = await t.run('salesforceRecord', update(since), [{ Id, LastName: 'New' }], goOn);
		expect(jsonOf(run)).toMatchObject([
			{ outcome: 'unknown', errors: [{ statusCode: 'PRECONDITION_FAILED' }] },
		]);
	});

	it('names the item whose date is none, and sends nothing', async () => {
		const [Id] = t.org.seed('Contact', [{ LastName: 'Old' }]);
		const run = await t.run('salesforceRecord', update('soon'), [{ Id, LastName: 'New' }]);
		expect(run.error?.message).toContain('\'If Unmodified Since\' is "soon" for item 0');
		expect(t.calls()).toEqual([]);
	});
});

describe('Dry Run', () => {
	it('says what would be sent and what would fail, and sends nothing', async () => {
		const run = await t.run(
			'salesforceRecord',
			write('create', { dryRun: true }),
			[
				{ lastname: 'Ada', Birthdate: '1815-12-10T00:00:00Z' },
				{ LastName: 'Grace', Level__c: 'Highest' },
				{ Email: 'nameless@acme.example' },
			],
			goOn,
		);
		expect(jsonOf(run)).toMatchObject([
			{ outcome: 'notTried', dryRun: true, record: { LastName: 'Ada', Birthdate: '1815-12-10' } },
			{ outcome: 'failed', errors: [{ statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }] },
			{
				outcome: 'failed',
				errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }],
			},
		]);
		expect(t.calls()).toEqual([]);
		expect(stored()).toEqual([]);
	});

	describe('of records that name their record type', () => {
		const accounts = [
			{ Name: 'A', RecordTypeId: 'Partner', CleanStatus: 'Skipped' },
			{ Name: 'B', RecordTypeId: 'Partner', CleanStatus: 'Matched' },
			{ Name: 'C', RecordTypeId: 'Business', CleanStatus: 'Skipped' },
			{ Name: 'D', CleanStatus: 'Skipped' },
			{ Name: 'E', RecordTypeId: 'partner', CleanStatus: 'Pending' },
		];
		const check = {
			...write('create', { dryRun: true }),
			object: objectNamed('Account'),
			columns: autoMap(),
		};
		const reads = () => t.calls().filter((call) => call.startsWith('GET /ui-api/'));

		it('names restricted picklist values of another type, a call for each type', async () => {
			const run = await t.run('salesforceRecord', check, accounts, goOn);
			expect(outcomes(run)).toEqual(['failed', 'notTried', 'notTried', 'notTried', 'failed']);
			expect(jsonOf(run)[0]).toMatchObject({
				errors: [
					{
						statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
						message: expect.stringContaining(
							'Clean Status (CleanStatus) does not have the value "Skipped" for the record type "Partner"',
						),
						fields: ['CleanStatus'],
					},
				],
			});
			expect(reads()).toHaveLength(2);
			expect(t.calls()).toEqual(reads());
		});

		it('leaves it to Salesforce where the values of the type are not told', async () => {
			// What is remembered of the types may be five seconds old.
			const later = Date.now() + 60_000;
			const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
			t.org.fault({ match: { path: '/ui-api/' }, kind: 'api-currently-disabled', times: 9 });
			const run = await t.run('salesforceRecord', check, accounts, goOn);
			clock.mockRestore();
			expect(new Set(outcomes(run))).toEqual(new Set(['notTried']));
			expect(reads()).toHaveLength(2);
		});

		it('is no business of a run that sends them', async () => {
			const run = await t.run('salesforceRecord', { ...check, options: {} }, accounts, goOn);
			expect(run.error).toBeUndefined();
			expect(reads()).toEqual([]);
		});
	});

	it('passes for items that are all fit, where the node is set to stop', async () => {
		const run = await t.run('salesforceRecord', write('create', { dryRun: true }), [
			{ LastName: 'Ada' },
		]);
		expect(run.error).toBeUndefined();
		expect(outcomes(run)).toEqual(['notTried']);
	});
});
