import {
	CHAOS_KINDS,
	OTHER_WAY,
	runChaos,
	shortenPatience,
	type ChaosResult,
	type WriteOperation,
} from '../../test/support/chaos';
import { figure, type Figure } from '../figure';

const WRITES = 10_000;
/** Items of one call: few, so that there are enough calls to strike. */
const PER_RUN = 50;
const AT_ONCE = 2;

const FAULTY = 0.2;
/** Each kind strikes by itself, so that together they strike this share of all calls. */
const EACH = 1 - (1 - FAULTY) ** (1 / CHAOS_KINDS.length);

const OPERATIONS: readonly WriteOperation[] = ['upsert', 'update', 'create'];
const ORGS = { 'as it is': {}, 'unsettled facts the other way': OTHER_WAY };

const HOW = `${WRITES} writes each by upsert, update and create in calls of ${PER_RUN}, of which 20 % meet a fault (${CHAOS_KINDS.join(', ')}), through the built node against the simulated org, as it is and with every unsettled fact the other way`;

interface Run {
	operation: WriteOperation;
	faulty: ChaosResult;
	calm: ChaosResult;
}

/** What becomes of 10,000 writes when a fifth of the calls go wrong. */
export async function measure(): Promise<Figure[]> {
	const restore = shortenPatience();
	try {
		const runs: Run[] = [];
		for (const [org, settings] of Object.entries(ORGS)) {
			for (const operation of OPERATIONS) {
				const options = { operation, writes: WRITES, perRun: PER_RUN, atOnce: AT_ONCE, settings };
				const calm = await runChaos({ ...options, faults: [] });
				const faults = CHAOS_KINDS.map((kind) => ({ kind, probability: EACH }));
				const faulty = await runChaos({ ...options, faults });
				console.error(`  ${operation}, org ${org}: ${JSON.stringify(faulty.outcomes)}`);
				runs.push({ operation, faulty, calm });
			}
		}
		return [
			amplification(runs),
			duplicates(runs),
			unsaved(runs),
			unaccounted(runs),
			unlogged(runs),
		];
	} finally {
		restore();
	}
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

function amplification(runs: readonly Run[]): Figure {
	const of = runs.map(({ faulty, calm }) => faulty.calls / calm.calls);
	const ours = Math.max(...of);
	return figure({
		id: 'chaos-amplification',
		what: `Calls against those without faults, the worst of the runs: ${HOW}`,
		unit: 'times',
		ours: Number(ours.toFixed(3)),
		peers: {},
		goal: 'at most 1.3',
		ok: ours <= 1.3,
	});
}

function duplicates(runs: readonly Run[]): Figure {
	const ours = sum(runs.map(({ faulty }) => faulty.duplicates));
	return figure({
		id: 'chaos-duplicates',
		what: `Records that the org holds twice: ${HOW}`,
		unit: 'records',
		ours,
		peers: {},
		goal: '0',
		ok: ours === 0,
	});
}

function unsaved(runs: readonly Run[]): Figure {
	const repeatable = runs.filter(({ operation }) => operation !== 'create');
	const ours = sum(repeatable.map(({ faulty }) => WRITES - faulty.outcomes.saved));
	return figure({
		id: 'chaos-unsaved',
		what: 'Upserts and updates of the same runs that were not saved',
		unit: 'writes',
		ours,
		peers: {},
		goal: '0',
		ok: ours === 0,
	});
}

function unaccounted(runs: readonly Run[]): Figure {
	const ours = sum(
		runs.map(({ faulty: { outcomes, lost, unannounced } }) => {
			const ended = sum(Object.values(outcomes));
			return Math.abs(WRITES - ended) + lost.length + unannounced.length;
		}),
	);
	const unknown = sum(runs.map(({ faulty }) => faulty.outcomes.unknown));
	return figure({
		id: 'chaos-unaccounted',
		what: `Writes of the same runs without an end, called saved and not in the org, or in the org and called neither saved nor unknown; ${unknown} creates ended as unknown`,
		unit: 'writes',
		ours,
		peers: {},
		goal: '0',
		ok: ours === 0,
	});
}

function unlogged(runs: readonly Run[]): Figure {
	const ours = sum(
		runs.flatMap(({ faulty: { journalled, logged } }) =>
			Object.entries(journalled).map(([end, count]) => Math.max(0, count - (logged[end] ?? 0))),
		),
	);
	return figure({
		id: 'chaos-unlogged',
		what: "Attempts of the same runs, by how they ended in the org's journal, that are missing in the call log",
		unit: 'attempts',
		ours,
		peers: {},
		goal: '0',
		ok: ours === 0,
	});
}
