import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createCredentialStore, pollNode, type PollNodeOptions, type PollRun } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { CREDENTIAL, jwtCredential, objectNamed } from '../support/orgNode';

const MINUTE = 60_000;

let org: RunningOrg;
let credentials: PollNodeOptions['credentials'];
let staticData: IDataObject;

beforeEach(async () => {
	org = await startOrg({ seed: 'empty' });
	credentials = createCredentialStore({ [CREDENTIAL]: jwtCredential(org, { maxWaitSeconds: 1 }) });
	staticData = {};
});
afterEach(() => org.close());

function watch(event: string, parameters: INodeParameters = {}): INodeParameters {
	return { object: objectNamed('Contact'), event, ...parameters };
}

async function poll(
	parameters: INodeParameters,
	options: Partial<PollNodeOptions> = {},
): Promise<PollRun> {
	const run = await pollNode({
		node: 'salesforceRecordTrigger',
		parameters,
		credentials,
		staticData,
		...options,
	});
	if (run.error === undefined && options.mode !== 'manual') ({ staticData } = run);
	return run;
}

/** Events and names of what a poll emitted. */
function told({ items }: PollRun): Array<[unknown, unknown]> {
	return (items ?? []).map(({ json }) => [json.event, json.LastName]);
}

const dataCalls = () =>
	org
		.calls()
		.filter(({ path }) => path.includes('/services/data/') && !path.endsWith('/describe'))
		.map(({ method, path }) => `${method} ${path.replace(/^.*\/v[\d.]+/, '')}`);

describe('in n8n-core’s poll context', () => {
	it('begins with now, then tells what was created and what was updated', async () => {
		const [old] = org.seed('Contact', [{ LastName: 'Old' }]);
		org.advance(MINUTE);
		const first = await poll(watch('createdOrUpdated'));
		expect(first).toMatchObject({ items: null, staticDataChanged: true });

		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.seed('Contact', [{ Id: old, LastName: 'Changed' }], { update: true });
		org.advance(MINUTE);
		const second = await poll(watch('createdOrUpdated'));
		expect(told(second).sort()).toEqual([
			['created', 'New'],
			['updated', 'Changed'],
		]);
		expect(second.items?.[0]?.json).not.toHaveProperty('attributes');

		org.advance(MINUTE);
		expect((await poll(watch('createdOrUpdated'))).items).toBeNull();
	});

	it('tells deletions with the record’s fields', async () => {
		const [id = ''] = org.seed('Contact', [{ LastName: 'Gone' }]);
		org.advance(MINUTE);
		await poll(watch('deleted'));
		org.advance(MINUTE);
		org.store.remove('Contact', id);
		org.advance(MINUTE);
		const run = await poll(watch('deleted'));
		expect(run.items).toMatchObject([
			{ json: { event: 'deleted', Id: id, LastName: 'Gone', IsDeleted: true } },
		]);
	});

	it('reads only the chosen fields, with those that place the record', async () => {
		await poll(watch('created', { options: { fields: ['email'] } }));
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'A', Email: 'a@acme.example' }]);
		org.advance(MINUTE);
		const run = await poll(watch('created', { options: { fields: ['email'] } }));
		expect(Object.keys(run.items?.[0]?.json ?? {})).toEqual([
			'event',
			'Id',
			'Email',
			'SystemModstamp',
			'CreatedDate',
		]);
	});

	it('costs a call a poll, one more for what it tells, and one where it asks how complete changes are', async () => {
		const parameters = watch('created', { options: { maxRecordsPerPoll: 100, fields: ['Id'] } });
		await poll(parameters);
		org.advance(MINUTE);
		const ids = org.seed(
			'Contact',
			Array.from({ length: 250 }, (_, i) => ({ LastName: `N${i}` })),
		);
		const seen: unknown[] = [];
		const sizes: number[] = [];
		org.reset();
		for (let i = 0; i < 4; i++) {
			org.advance(MINUTE);
			const { items } = await poll(parameters);
			sizes.push(items?.length ?? 0);
			seen.push(...(items ?? []).map(({ json }) => json.Id));
		}
		expect(sizes).toEqual([100, 100, 50, 0]);
		expect(seen.sort()).toEqual(ids.sort());
		const [keys, records] = ['GET /query', 'POST /composite/sobjects/Contact'];
		const asked = 'GET /sobjects/Contact/updated';
		expect(dataCalls()).toEqual([keys, asked, records, keys, records, keys, records, keys]);
		expect(JSON.stringify(staticData).length).toBeLessThan(2000);
	});

	it('loses nothing when n8n does not save the state of empty polls', async () => {
		await poll(watch('created'));
		const saved = staticData;
		for (let i = 0; i < 3; i++) {
			org.advance(10 * MINUTE);
			await poll(watch('created'));
			staticData = saved;
		}
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		expect(told(await poll(watch('created')))).toEqual([['created', 'New']]);
	});

	it('keeps its cursor when a poll fails, and tells everything with the next', async () => {
		await poll(watch('created'));
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		org.fault({ match: { path: '/query' }, kind: 'session-expired', times: 99 });
		const failed = await poll(watch('created'));
		expect(failed).toMatchObject({ items: null, staticDataChanged: false });
		expect((failed.error as Error).message).toContain('INVALID_SESSION_ID');
		org.clearFaults();
		expect(told(await poll(watch('created')))).toEqual([['created', 'New']]);
	}, 30_000);

	it('pauses above the hard threshold without failing, and loses nothing', async () => {
		credentials = createCredentialStore({
			[CREDENTIAL]: jwtCredential(org, { hardThreshold: 50, maxWaitSeconds: 1 }),
		});
		await poll(watch('created'));
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		org.change({ used: 90_000 });
		await poll(watch('created'), { mode: 'manual' });
		const paused = await poll(watch('created'));
		expect(paused).toMatchObject({ items: null, staticDataChanged: false });
		expect(paused.error).toBeUndefined();
		expect(paused.logs).toContainEqual(
			expect.objectContaining({
				level: 'warn',
				message: expect.stringContaining('the next one begins where the last one ended') as string,
			}),
		);

		org.change({ used: 100 });
		await poll(watch('created'), { mode: 'manual' });
		expect(told(await poll(watch('created')))).toEqual([['created', 'New']]);
	}, 30_000);

	it('pauses as well when Salesforce itself says that the day is used up', async () => {
		await poll(watch('created'));
		org.change({ used: 100_000 });
		const paused = await poll(watch('created'));
		expect(paused).toMatchObject({ items: null, staticDataChanged: false });
		expect(paused.error).toBeUndefined();
	}, 30_000);

	it('does not begin to watch while the day is used up, since it could not tell from when', async () => {
		org.change({ used: 100_000 });
		const run = await poll(watch('created'));
		expect((run.error as Error).message).toContain('REQUEST_LIMIT_EXCEEDED');
	}, 30_000);

	it('shows the newest records in a test, and leaves the state alone', async () => {
		for (const LastName of ['A', 'B', 'C', 'D']) {
			org.seed('Contact', [{ LastName }]);
			org.advance(MINUTE);
		}
		const run = await poll(watch('created'), { mode: 'manual' });
		expect(told(run)).toEqual([
			['created', 'D'],
			['created', 'C'],
			['created', 'B'],
		]);
		expect(run.staticDataChanged).toBe(false);
	});

	it('says in a test that there is no record to show', async () => {
		const run = await poll(watch('created'), { mode: 'manual' });
		expect((run.error as Error).message).toBe('No Contact record to show');
	});
});

describe('what is told', () => {
	it('only for records the filter lets through, guided or as text', async () => {
		const byText = watch('created', {
			filterMode: 'text',
			where: "LastName = 'A' OR LastName = 'B'",
		});
		const guided = watch('created', {
			filters: {
				conditions: [
					{ field: { __rl: true, mode: 'list', value: 'LastName' }, operator: 'equal', value: 'A' },
				],
			},
		});
		for (const [parameters, expected] of [
			[byText, ['A', 'B']],
			[guided, ['A']],
		] as const) {
			staticData = {};
			await poll(parameters);
			org.advance(MINUTE);
			org.seed('Contact', [{ LastName: 'A' }, { LastName: 'B' }, { LastName: 'C' }]);
			org.advance(MINUTE);
			expect(told(await poll(parameters)).map(([, name]) => name)).toEqual(expected);
		}
	});

	it('only updates that changed one of the chosen fields', async () => {
		const [id] = org.seed('Contact', [{ LastName: 'A', Email: 'a@acme.example' }]);
		org.advance(MINUTE);
		const parameters = watch('updated', { changedFields: ['Email'] });
		await poll(parameters);
		const change = async (values: IDataObject) => {
			org.advance(MINUTE);
			org.seed('Contact', [{ Id: id, ...values }] as never, { update: true });
			org.advance(MINUTE);
			return (await poll(parameters)).items?.length ?? 0;
		};
		expect(await change({ LastName: 'B' })).toBe(0);
		expect(await change({ Email: 'b@acme.example' })).toBe(1);
		expect(await change({ LastName: 'C' })).toBe(0);
		expect(await change({ Email: null })).toBe(1);
	});

	it('leaves out changes no user made, where that is asked for', async () => {
		const [id = ''] = org.seed('Contact', [{ LastName: 'A' }]);
		org.advance(MINUTE);
		const ignoring = watch('updated', { options: { ignoreSystemUpdates: true } });
		await poll(ignoring);
		org.advance(MINUTE);
		org.store.touch('Contact', id);
		org.advance(MINUTE);
		expect((await poll(ignoring)).items).toBeNull();
		org.seed('Contact', [{ Id: id, LastName: 'B' }], { update: true });
		org.advance(MINUTE);
		expect(told(await poll(ignoring))).toEqual([['updated', 'B']]);
	});

	it('a merge as a deletion that names the record it went into', async () => {
		const [master = '', loser = ''] = org.seed('Contact', [{ LastName: 'M' }, { LastName: 'L' }]);
		org.advance(MINUTE);
		await poll(watch('deleted'));
		org.advance(MINUTE);
		org.store.merge('Contact', master, [loser]);
		org.advance(MINUTE);
		expect((await poll(watch('deleted'))).items).toMatchObject([
			{ json: { event: 'deleted', Id: loser, mergedInto: master } },
		]);
	});

	it('deletions for good by ID and time, but not those of a record the filter hides', async () => {
		const parameters = watch('deleted', { filterMode: 'text', where: "LastName = 'A'" });
		const [gone = '', hidden = ''] = org.seed('Contact', [{ LastName: 'A' }, { LastName: 'B' }]);
		org.advance(MINUTE);
		await poll(parameters);
		org.advance(6 * MINUTE);
		org.store.remove('Contact', gone, { hard: true });
		org.store.remove('Contact', hidden);
		org.advance(2 * MINUTE);
		const { items } = await poll(parameters);
		expect(items).toEqual([
			{
				json: {
					event: 'deleted',
					Id: gone,
					deletedDate: expect.stringMatching(/^\d{4}-/) as string,
					hardDeleted: true,
				},
			},
		]);
	});

	it('a purged delete log, as the range that is lost', async () => {
		await poll(watch('deleted'));
		org.advance(6 * MINUTE);
		org.fault({ match: { path: '/deleted' }, kind: 'delete-log-purged' });
		expect((await poll(watch('deleted'))).items).toMatchObject([
			{
				json: {
					event: 'deletionsLost',
					message: expect.stringContaining('purged the delete log of Contact') as string,
				},
			},
		]);
	});

	it('as one item with a list, where that is asked for', async () => {
		const parameters = watch('created', { options: { outputAs: 'list' } });
		await poll(parameters);
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'A' }, { LastName: 'B' }]);
		org.advance(MINUTE);
		expect((await poll(parameters)).items).toMatchObject([
			{ json: { count: 2, records: [{ event: 'created', LastName: 'A' }, { LastName: 'B' }] } },
		]);
	});

	it('what was committed minutes late, once', async () => {
		await poll(watch('createdOrUpdated'));
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'Late' }], { visibleAfterMs: 10 * MINUTE });
		const seen: unknown[] = [];
		for (let i = 0; i < 15; i++) {
			org.advance(MINUTE);
			seen.push(...told(await poll(watch('createdOrUpdated'))));
		}
		expect(seen).toEqual([['created', 'Late']]);
	});

	it('since a chosen date, in the workflow’s time zone where it names none', async () => {
		org.seed('Contact', [{ LastName: 'Before' }]);
		org.advance(120 * MINUTE);
		org.seed('Contact', [{ LastName: 'Since' }]);
		const startDate = new Date(org.now() - 60 * MINUTE).toISOString();
		org.advance(60 * MINUTE);
		const parameters = watch('created', { startFrom: 'date', startDate });
		expect((await poll(parameters)).items).toBeNull();
		expect(told(await poll(parameters))).toEqual([['created', 'Since']]);
	});
});

describe('around a poll', () => {
	it('two triggers on one object each have their own place, and ask how complete changes are once', async () => {
		const places: IDataObject[] = [{}, {}];
		const seen: unknown[][] = [[], []];
		const pollBoth = async () => {
			for (const [i, event] of ['created', 'createdOrUpdated'].entries()) {
				staticData = places[i] ?? {};
				seen[i]?.push(...told(await poll(watch(event))));
				places[i] = staticData;
			}
		};
		await pollBoth();
		org.reset();
		for (const name of ['A', 'B']) {
			org.advance(2 * MINUTE);
			org.seed('Contact', [{ LastName: name }]);
			org.advance(MINUTE);
			await pollBoth();
		}
		const expected = [
			['created', 'A'],
			['created', 'B'],
		];
		expect(seen).toEqual([expected, expected]);
		expect(dataCalls().filter((call) => call.endsWith('/updated'))).toHaveLength(1);
	});

	it('is left out while the one before still runs', async () => {
		await poll(watch('created'));
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		const runs = await Promise.all([poll(watch('created')), poll(watch('created'))]);
		expect(runs.flatMap((run) => told(run))).toEqual([['created', 'New']]);
	});

	it('reads on without a field that was hidden since, where all fields are read', async () => {
		await poll(watch('created'));
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New', Email: 'a@acme.example' }]);
		org.advance(MINUTE);
		org.store.setRules({ ...org.store.rules, hidden: [{ object: 'Contact', field: 'Email' }] });
		const run = await poll(watch('created'));
		expect(told(run)).toEqual([['created', 'New']]);
		expect(run.items?.[0]?.json).not.toHaveProperty('Email');
	});

	it('names a chosen field that was hidden since, and loses nothing meanwhile', async () => {
		const parameters = watch('created', { options: { fields: ['Email', 'LastName'] } });
		await poll(parameters);
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		org.store.setRules({ ...org.store.rules, hidden: [{ object: 'Contact', field: 'Email' }] });
		const failed = await poll(parameters);
		expect((failed.error as Error).message).toContain('Contact has no field "Email"');
		expect(failed.error).toMatchObject({ failure: { cause: 'configuration-invalid' } });
		org.store.setRules({ ...org.store.rules, hidden: [] });
		// Nobody is told twice within five seconds that a field is missing without looking again.
		const later = Date.now() + 10_000;
		jest.spyOn(Date, 'now').mockImplementation(() => later);
		expect(told(await poll(parameters))).toEqual([['created', 'New']]);
	});

	it('goes on when the replication endpoint refuses, and logs it', async () => {
		await poll(watch('created'));
		org.advance(6 * MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		org.fault({ match: { path: '/updated' }, kind: '500-json', times: 9 });
		const run = await poll(watch('created'));
		expect(told(run)).toEqual([['created', 'New']]);
		expect(run.logs).toContainEqual(
			expect.objectContaining({
				message: expect.stringContaining('did not say how far changes') as string,
			}),
		);
	});
});

describe('under n8n’s scheduler', () => {
	it('the first poll goes on from the activation, whose state n8n does not keep there', async () => {
		await poll(watch('created'));
		staticData = {};
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		const scheduled = await poll(watch('created'), { pollBudgetMs: 36_000 });
		expect(told(scheduled)).toEqual([['created', 'New']]);
		staticData = {};
		expect((await poll(watch('created'), { pollBudgetMs: 36_000 })).items).toBeNull();
	});
});

describe('after a restart of n8n', () => {
	/** The state as another process finds it. */
	const fromOtherProcess = () => {
		const state = staticData.state as IDataObject & { handedOver?: IDataObject };
		staticData = {
			state: { ...state, handedOver: { ...state.handedOver, process: 'another' } },
		};
	};

	it('the last batch is delivered again, and the log says how many', async () => {
		await poll(watch('created'));
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		expect(told(await poll(watch('created')))).toEqual([['created', 'New']]);
		fromOtherProcess();
		const again = await poll(watch('created'));
		expect(told(again)).toEqual([['created', 'New']]);
		expect(again.logs).toContainEqual(
			expect.objectContaining({
				message: expect.stringContaining('last batch of 1 items is delivered again') as string,
			}),
		);
		expect((await poll(watch('created'))).items).toBeNull();
	});

	it('nothing is repeated where that is switched off', async () => {
		const parameters = watch('created', { options: { repeatLastBatch: false } });
		await poll(parameters);
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		expect(told(await poll(parameters))).toHaveLength(1);
		expect(staticData.state).not.toHaveProperty('handedOver');
	});
});

describe('bad input', () => {
	it.each<[string, INodeParameters, string]>([
		['an unknown object', { object: objectNamed('Nowhere__c') }, '\'Object\' is "Nowhere__c"'],
		['no object', { object: objectNamed('') }, "'Object' is empty"],
		[
			'an unknown field',
			{ options: { fields: ['Nope__c'] } },
			'Contact has no field "Nope__c", or the integration user may not see it',
		],
		[
			'a start that is still to come',
			{ startFrom: 'date', startDate: '2999-01-01T00:00:00Z' },
			"'Start Date' is 2999-01-01T00:00:00.000Z, which is still to come",
		],
		[
			'a start that is no date',
			{ startFrom: 'date', startDate: 'soon' },
			'\'Start Date\' is "soon", which is no date and time',
		],
		[
			'a filter that does not parse',
			{ filterMode: 'text', where: 'LastName === 1' },
			'MALFORMED_QUERY',
		],
		[
			'a changed field that is not there',
			{ event: 'updated', changedFields: ['Nope__c'] },
			'Contact has no field "Nope__c"',
		],
		[
			'too many records',
			{ options: { maxRecordsPerPoll: 0 } },
			"'Max Records per Poll' is 0. Enter a whole number from 1 to 50,000",
		],
		[
			'a settle lag of an hour and more',
			{ options: { settleSeconds: 3601 } },
			"'Settle Seconds' is 3601. Enter a whole number from 0 to 3,600",
		],
	])('refuses %s by name, and does not begin to watch', async (_what, parameters, message) => {
		const run = await poll(watch('created', parameters));
		expect((run.error as Error).message).toContain(message);
		expect(run.staticDataChanged).toBe(false);
	});
});

it('refuses a start further back than the log of deletions reaches', async () => {
	const startDate = new Date(org.now() - 20 * 1440 * MINUTE).toISOString();
	const run = await poll(watch('deleted', { startFrom: 'date', startDate }));
	expect((run.error as Error).message).toContain("further back than Salesforce's log");
	expect(run.staticDataChanged).toBe(false);
});
