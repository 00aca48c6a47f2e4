import { simulateDays, type DayOptions, type DayResult } from '../gate/dayModel';
import { figure, type Figure } from '../figure';

const WORKERS = [1, 4, 16];
const LAGS = [0, 2, 15, 30];
const GRID = WORKERS.flatMap((workers) => LAGS.map((lagMinutes) => ({ workers, lagMinutes })));

/** More than an org with 100,000 calls, of which others use 59,000, has left. */
const TOO_MUCH = 80_000;
const MUCH = 20_000;
const MOST_HOURS = 2.5;

const MODEL =
	"the reference's model of an org's day, minute by minute through the real gate with a virtual clock: 100,000 calls a day, others use 59,000, five interactive calls a minute, a worker makes 300 calls a minute at most";

async function overGrid(options: Omit<DayOptions, 'workers' | 'lagMinutes'>) {
	const cells: Array<{ name: string; result: DayResult }> = [];
	for (const { workers, lagMinutes } of GRID) {
		const result = await simulateDays({ ...options, workers, lagMinutes });
		cells.push({ name: `${workers}/${lagMinutes}`, result });
	}
	return cells;
}

/** Peak usage of the org and refused interactive calls under a burst, and how long the burst takes. */
export async function measure(): Promise<Figure[]> {
	const background = await overGrid({ burstCalls: TOO_MUCH });
	const loop = await overGrid({
		burstCalls: TOO_MUCH,
		burstLane: 'interactive',
		named: true,
		days: 2.5,
	});
	const feasible = await overGrid({ burstCalls: MUCH, days: 2 });
	const atDefaults = await simulateDays({
		workers: 1,
		lagMinutes: 0,
		burstCalls: MUCH,
		workerPerMinute: 1_200,
		days: 2,
	});
	return [
		peak('burst-peak-usage', `${TOO_MUCH} background calls`, background),
		refused('burst-interactive-refused', `${TOO_MUCH} background calls`, background),
		peak('runaway-peak-usage', `a workflow that saves ${TOO_MUCH} single records in a loop`, loop),
		refused('runaway-interactive-refused', 'the same loop', loop),
		hours(
			'burst-20k-hours',
			'workers declared rightly',
			feasible.map(({ name, result }) => ({ name, hours: result.burstHours })),
		),
		hours('burst-20k-hours-single', 'one process at its defaults, 20 calls a second', [
			{ name: '1/0', hours: atDefaults.burstHours },
		]),
	];
}

type Cells = Awaited<ReturnType<typeof overGrid>>;

function peak(id: string, burst: string, cells: Cells): Figure {
	const ours = Math.max(...cells.map(({ result }) => result.peak));
	const each = cells.map(({ name, result }) => `${name} ${result.peak.toFixed(3)}`).join(', ');
	return figure({
		id,
		what: `Highest used share of the org's day under ${burst}, by workers/lag of the header in minutes: ${each}; ${MODEL}`,
		unit: 'of the limit',
		ours: Number(ours.toFixed(4)),
		peers: {},
		goal: 'below 0.95',
		ok: ours < 0.95,
	});
}

function refused(id: string, burst: string, cells: Cells): Figure {
	const ours = cells.reduce((sum, { result }) => sum + result.interactiveRefused, 0);
	const of = cells.reduce((sum, { result }) => sum + result.interactive, 0);
	return figure({
		id,
		what: `Interactive calls of ${of} that were refused or turned away under ${burst}, all workers and lags together`,
		unit: 'calls',
		ours,
		peers: {},
		goal: '0',
		ok: ours === 0,
	});
}

function hours(
	id: string,
	who: string,
	cells: ReadonlyArray<{ name: string; hours?: number }>,
): Figure {
	const ours = Math.max(...cells.map((cell) => cell.hours ?? Number.POSITIVE_INFINITY));
	const each = cells.map((cell) => `${cell.name} ${cell.hours?.toFixed(2) ?? 'never'}`).join(', ');
	return figure({
		id,
		what: `Simulated hours that a burst of ${MUCH} background calls takes, ${who}, by workers/lag: ${each}`,
		unit: 'h',
		ours: Number(ours.toFixed(2)),
		peers: {},
		goal: `at most ${MOST_HOURS}`,
		ok: ours <= MOST_HOURS,
	});
}
