import type { GateCall, Lane, Outcome, Reply } from '../../nodes/shared/gate/call';
import type { Control } from '../../nodes/shared/gate/control';
import { passGate } from '../../nodes/shared/gate/gate';
import { newCallerState, newOrgState, type CallerSettings } from '../../nodes/shared/gate/gates';
import type { OrgState } from '../../nodes/shared/gate/state';
import { Turnstile } from '../../nodes/shared/gate/turnstile';
import { VirtualClock } from '../../test/support/virtualClock';

/** How an org answers the call that starts now; takes its time on the clock. */
export type Answer = (start: { at: number; clock: VirtualClock }) => Promise<Reply> | Reply;

export interface CrowdOptions {
	answer: Answer;
	controls?: readonly Control[];
	settings?: Partial<CallerSettings>;
	prepare?: (org: OrgState) => void;
	/** @default Math.random from a fixed seed */
	random?: () => number;
	/** Calls a second; without it the rate is not limited. */
	perSecond?: number;
}

/** One process and its gate, on a virtual clock, against an org made of one function. */
export function crowd(
	{ answer, controls, settings, prepare, random = seeded(1), perSecond }: CrowdOptions,
	clock = new VirtualClock(),
) {
	const state = newOrgState();
	prepare?.(state);
	const turnstile = new Turnstile(state, clock, controls);
	let freeAt = 0;
	const caller = newCallerState(
		{
			requestsPerSecond: 20,
			maxConcurrentRequests: 10,
			softThreshold: 70,
			hardThreshold: 80,
			dailyCallBudget: 0,
			maxWaitSeconds: 60,
			workers: 1,
			...settings,
		},
		async (begin) => {
			if (perSecond !== undefined) {
				const at = Math.max(clock.now(), freeAt);
				freeAt = at + 1000 / perSecond;
				if (at > clock.now()) await clock.sleep(at - clock.now());
			}
			begin();
		},
	);
	const starts: number[] = [];
	return {
		clock,
		state,
		/** When each attempt started, in order. */
		starts,
		send: (call: Partial<GateCall> & { lane?: Lane } = {}): Promise<Outcome> =>
			passGate(
				{
					method: 'GET',
					path: '/query',
					lane: 'normal',
					replay: 'read',
					deadline: clock.now() + 5 * 60_000,
					patienceMs: 60_000,
					...call,
				},
				async () => {
					starts.push(clock.now());
					return await answer({ at: clock.now(), clock });
				},
				turnstile,
				caller,
				{ now: clock.now, sleep: clock.sleep, random, log: () => undefined },
			),
	};
}

export function reply(
	status: number,
	body: unknown = '',
	headers: Record<string, string> = {},
): Reply {
	return { kind: 'answered', status, body, headers };
}

/** A stream of numbers in [0, 1) that is the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}
