import fc from 'fast-check';
import type { TriggerEvent } from '../../nodes/SalesforceRecordTrigger/polling/watch';
import { Simulation } from './simulation';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

async function watching(event: TriggerEvent, options: { maxRecords?: number } = {}) {
	const simulation = new Simulation({ event, ...options });
	await simulation.poll();
	return simulation;
}

describe('a trigger that begins', () => {
	it('emits nothing that was there before, and everything from then on', async () => {
		const simulation = new Simulation({ event: 'createdOrUpdated' });
		const old = simulation.create();
		simulation.time += MINUTE;
		expect(await simulation.poll()).toEqual([]);
		simulation.time += 5 * SECOND;
		const id = simulation.create();
		simulation.change(old);
		await simulation.pollUntilQuiet();
		expect(simulation.log().sort()).toEqual([`created ${id}`, `updated ${old}`].sort());
	});

	it('takes Salesforce’s time for its start, less the time the query took', async () => {
		const simulation = new Simulation({ event: 'created', queryMs: 7 * SECOND });
		simulation.meanwhile = () => {
			simulation.time -= 3 * SECOND;
			simulation.create();
			simulation.time += 3 * SECOND;
			simulation.meanwhile = () => undefined;
		};
		await simulation.poll();
		await simulation.pollUntilQuiet();
		expect(simulation.emitted).toHaveLength(1);
	});

	it('begins anew when another object or event is chosen', async () => {
		const simulation = await watching('created');
		simulation.create();
		simulation.watch.event = 'updated';
		simulation.time += MINUTE;
		expect(await simulation.poll()).toEqual([]);
		expect(simulation.state?.watching).toBe('Contact:updated');
	});
});

describe('event created', () => {
	it('comes once, though the record is changed before and after it is read', async () => {
		const simulation = await watching('created');
		const id = simulation.create({ LastName: 'First' });
		simulation.time += 30 * SECOND;
		simulation.change(id, 'Second');
		expect(await simulation.poll()).toMatchObject([
			{ event: 'created', record: { LastName: 'Second' } },
		]);
		simulation.time += MINUTE;
		simulation.change(id, 'Third');
		await simulation.pollUntilQuiet();
		expect(simulation.log()).toEqual([`created ${id}`]);
	});

	it('comes for a record that never rests as long as the settle lag', async () => {
		const simulation = await watching('created');
		const id = simulation.create();
		for (let i = 0; i < 6; i++) {
			simulation.time += 10 * SECOND;
			simulation.change(id);
			await simulation.poll();
		}
		expect(simulation.log()).toEqual([`created ${id}`]);
	});
});

describe('event updated', () => {
	it.each([
		[5, 40, 60],
		[5, 14, 60],
		[5, 14, 30],
		[5, 14, 15],
		[60, 600, 1440],
		[5, 50, 60],
		[5, 6, 1],
	])(
		'comes once for a record created at +%p min and changed at +%p min, polled every %p min',
		async (createdAt, changedAt, every) => {
			const simulation = await watching('updated');
			const start = simulation.time;
			let id = '';
			for (let minute = 1; minute <= changedAt + 2 * every; minute++) {
				simulation.time = start + minute * MINUTE;
				if (minute === createdAt) id = simulation.create();
				if (minute === changedAt) simulation.change(id);
				if (minute % every === 0) await simulation.poll();
			}
			expect(simulation.log()).toEqual([`updated ${id}`]);
		},
	);

	it('coalesces several changes between two polls into one event with the newest state', async () => {
		const simulation = new Simulation({ event: 'updated' });
		const id = simulation.create();
		simulation.time += MINUTE;
		await simulation.poll();
		for (const name of ['A', 'B', 'C']) {
			simulation.time += 5 * SECOND;
			simulation.change(id, name);
		}
		await simulation.pollUntilQuiet();
		expect(simulation.emitted).toMatchObject([{ event: 'updated', record: { LastName: 'C' } }]);
	});

	it('leaves creations out, however many there are', async () => {
		const simulation = await watching('updated', { maxRecords: 10 });
		const ids = Array.from({ length: 95 }, () => simulation.create());
		simulation.time += MINUTE;
		simulation.change(ids[94] ?? '');
		simulation.time += MINUTE;
		expect((await simulation.poll()).map(({ id }) => id)).toEqual([ids[94]]);
	});
});

describe('event deleted', () => {
	it('comes once for each deleted record, with its fields', async () => {
		const simulation = new Simulation({ event: 'deleted' });
		const [gone, stays] = [simulation.create({ LastName: 'Gone' }), simulation.create()];
		simulation.time += MINUTE;
		await simulation.poll();
		simulation.time += 5 * SECOND;
		simulation.remove(gone);
		simulation.change(stays);
		await simulation.pollUntilQuiet();
		expect(simulation.emitted).toMatchObject([
			{ event: 'deleted', id: gone, record: { LastName: 'Gone' } },
		]);
	});
});

describe('a poll', () => {
	it('reads nothing that has not settled', async () => {
		const simulation = await watching('created');
		simulation.time += MINUTE;
		simulation.create();
		simulation.time += 20 * SECOND;
		expect(await simulation.poll()).toEqual([]);
		simulation.time += SECOND;
		expect(await simulation.poll()).toHaveLength(1);
	});

	it('counts the settle lag from before a slow query, not from its reply', async () => {
		const simulation = new Simulation({ event: 'created', queryMs: 40 * SECOND });
		await simulation.poll();
		simulation.time += MINUTE;
		const late = simulation.time - 5 * SECOND;
		simulation.create();
		simulation.meanwhile = () => {
			simulation.meanwhile = () => undefined;
			const now = simulation.time;
			simulation.time = late;
			simulation.create();
			simulation.time = now;
		};
		await simulation.poll();
		simulation.time += MINUTE;
		await simulation.poll();
		expect(simulation.emitted).toHaveLength(2);
	});

	it('asks one question when nothing happened, and two for created or updated', async () => {
		for (const [event, calls] of [
			['created', 1],
			['updated', 1],
			['deleted', 1],
			['createdOrUpdated', 2],
		] as const) {
			const simulation = await watching(event);
			const before = simulation.queries.length;
			simulation.time += MINUTE;
			await simulation.poll();
			expect(simulation.queries.length - before).toBe(calls);
		}
	});

	it('drains 12,000 records created in one second over the following polls, each once', async () => {
		const simulation = await watching('createdOrUpdated');
		const ids = Array.from({ length: 12_000 }, () => simulation.create());
		simulation.time += MINUTE;
		for (let i = 0; i < 12; i++) {
			expect(await simulation.poll()).toHaveLength(1000);
			simulation.time += MINUTE;
		}
		expect(await simulation.poll()).toEqual([]);
		expect(new Set(simulation.log())).toEqual(new Set(ids.map((id) => `created ${id}`)));
	});

	it('keeps little, also while 5,000 touched creations drain', async () => {
		const simulation = await watching('createdOrUpdated', { maxRecords: 500 });
		const ids = Array.from({ length: 5000 }, () => simulation.create());
		simulation.time += 2 * SECOND;
		for (const id of ids) simulation.change(id);
		simulation.time += MINUTE;
		let largest = 0;
		while ((await simulation.poll()).length > 0) {
			largest = Math.max(largest, simulation.state?.ahead.length ?? 0);
			simulation.time += MINUTE;
		}
		expect(largest).toBeLessThanOrEqual(500);
		expect(new Set(simulation.log())).toEqual(new Set(ids.map((id) => `created ${id}`)));
		expect(simulation.emitted).toHaveLength(5000);
	});

	it('stops asking when its time is up, and goes on from there', async () => {
		const simulation = new Simulation({
			event: 'created',
			maxRecords: 10_000,
			queryMs: 10 * SECOND,
		});
		await simulation.poll();
		for (let i = 0; i < 5000; i++) simulation.create();
		simulation.time += MINUTE;
		expect(await simulation.poll({ budgetMs: 15 * SECOND })).toHaveLength(4000);
		expect(await simulation.poll({ budgetMs: 15 * SECOND })).toHaveLength(1000);
	});

	it('gives nothing twice while nothing happens', async () => {
		const simulation = await watching('createdOrUpdated');
		simulation.change(simulation.create());
		await simulation.pollUntilQuiet();
		const before = simulation.emitted.length;
		for (let i = 0; i < 5; i++) {
			simulation.time += MINUTE;
			await simulation.poll();
		}
		expect(simulation.emitted).toHaveLength(before);
	});
});

/** One step of a random history. */
type Step =
	| { do: 'create' | 'poll' | 'pollUnsaved' }
	| { do: 'change' | 'remove'; which: number }
	| { do: 'wait'; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: fc.constant<Step>({ do: 'create' }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('change' as const), which: fc.nat(50) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), which: fc.nat(50) }) },
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('wait' as const),
			ms: fc.oneof(fc.nat(3000), fc.integer({ min: 10_000, max: 90_000 })),
		}),
	},
	{ weight: 3, arbitrary: fc.constantFrom<Step>({ do: 'poll' }, { do: 'pollUnsaved' }) },
);

interface History {
	simulation: Simulation;
	/** What must have been told at the end: ID and time of the last change, or of the deletion. */
	created: Map<string, number>;
	changed: Map<string, number>;
	removed: Map<string, number>;
}

async function play(event: TriggerEvent, steps: readonly Step[]): Promise<History> {
	const simulation = new Simulation({ event, maxRecords: 3 });
	const ids = Array.from({ length: 5 }, () => simulation.create());
	simulation.time += MINUTE;
	await simulation.poll();
	const history = {
		simulation,
		created: new Map<string, number>(),
		changed: new Map<string, number>(),
		removed: new Map<string, number>(),
	};
	const second = () => Math.floor(simulation.time / SECOND) * SECOND;
	for (const next of steps) {
		switch (next.do) {
			case 'create': {
				const id = simulation.create();
				ids.push(id);
				history.created.set(id, second());
				break;
			}
			case 'change':
			case 'remove': {
				const id = ids[next.which % ids.length] ?? '';
				if (history.removed.has(id)) break;
				if (next.do === 'change') simulation.change(id);
				else simulation.remove(id);
				(next.do === 'change' ? history.changed : history.removed).set(id, second());
				break;
			}
			case 'wait':
				simulation.time += next.ms;
				break;
			default:
				await simulation.poll({ saveWhenEmpty: next.do === 'poll' });
		}
	}
	await simulation.pollUntilQuiet();
	return history;
}

const histories = fc.array(step, { maxLength: 60 });

describe('whatever happens', () => {
	it('each created record that still exists is told as created exactly once', async () => {
		await fc.assert(
			fc.asyncProperty(
				histories,
				fc.constantFrom<TriggerEvent>('created', 'createdOrUpdated'),
				async (steps, event) => {
					const { simulation, created, removed } = await play(event, steps);
					const told = simulation.emitted.filter((e) => e.event === 'created').map((e) => e.id);
					expect(new Set(told).size).toBe(told.length);
					const expected = [...created.keys()].filter((id) => !removed.has(id));
					expect(told.filter((id) => !removed.has(id)).sort()).toEqual(expected.sort());
				},
			),
			{ numRuns: 150 },
		);
	});

	it('the last state of each changed record that still exists is told', async () => {
		await fc.assert(
			fc.asyncProperty(
				histories,
				fc.constantFrom<TriggerEvent>('updated', 'createdOrUpdated'),
				async (steps, event) => {
					const { simulation, created, changed, removed } = await play(event, steps);
					for (const [id, at] of changed) {
						const sameSecond = event === 'updated' && created.get(id) === at;
						if (removed.has(id) || sameSecond) continue;
						const last = simulation.emitted.filter((e) => e.id === id).at(-1);
						expect(last?.record.LastName).toBe(simulation.store.byId('Contact', id)?.LastName);
					}
				},
			),
			{ numRuns: 150 },
		);
	});

	it('no state of a record is told twice', async () => {
		await fc.assert(
			fc.asyncProperty(
				histories,
				fc.constantFrom<TriggerEvent>('created', 'updated', 'createdOrUpdated', 'deleted'),
				async (steps, event) => {
					const { simulation } = await play(event, steps);
					const states = simulation.emitted.map((e) => `${e.id} ${e.modified}`);
					expect(new Set(states).size).toBe(states.length);
				},
			),
			{ numRuns: 200 },
		);
	});

	it('each deletion is told exactly once', async () => {
		await fc.assert(
			fc.asyncProperty(histories, async (steps) => {
				const { simulation, removed } = await play('deleted', steps);
				expect(simulation.log().sort()).toEqual(
					[...removed.keys()].map((id) => `deleted ${id}`).sort(),
				);
			}),
			{ numRuns: 100 },
		);
	});
});
