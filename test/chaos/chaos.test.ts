import {
	CHAOS_KINDS,
	OTHER_WAY,
	runChaos,
	shortenPatience,
	type ChaosResult,
	type WriteOperation,
} from '../support/chaos';

/** Every kind strikes one call of the run, with calls that nothing happens to in between. */
const ONE_OF_EACH = CHAOS_KINDS.map((kind, i) => ({ kind, times: 1, afterN: 2 * i }));
const WRITES = 200;
const PER_RUN = 10;

let restore: () => void;
beforeAll(() => {
	restore = shortenPatience();
});
afterAll(() => restore());

describe.each([
	['as it is', {}],
	['with every unsettled fact the other way', OTHER_WAY],
])('an org %s, in which everything goes wrong once', (_, settings) => {
	let ends: Record<WriteOperation, ChaosResult>;
	beforeAll(async () => {
		const chaos = (operation: WriteOperation) =>
			runChaos({
				operation,
				writes: WRITES,
				perRun: PER_RUN,
				atOnce: 1,
				faults: ONE_OF_EACH,
				settings,
			});
		const [create, update, upsert] = await Promise.all([
			chaos('create'),
			chaos('update'),
			chaos('upsert'),
		]);
		ends = { create, update, upsert };
	}, 120_000);

	it.each(['upsert', 'update'] as const)('has everything after %s, and once', (operation) => {
		const { outcomes, duplicates, lost } = ends[operation];
		expect(outcomes).toEqual({ saved: WRITES, failed: 0, notTried: 0, unknown: 0 });
		expect({ duplicates, lost }).toEqual({ duplicates: 0, lost: [] });
	});

	it('has nothing twice after creates, and what it has is saved or unknown', () => {
		const { outcomes, duplicates, lost, unannounced } = ends.create;
		expect({ duplicates, lost, unannounced }).toEqual({ duplicates: 0, lost: [], unannounced: [] });
		const { saved, unknown } = outcomes;
		expect(outcomes).toEqual({ saved, failed: 0, notTried: 0, unknown });
		expect(saved + unknown).toBe(WRITES);
		// Seven of the nine leave it open whether the call was carried out; on a slow machine the one that
		// executes late can still be in time.
		expect([6 * PER_RUN, 7 * PER_RUN]).toContain(unknown);
	});

	it.each(['upsert', 'update', 'create'] as const)('logs each fault that a %s met', (operation) => {
		const { journalled, logged } = ends[operation];
		expect(attempts(logged)).toBe(attempts(journalled));
		for (const status of ['401', '429', '503', '504']) {
			expect(logged[status]).toBeGreaterThan(0);
			expect(logged[status]).toBe(journalled[status]);
		}
		expect(logged['no reply']).toBeGreaterThan(0);
	});
});

/** All of them, however each ended: which are slow, or too late, the machine decides. */
function attempts(counts: Readonly<Record<string, number>>): number {
	return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
