import fc from 'fast-check';
import { SCAN_SIZES, type ScanSizes } from '../../nodes/SalesforceRecordTrigger/polling/scan';
import { BOUNDS, type Bounds } from '../../nodes/SalesforceRecordTrigger/polling/state';
import type { TriggerEvent } from '../../nodes/SalesforceRecordTrigger/polling/watch';
import { startOrg } from '../org';
import { MemoryOrg } from './model/memoryOrg';
import { N8nStandIn, type StandInOptions } from './model/n8nStandIn';
import { play } from './model/play';
import { broken } from './model/promises';
import { SimulatedOrg } from './model/simulatedOrg';
import { history } from './model/steps';
import { watchOf } from './model/watches';

const HISTORIES = 2_000;
/** The model of the org is fast; that it is one of the simulated org as well, these say. */
const ORG_HISTORIES = 25;

/** Pages of a few rows, so that short histories meet their edges. */
const SMALL: ScanSizes = {
	keysAQuery: 4,
	oneScanUpTo: 3,
	spareKeys: 1,
	recordsARead: 2,
	bounds: BOUNDS,
};
/** Nothing is kept for long, so that short histories meet the bounds. */
const NARROW: Bounds = { seen: 2, creations: 2, noticed: 1, fingerprints: 2, owed: 1, ahead: 1 };

const events: TriggerEvent[] = ['created', 'updated', 'createdOrUpdated', 'deleted'];

const setting: fc.Arbitrary<Omit<StandInOptions, 'world'> & { stampMs: number }> = fc
	.record({
		event: fc.constantFrom(...events),
		ignoreSystemUpdates: fc.boolean(),
		maxRecords: fc.constantFrom(1, 3, 1000),
		replicated: fc.oneof(
			{ weight: 5, arbitrary: fc.constant(true) },
			{ weight: 1, arbitrary: fc.constant(false) },
		),
		saving: fc.constantFrom('durable' as const, 'legacy' as const),
		repeatLastBatch: fc.boolean(),
		small: fc.boolean(),
		// Nobody has seen stamps finer than seconds, but Salesforce nowhere says so.
		stampMs: fc.constantFrom(1000, 1000, 1000, 1),
	})
	.map(
		({
			event,
			ignoreSystemUpdates,
			maxRecords,
			replicated,
			saving,
			repeatLastBatch,
			small,
			stampMs,
		}) => ({
			stampMs,
			watch: watchOf({
				event,
				maxRecords,
				...(ignoreSystemUpdates && event !== 'created' && { stampField: 'LastModifiedDate' }),
				// What was deleted for good is known from the log alone.
				replicated: replicated || event === 'deleted',
			}),
			saving,
			repeatLastBatch,
			...(small && { sizes: SMALL }),
		}),
	);

describe('whatever happens', () => {
	it(`nothing is lost, and nothing repeated but after a crash, over ${HISTORIES} histories`, async () => {
		await fc.assert(
			fc.asyncProperty(setting, history(60), async (options, steps) => {
				const world = new MemoryOrg(options.stampMs);
				const n8n = new N8nStandIn({ ...options, world });
				const played = await play(world, n8n, steps);
				expect(broken(options.watch, n8n, played)).toEqual([]);
			}),
			{ numRuns: HISTORIES },
		);
	}, 300_000);

	it(`at the bounds of the state, only what the log says is given up, over ${HISTORIES} histories`, async () => {
		await fc.assert(
			fc.asyncProperty(setting, history(60), async ({ sizes = SCAN_SIZES, ...options }, steps) => {
				const world = new MemoryOrg(options.stampMs);
				const bounded = { ...sizes, bounds: NARROW };
				const n8n = new N8nStandIn({ ...options, sizes: bounded, world });
				// One entry of the delete log a poll.
				const played = await play(world, n8n, steps, 60);
				expect(broken(options.watch, n8n, played)).toEqual([]);
			}),
			{ numRuns: HISTORIES },
		);
	}, 300_000);

	it(`the same holds on the simulated org, over ${ORG_HISTORIES} histories`, async () => {
		const org = await startOrg({ seed: 'empty', now: () => Date.UTC(2026, 10, 23, 8) });
		try {
			await fc.assert(
				fc.asyncProperty(setting, history(25), async (options, steps) => {
					org.reset({ data: true });
					const world = new SimulatedOrg(org);
					const n8n = new N8nStandIn({ ...options, world });
					const played = await play(world, n8n, steps);
					expect(broken(options.watch, n8n, played)).toEqual([]);
				}),
				{ numRuns: ORG_HISTORIES, endOnFailure: true },
			);
		} finally {
			await org.close();
		}
	}, 300_000);
});
