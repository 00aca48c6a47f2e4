import { figure, type Figure } from '../figure';
import { play, type Score, type Scores } from '../trigger/run';
import { BURST, scenarios, type Scenario } from '../trigger/scenarios';

/** Full rows that may be read for each event. */
const ROWS_PER_EVENT = 1.1;

function told({ delivered, repeated, lost, lastAt, calls, rows, keys }: Score): string {
	const last = delivered > 0 ? ` (the last at +${lastAt} min)` : '';
	const read = keys > 0 ? `${rows} rows and ${keys} keys read` : `${rows} rows read`;
	return `delivered ${delivered}${last}, repeated ${repeated}, lost ${lost}, ${calls} calls, ${read}`;
}

const wrong = ({ repeated, lost }: Score): number => repeated + lost;

function rowFigure({ id, what, event }: Scenario, { ours, builtIn, builtInName }: Scores): Figure {
	return figure({
		id: `trigger-scenario-${id}`,
		what: `Events lost or repeated, ${event}: ${what}. Expected ${ours.expected}. Ours: ${told(ours)}. ${builtInName}: ${told(builtIn)}. By the simulated org's journal, in steps of a minute of its clock, no latency`,
		unit: 'events',
		ours: wrong(ours),
		peers: { [builtInName]: wrong(builtIn) },
		goal: '0',
		ok: wrong(ours) === 0,
	});
}

/** Bytes of JSON. */
const MOST_STATE = 20_000;

/** The scenario table, T1 to T11, and a late commit: what the trigger and n8n's own deliver, lose, repeat and cost. */
export async function measure(): Promise<Figure[]> {
	const all: Array<[Scenario, Scores]> = [];
	for (const scenario of scenarios) all.push([scenario, await play(scenario)]);

	const figures = all.map(([scenario, scores]) => rowFigure(scenario, scores));
	const [, { builtInName: name } = { builtInName: '' }] = all[0] ?? [];
	const sum = (of: (scores: Scores) => number) => all.reduce((n, [, scores]) => n + of(scores), 0);
	const max = (of: (scores: Scores) => number) => Math.max(...all.map(([, scores]) => of(scores)));

	const scenarioWrong = sum(({ ours }) => wrong(ours));
	figures.push(
		figure({
			id: 'trigger-scenarios',
			what: `Events lost or repeated over the ${scenarios.length} scenarios t1 to t10 and late-commit`,
			unit: 'events',
			ours: scenarioWrong,
			peers: { [name]: sum(({ builtIn }) => wrong(builtIn)) },
			goal: '0',
			ok: scenarioWrong === 0,
		}),
	);

	const perEvent = (score: 'ours' | 'builtIn') =>
		sum((scores) => scores[score].rows) / sum((scores) => scores[score].expected);
	const rowsPerEvent = Number(perEvent('ours').toFixed(3));
	figures.push(
		figure({
			id: 'trigger-rows-per-event',
			what: `Whole records read for each expected event, over the same scenarios; ours reads ${sum(({ ours }) => ours.keys)} keys (ID and times alone) besides`,
			unit: 'rows',
			ours: rowsPerEvent,
			peers: { [name]: Number(perEvent('builtIn').toFixed(3)) },
			goal: `at most ${ROWS_PER_EVENT}`,
			ok: rowsPerEvent <= ROWS_PER_EVENT,
		}),
	);

	const burst = all.find(([{ id }]) => id === 't8')?.[1];
	if (burst) {
		figures.push(
			figure({
				id: 'trigger-calls-12k',
				what: `API calls in the 30 polls around ${BURST} records created at once, 1,000 records a poll for ours; the built-in trigger emits ${burst.builtIn.delivered} events in them`,
				unit: 'calls',
				ours: burst.ours.calls,
				peers: { [name]: burst.builtIn.calls },
				goal: 'fewer than the built-in trigger',
				ok: burst.ours.calls < burst.builtIn.calls,
			}),
		);
	}

	const idle = max(({ ours }) => ours.idleCalls);
	const asking = max(({ ours }) => ours.askingCalls);
	figures.push(
		figure({
			id: 'trigger-calls-idle-poll',
			what: 'Most API calls of a poll without events that does not ask the replication endpoint',
			unit: 'calls',
			ours: idle,
			peers: { [name]: max(({ builtIn }) => builtIn.idleCalls) },
			goal: '1',
			ok: idle === 1,
		}),
		figure({
			id: 'trigger-calls-asking-poll',
			what: 'Most API calls of a poll without events that asks the replication endpoint, which is every five minutes at most',
			unit: 'calls',
			ours: asking,
			peers: {},
			goal: 'at most 3',
			ok: asking <= 3,
		}),
		figure({
			id: 'trigger-scenario-t11',
			what: 'Size of the saved state: the largest kept between polls, as JSON, over the scenarios t1 to t10 and late-commit',
			unit: 'bytes',
			ours: max(({ ours }) => ours.stateBytes),
			peers: { [name]: max(({ builtIn }) => builtIn.stateBytes) },
			goal: `below ${MOST_STATE}`,
			ok: max(({ ours }) => ours.stateBytes) < MOST_STATE,
		}),
	);
	return figures;
}
