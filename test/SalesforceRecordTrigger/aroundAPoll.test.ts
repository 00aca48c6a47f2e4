import type { IDataObject } from 'n8n-workflow';
import { PollSetup, told, watch } from './pollSetup';

const MINUTE = 60_000;

const t = PollSetup.forEachTest();

describe('around a poll', () => {
	it('two triggers on one object each have their own place, and ask how complete changes are once', async () => {
		const places: IDataObject[] = [{}, {}];
		const seen: unknown[][] = [[], []];
		const pollBoth = async () => {
			for (const [i, event] of ['created', 'createdOrUpdated'].entries()) {
				t.staticData = places[i] ?? {};
				seen[i]?.push(...told(await t.poll(watch(event))));
				places[i] = t.staticData;
			}
		};
		await pollBoth();
		t.org.reset();
		for (const name of ['A', 'B']) {
			t.org.advance(2 * MINUTE);
			t.org.seed('Contact', [{ LastName: name }]);
			t.org.advance(MINUTE);
			await pollBoth();
		}
		const expected = [
			['created', 'A'],
			['created', 'B'],
		];
		expect(seen).toEqual([expected, expected]);
		expect(t.dataCalls().filter((call) => call.endsWith('/updated'))).toHaveLength(1);
	});

	it('is left out while the one before still runs', async () => {
		await t.poll(watch('created'));
		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'New' }]);
		t.org.advance(MINUTE);
		const runs = await Promise.all([t.poll(watch('created')), t.poll(watch('created'))]);
		expect(runs.flatMap((run) => told(run))).toEqual([['created', 'New']]);
	});

	it('reads on without a field that was hidden since, where all fields are read', async () => {
		await t.poll(watch('created'));
		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'New', Email: 'a@acme.example' }]);
		t.org.advance(MINUTE);
		t.org.store.setRules({ ...t.org.store.rules, hidden: [{ object: 'Contact', field: 'Email' }] });
		const run = await t.poll(watch('created'));
		expect(told(run)).toEqual([['created', 'New']]);
		expect(run.items?.[0]?.json).not.toHaveProperty('Email');
	});

	it('names a chosen field that was hidden since, and loses nothing meanwhile', async () => {
		const parameters = watch('created', { options: { fields: ['Email', 'LastName'] } });
		await t.poll(parameters);
		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'New' }]);
		t.org.advance(MINUTE);
		t.org.store.setRules({ ...t.org.store.rules, hidden: [{ object: 'Contact', field: 'Email' }] });
		const failed = await t.poll(parameters);
		expect((failed.error as Error).message).toContain('Contact has no field "Email"');
		expect(failed.error).toMatchObject({ failure: { cause: 'configuration-invalid' } });
		t.org.store.setRules({ ...t.org.store.rules, hidden: [] });
		// Nobody is told twice within five seconds that a field is missing without looking again.
		const later = Date.now() + 10_000;
		jest.spyOn(Date, 'now').mockImplementation(() => later);
		expect(told(await t.poll(parameters))).toEqual([['created', 'New']]);
	});

	it('goes on when the replication endpoint refuses, and logs it', async () => {
		await t.poll(watch('created'));
		t.org.advance(6 * MINUTE);
		t.org.seed('Contact', [{ LastName: 'New' }]);
		t.org.advance(MINUTE);
		t.org.fault({ match: { path: '/updated' }, kind: '500-json', times: 9 });
		const run = await t.poll(watch('created'));
		expect(told(run)).toEqual([['created', 'New']]);
		expect(run.logs).toContainEqual(
			expect.objectContaining({
				message: expect.stringContaining('did not say how far changes') as string,
			}),
		);
	});
});

describe('under n8n’s scheduler', () => {
	const scheduled = { pollBudgetMs: 36_000 };
	const create = () => {
		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'New' }]);
		t.org.advance(MINUTE);
	};
	const later = () => {
		const time = Date.now() + 10_000;
		jest.spyOn(Date, 'now').mockImplementation(() => time);
	};
	afterEach(() => jest.restoreAllMocks());

	it('the first poll goes on from the activation, whose state n8n does not keep there', async () => {
		await t.poll(watch('created'));
		t.staticData = {};
		create();
		expect(told(await t.poll(watch('created'), scheduled))).toEqual([['created', 'New']]);
	});

	it('so does the next one, when n8n did not store what the first one told', async () => {
		await t.poll(watch('created'));
		t.staticData = {};
		create();
		await t.poll(watch('created'), scheduled);
		later();
		t.staticData = {};
		expect(told(await t.poll(watch('created'), scheduled))).toEqual([['created', 'New']]);
	});

	it('a poll that was given the state from before the last batch is left out while n8n stores it', async () => {
		await t.poll(watch('created'));
		const before = t.staticData;
		create();
		expect(told(await t.poll(watch('created'), scheduled))).toEqual([['created', 'New']]);
		t.staticData = before;
		const second = await t.poll(watch('created'), scheduled);
		expect(second).toMatchObject({ items: null, staticDataChanged: false });
		later();
		expect(told(await t.poll(watch('created'), scheduled))).toEqual([['created', 'New']]);
	});
});

describe('after a restart of n8n', () => {
	/** The state as another process finds it. */
	const fromOtherProcess = () => {
		const state = t.staticData.state as IDataObject & { handedOver?: IDataObject };
		t.staticData = {
			state: { ...state, handedOver: { ...state.handedOver, process: 'another' } },
		};
	};

	it('the last batch is delivered again, and the log says how many', async () => {
		await t.poll(watch('created'));
		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'New' }]);
		t.org.advance(MINUTE);
		expect(told(await t.poll(watch('created')))).toEqual([['created', 'New']]);
		fromOtherProcess();
		const again = await t.poll(watch('created'));
		expect(told(again)).toEqual([['created', 'New']]);
		expect(again.logs).toContainEqual(
			expect.objectContaining({
				message: expect.stringContaining('last batch of 1 items is delivered again') as string,
			}),
		);
		expect((await t.poll(watch('created'))).items).toBeNull();
	});

	it('nothing is repeated where that is switched off', async () => {
		const parameters = watch('created', { options: { repeatLastBatch: false } });
		await t.poll(parameters);
		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'New' }]);
		t.org.advance(MINUTE);
		expect(told(await t.poll(parameters))).toHaveLength(1);
		expect(t.staticData.state).not.toHaveProperty('handedOver');
	});
});
