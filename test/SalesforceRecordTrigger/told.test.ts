import { PollSetup, told, watch } from './pollSetup';

const MINUTE = 60_000;

const t = PollSetup.forEachTest();

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
			t.staticData = {};
			await t.poll(parameters);
			t.org.advance(MINUTE);
			t.org.seed('Contact', [{ LastName: 'A' }, { LastName: 'B' }, { LastName: 'C' }]);
			t.org.advance(MINUTE);
			expect(told(await t.poll(parameters)).map(([, name]) => name)).toEqual(expected);
		}
	});

	it('leaves out changes no user made, where that is asked for', async () => {
		const [id = ''] = t.org.seed('Contact', [{ LastName: 'A' }]);
		t.org.advance(MINUTE);
		const ignoring = watch('updated', { options: { ignoreSystemUpdates: true } });
		await t.poll(ignoring);
		t.org.advance(MINUTE);
		t.org.store.touch('Contact', id);
		t.org.advance(MINUTE);
		expect((await t.poll(ignoring)).items).toBeNull();
		t.org.seed('Contact', [{ Id: id, LastName: 'B' }], { update: true });
		t.org.advance(MINUTE);
		expect(told(await t.poll(ignoring))).toEqual([['updated', 'B']]);
	});

	it('a merge as a deletion that names the record it went into', async () => {
		const [master = '', loser = ''] = t.org.seed('Contact', [{ LastName: 'M' }, { LastName: 'L' }]);
		t.org.advance(MINUTE);
		await t.poll(watch('deleted'));
		t.org.advance(MINUTE);
		t.org.store.merge('Contact', master, [loser]);
		t.org.advance(MINUTE);
		expect((await t.poll(watch('deleted'))).items).toMatchObject([
			{ json: { event: 'deleted', Id: loser, mergedInto: master } },
		]);
	});

	it('deletions for good by ID and time, but not those of a record the filter hides', async () => {
		const parameters = watch('deleted', { filterMode: 'text', where: "LastName = 'A'" });
		const [gone = '', hidden = ''] = t.org.seed('Contact', [{ LastName: 'A' }, { LastName: 'B' }]);
		t.org.advance(MINUTE);
		await t.poll(parameters);
		t.org.advance(6 * MINUTE);
		t.org.store.remove('Contact', gone, { hard: true });
		t.org.store.remove('Contact', hidden);
		t.org.advance(2 * MINUTE);
		const { items } = await t.poll(parameters);
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
		await t.poll(watch('deleted'));
		t.org.advance(6 * MINUTE);
		t.org.fault({ match: { path: '/deleted' }, kind: 'delete-log-purged' });
		expect((await t.poll(watch('deleted'))).items).toMatchObject([
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
		await t.poll(parameters);
		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'A' }, { LastName: 'B' }]);
		t.org.advance(MINUTE);
		expect((await t.poll(parameters)).items).toMatchObject([
			{ json: { count: 2, records: [{ event: 'created', LastName: 'A' }, { LastName: 'B' }] } },
		]);
	});

	it('what was committed minutes late, once', async () => {
		await t.poll(watch('createdOrUpdated'));
		t.org.advance(MINUTE);
		t.org.seed('Contact', [{ LastName: 'Late' }], { visibleAfterMs: 10 * MINUTE });
		const seen: unknown[] = [];
		for (let i = 0; i < 15; i++) {
			t.org.advance(MINUTE);
			seen.push(...told(await t.poll(watch('createdOrUpdated'))));
		}
		expect(seen).toEqual([['created', 'Late']]);
	});

	it('since a chosen date, in the workflow’s time zone where it names none', async () => {
		t.org.seed('Contact', [{ LastName: 'Before' }]);
		t.org.advance(120 * MINUTE);
		t.org.seed('Contact', [{ LastName: 'Since' }]);
		const startDate = new Date(t.org.now() - 60 * MINUTE).toISOString();
		t.org.advance(60 * MINUTE);
		const parameters = watch('created', { startFrom: 'date', startDate });
		expect((await t.poll(parameters)).items).toBeNull();
		expect(told(await t.poll(parameters))).toEqual([['created', 'Since']]);
	});
});
