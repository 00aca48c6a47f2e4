import type { IDataObject } from 'n8n-workflow';

import { createCredentialStore, pollNode } from '../../test/harness';
import { startOrg, type RunningOrg } from '../../test/org';
import { CALLER, CREDENTIAL, jwtCredential, objectNamed } from '../../test/support/orgNode';
import { BUILT_IN, builtInTrigger } from './builtIn';
import type { Scenario } from './scenarios';

const MINUTE = 60_000;

/** How one trigger did in one scenario. */
export interface Score {
	expected: number;
	delivered: number;
	repeated: number;
	lost: number;
	calls: number;
	/** Whole records that were read. */
	rows: number;
	/** Keys that were read: ID and times alone. */
	keys: number;
	/** The minute in which the last of the events was told for the first time. */
	lastAt: number;
	/** Largest state that was kept, bytes of JSON. */
	stateBytes: number;
	/** Most calls of a poll without events, and of one that asked the replication endpoint. */
	idleCalls: number;
	askingCalls: number;
}

export interface Scores {
	ours: Score;
	builtIn: Score;
	builtInName: string;
}

interface Polled {
	/** Names the state of a record that was told. */
	events: string[];
	stateBytes: number;
}

const realNow = Date.now;
/** The clock of n8n's machine. */
const machine = { now: realNow };
/** One for all scenarios: what the package keeps of `Date.now` when it is loaded must not stay in the first. */
const shownNow = () => machine.now();

/** Plays a scenario against the simulated org, with both triggers polling at the same minutes. */
export async function play(scenario: Scenario): Promise<Scores> {
	const org = await startOrg({ seed: 'empty' });
	// What n8n's machine shows: the org's time, and how far its clock is off.
	machine.now = () => Math.round(org.now()) + (scenario.clockAheadMs ?? 0);
	Date.now = shownNow;
	try {
		const ours = ourTrigger(org, scenario);
		const builtIn = await builtInTrigger(org, scenario.event);
		builtIn.setClock(Date.now);
		const scoreOurs = scorer(org, CALLER, scenario.expected);
		const scoreBuiltIn = scorer(org, BUILT_IN, scenario.expected);
		const pollBuiltIn = async (): Promise<Polled> => ({
			events: (await builtIn.poll()).map(nameOf),
			stateBytes: builtIn.stateBytes(),
		});

		let first: string | undefined;
		for (let minute = 0; minute <= scenario.until; minute++) {
			for (const action of scenario.actions.filter(({ at }) => at === minute)) {
				first = act(org, action, first) ?? first;
			}
			if (minute % scenario.every === 0) {
				await scoreOurs.poll(ours, minute);
				await scoreBuiltIn.poll(pollBuiltIn, minute);
			}
			org.advance(MINUTE);
		}
		return {
			ours: scoreOurs.score(),
			builtIn: scoreBuiltIn.score(),
			builtInName: `n8n-nodes-base ${builtIn.version}`,
		};
	} finally {
		Date.now = realNow;
		machine.now = realNow;
		await org.close();
	}
}

function act(
	org: RunningOrg,
	action: Scenario['actions'][number],
	first: string | undefined,
): string | undefined {
	if (action.do === 'create') {
		const records = Array.from({ length: action.count }, (_, i) => ({
			LastName: `Name ${action.at}-${i}`,
		}));
		return org.seed('Contact', records)[0];
	}
	const visibleAfterMs = (action.lateMinutes ?? 0) * MINUTE;
	org.seed('Contact', [{ Id: first, LastName: 'Changed' }], { update: true, visibleAfterMs });
	return undefined;
}

interface Told {
	Id: string;
	LastModifiedDate: string;
}

function nameOf({ Id, LastModifiedDate }: Told): string {
	return `${Id} ${LastModifiedDate}`;
}

function ourTrigger(org: RunningOrg, { event }: Scenario): () => Promise<Polled> {
	// Without a time in its sign-in: one that is 20 minutes ahead is refused.
	const credentials = createCredentialStore({
		[CREDENTIAL]: {
			...jwtCredential(org),
			flow: 'clientCredentials',
			consumerSecret: org.consumerSecret,
		},
	});
	let staticData: IDataObject = {};
	return async () => {
		const run = await pollNode({
			node: 'salesforceRecordTrigger',
			parameters: {
				object: objectNamed('Contact'),
				event,
				options: { fields: ['FirstName', 'LastName', 'Email', 'LastModifiedDate'] },
			},
			credentials,
			staticData,
		});
		if (run.error) throw run.error as Error;
		({ staticData } = run);
		return {
			events: (run.items ?? []).map(({ json }) => nameOf(json as unknown as Told)),
			stateBytes: JSON.stringify(staticData).length,
		};
	};
}

/** Counts what one trigger delivers and, in the org's journal, what it costs. */
function scorer(org: RunningOrg, client: string, expected: number) {
	const told = new Map<string, number>();
	let [seen, stateBytes, idleCalls, askingCalls, lastAt] = [0, 0, 0, 0, 0];
	const sums = { calls: 0, rows: 0, keys: 0 };
	return {
		async poll(run: () => Promise<Polled>, minute: number): Promise<void> {
			const isFirst = seen === 0;
			const { events, stateBytes: bytes } = await run();
			if (events.some((event) => !told.has(event))) lastAt = minute;
			for (const event of events) told.set(event, (told.get(event) ?? 0) + 1);
			stateBytes = Math.max(stateBytes, bytes);
			const calls = org
				.calls()
				.slice(seen)
				.filter((call) => call.client === client && call.counted);
			seen = org.calls().length;
			sums.calls += calls.length;
			for (const { path, rows = 0 } of calls) {
				const areKeys = client === CALLER && path.endsWith('/query');
				sums[areKeys ? 'keys' : 'rows'] += rows;
			}
			const asks = calls.some(({ path }) => path.endsWith('/updated'));
			if (isFirst || events.length > 0) return;
			if (asks) askingCalls = Math.max(askingCalls, calls.length);
			else idleCalls = Math.max(idleCalls, calls.length);
		},
		score(): Score {
			const total = [...told.values()].reduce((sum, times) => sum + times, 0);
			const costs = { ...sums, lastAt, stateBytes, idleCalls, askingCalls };
			const lost = expected - told.size;
			return { expected, delivered: total, repeated: total - told.size, lost, ...costs };
		},
	};
}
