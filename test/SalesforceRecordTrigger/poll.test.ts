import { createCredentialStore } from '../harness';
import { CREDENTIAL, jwtCredential } from '../support/orgNode';
import { PollSetup, told, watch } from './pollSetup';

const MINUTE = 60_000;

const t = PollSetup.forEachTest();

describe('in n8n-core’s poll context', () => {
	it('begins with now, then tells what was created and what was updated', async () => {
		const [old] = t.org.seed('Contact', [{ LastName: 'Old' }]);
		t.org.advance(MINUTE);
		const first = await t.poll(watch('createdOrUpdated'));
		expect(first).toMatchObject({ items: null, staticDataChanged: true });

		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'New' }]);
		t.org.seed('Contact', [{ Id: old, LastName: 'Changed' }], { update: true });
		t.org.advance(MINUTE);
		const second = await t.poll(watch('createdOrUpdated'));
		expect(told(second).sort()).toEqual([
			['created', 'New'],
			['updated', 'Changed'],
		]);
		expect(second.items?.[0]?.json).not.toHaveProperty('attributes');

		t.org.advance(MINUTE);
		expect((await t.poll(watch('createdOrUpdated'))).items).toBeNull();
	});

	it('tells deletions with the record’s fields', async () => {
		const [id = ''] = t.org.seed('Contact', [{ LastName: 'Gone' }]);
		t.org.advance(MINUTE);
		await t.poll(watch('deleted'));
		t.org.advance(MINUTE);
		t.org.store.remove('Contact', id);
		t.org.advance(MINUTE);
		const run = await t.poll(watch('deleted'));
		expect(run.items).toMatchObject([
			{ json: { event: 'deleted', Id: id, LastName: 'Gone', IsDeleted: true } },
		]);
	});

	it('reads only the chosen fields, with those that place the record', async () => {
		await t.poll(watch('created', { options: { fields: ['email'] } }));
		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'A', Email: 'a@acme.example' }]);
		t.org.advance(MINUTE);
		const run = await t.poll(watch('created', { options: { fields: ['email'] } }));
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
		await t.poll(parameters);
		t.org.advance(MINUTE);
		const ids = t.org.seed(
			'Contact',
			Array.from({ length: 250 }, (_, i) => ({ LastName: `N${i}` })),
		);
		const seen: unknown[] = [];
		const sizes: number[] = [];
		t.org.reset();
		for (let i = 0; i < 4; i++) {
			t.org.advance(MINUTE);
			const { items } = await t.poll(parameters);
			sizes.push(items?.length ?? 0);
			seen.push(...(items ?? []).map(({ json }) => json.Id));
		}
		expect(sizes).toEqual([100, 100, 50, 0]);
		expect(seen.sort()).toEqual(ids.sort());
		const [keys, records] = ['GET /query', 'POST /composite/sobjects/Contact'];
		const asked = 'GET /sobjects/Contact/updated';
		expect(t.dataCalls()).toEqual([keys, asked, records, keys, records, keys, records, keys]);
		expect(JSON.stringify(t.staticData).length).toBeLessThan(2000);
	});

	it('loses nothing when n8n does not save the state of empty polls', async () => {
		await t.poll(watch('created'));
		const saved = t.staticData;
		for (let i = 0; i < 3; i++) {
			t.org.advance(10 * MINUTE);
			await t.poll(watch('created'));
			t.staticData = saved;
		}
		t.org.seed('Contact', [{ LastName: 'New' }]);
		t.org.advance(MINUTE);
		expect(told(await t.poll(watch('created')))).toEqual([['created', 'New']]);
	});

	it('keeps its cursor when a poll fails, and tells everything with the next', async () => {
		await t.poll(watch('created'));
		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'New' }]);
		t.org.advance(MINUTE);
		t.org.fault({ match: { path: '/query' }, kind: 'session-expired', times: 99 });
		const failed = await t.poll(watch('created'));
		expect(failed).toMatchObject({ items: null, staticDataChanged: false });
		expect((failed.error as Error).message).toContain('INVALID_SESSION_ID');
		t.org.clearFaults();
		expect(told(await t.poll(watch('created')))).toEqual([['created', 'New']]);
	}, 30_000);

	it('pauses above the hard threshold without failing, and loses nothing', async () => {
		t.credentials = createCredentialStore({
			[CREDENTIAL]: jwtCredential(t.org, { hardThreshold: 50, maxWaitSeconds: 1 }),
		});
		await t.poll(watch('created'));
		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'New' }]);
		t.org.advance(MINUTE);
		t.org.change({ used: 90_000 });
		await t.poll(watch('created'), { mode: 'manual' });
		const paused = await t.poll(watch('created'));
		expect(paused).toMatchObject({ items: null, staticDataChanged: false });
		expect(paused.error).toBeUndefined();
		expect(paused.logs).toContainEqual(
			expect.objectContaining({
				level: 'warn',
				message: expect.stringContaining('the next one begins where the last one ended') as string,
			}),
		);

		t.org.change({ used: 100 });
		await t.poll(watch('created'), { mode: 'manual' });
		expect(told(await t.poll(watch('created')))).toEqual([['created', 'New']]);
	}, 30_000);

	it('pauses as well when Salesforce itself says that the day is used up', async () => {
		await t.poll(watch('created'));
		t.org.change({ used: 100_000 });
		const paused = await t.poll(watch('created'));
		expect(paused).toMatchObject({ items: null, staticDataChanged: false });
		expect(paused.error).toBeUndefined();
	}, 30_000);

	it('does not begin to watch while the day is used up, since it could not tell from when', async () => {
		t.org.change({ used: 100_000 });
		const run = await t.poll(watch('created'));
		expect((run.error as Error).message).toContain('REQUEST_LIMIT_EXCEEDED');
	}, 30_000);

	it('shows the newest records in a test, and leaves the state alone', async () => {
		for (const LastName of ['A', 'B', 'C', 'D']) {
			t.org.seed('Contact', [{ LastName }]);
			t.org.advance(MINUTE);
		}
		const run = await t.poll(watch('created'), { mode: 'manual' });
		expect(told(run)).toEqual([
			['created', 'D'],
			['created', 'C'],
			['created', 'B'],
		]);
		expect(run.staticDataChanged).toBe(false);
	});

	it('says in a test that there is no record to show', async () => {
		const run = await t.poll(watch('created'), { mode: 'manual' });
		expect((run.error as Error).message).toBe('No Contact record to show');
	});
});
