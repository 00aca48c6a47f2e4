import fc from 'fast-check';
import { SCAN_SIZES, type ScanSizes } from '../../nodes/SalesforceRecordTrigger/polling/scan';
import { BOUNDS, type Bounds } from '../../nodes/SalesforceRecordTrigger/polling/state';
import type { TriggerEvent } from '../../nodes/SalesforceRecordTrigger/polling/watch';
import { startOrg } from '../org';
import { MemoryOrg } from './model/memoryOrg';
import { N8nStandIn, type StandInOptions } from './model/n8nStandIn';
import { play } from './model/play';
import { broken } from './model/promises';
import { shortest } from './model/shortest';
import { SimulatedOrg } from './model/simulatedOrg';
import { history, type Step } from './model/steps';
import { watchOf } from './model/watches';
import type { World } from './model/world';

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

type Setting = Omit<StandInOptions, 'world'> & { stampMs: number };

const setting: fc.Arbitrary<Setting> = fc
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
		changesOnly: fc.boolean(),
		small: fc.boolean(),
		// Nobody has seen stamps finer than seconds, but Salesforce nowhere says so.
		stampMs: fc.constantFrom(1000, 1000, 1000, 1),
	})
	.map(({ event, ignoreSystemUpdates, maxRecords, replicated, changesOnly, small, ...rest }) => ({
		...rest,
		watch: watchOf({
			event,
			maxRecords,
			...(changesOnly &&
				event !== 'created' &&
				event !== 'deleted' && { changedFields: ['LastName'] }),
			...(ignoreSystemUpdates && event !== 'created' && { stampField: 'LastModifiedDate' }),
			// What was deleted for good is known from the log alone.
			replicated: replicated || event === 'deleted',
		}),
		...(small && { sizes: SMALL }),
	}));

interface Model {
	world: (setting: Setting) => World;
	histories: number;
	/** Parts of the longest history. */
	longest: number;
	bounds?: Bounds;
	/** Deletions: how many polls without an event show that none can come any more. */
	quietPolls?: number;
	forgetful?: boolean;
	seed?: number;
}

/** The shortest history found that breaks a promise, as text; undefined when none does. */
async function shortestBroken(model: Model): Promise<string | undefined> {
	const run = async ({ sizes = SCAN_SIZES, ...options }: Setting, steps: readonly Step[]) => {
		const { bounds = sizes.bounds, forgetful } = model;
		const world = model.world(options);
		const n8n = new N8nStandIn({ ...options, sizes: { ...sizes, bounds }, world, forgetful });
		const quietPolls = options.watch.event === 'deleted' ? model.quietPolls : undefined;
		return broken(options.watch, n8n, await play(world, n8n, steps, quietPolls));
	};
	const found = await fc.check(
		fc.asyncProperty(setting, history(model.longest), async (options, steps) => {
			return (await run(options, steps)).length === 0;
		}),
		{ numRuns: model.histories, ...(model.seed !== undefined && { seed: model.seed }) },
	);
	if (!found.counterexample) return undefined;
	const [options, all] = found.counterexample;
	const steps = await shortest(all, async (some) => (await run(options, some)).length > 0);
	return [
		...(await run(options, steps)),
		`seed ${found.seed}, path ${found.counterexamplePath}`,
		JSON.stringify(options),
		...steps.map((step) => JSON.stringify(step)),
	].join('\n');
}

const inMemory = { world: ({ stampMs }: Setting) => new MemoryOrg(stampMs), longest: 60 };

describe('whatever happens', () => {
	it(`nothing is lost, and nothing repeated but after a crash, over ${HISTORIES} histories`, async () => {
		expect(await shortestBroken({ ...inMemory, histories: HISTORIES })).toBeUndefined();
	}, 300_000);

	it(`at the bounds of the state, only what the log says is given up, over ${HISTORIES} histories`, async () => {
		const world = ({ stampMs }: Setting) => {
			const org = new MemoryOrg(stampMs);
			org.mostDeletions = 3;
			return org;
		};
		const model = { ...inMemory, world, histories: HISTORIES, bounds: NARROW };
		// With a bound of three entries the delete log of a day is read in many short stretches, most of
		// them empty, one a poll: it comes to rest late.
		expect(await shortestBroken({ ...model, quietPolls: 400 })).toBeUndefined();
	}, 300_000);

	it(`the same holds on the simulated org, over ${ORG_HISTORIES} histories`, async () => {
		const org = await startOrg({ seed: 'empty', now: () => Date.UTC(2026, 10, 23, 8) });
		const world = () => {
			org.reset({ data: true });
			return new SimulatedOrg(org);
		};
		try {
			const model = { world, histories: ORG_HISTORIES, longest: 25 };
			expect(await shortestBroken(model)).toBeUndefined();
		} finally {
			await org.close();
		}
	}, 300_000);

	it('a trigger that forgets what it told is found out, by a change and a poll', async () => {
		const model = { ...inMemory, histories: HISTORIES, forgetful: true };
		for (const seed of [1, 2, 3]) {
			const [promise, ...rest] = (await shortestBroken({ ...model, seed }))?.split('\n') ?? [];
			expect(promise).toMatch(/told 2 times/);
			expect(rest.length - 2).toBeLessThanOrEqual(3);
		}
	});
});
