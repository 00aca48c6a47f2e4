import type { GateCall, Reply } from '../../nodes/shared/gate/call';
import type { CallLogEntry } from '../../nodes/shared/gate/callLogEntry';
import type { Control } from '../../nodes/shared/gate/control';
import { passGate, type GateEffects } from '../../nodes/shared/gate/gate';
import { newCallerState, newOrgState, type CallerSettings } from '../../nodes/shared/gate/gates';
import type { ReplayAssumptions } from '../../nodes/shared/gate/replay';
import { Turnstile } from '../../nodes/shared/gate/turnstile';

/** A credential at its defaults. */
export const DEFAULTS: Readonly<CallerSettings> = {
	requestsPerSecond: 20,
	maxConcurrentRequests: 10,
	softThreshold: 70,
	hardThreshold: 80,
	dailyCallBudget: 0,
	maxWaitSeconds: 60,
	workers: 1,
};

/** A world in which sleeping moves the clock, and each attempt takes 10 ms. */
export function world(
	script: Reply[] = [],
	{
		settings = {},
		controls,
		start = () => Promise.resolve(),
	}: {
		settings?: Partial<CallerSettings>;
		controls?: readonly Control[];
		start?: () => Promise<void>;
	} = {},
) {
	let clock = 0;
	const slept: number[] = [];
	const log: CallLogEntry[] = [];
	const renewals: boolean[] = [];
	const effects: GateEffects = {
		now: () => clock,
		random: () => 0.5,
		sleep: (ms, signal) => {
			if (signal?.aborted) return Promise.reject(new Error('aborted'));
			slept.push(ms);
			clock += ms;
			return Promise.resolve();
		},
		log: (entry) => void log.push(entry),
	};
	const turnstile = new Turnstile(
		newOrgState(),
		{ now: () => clock, sleep: (ms, signal) => effects.sleep(ms, signal) },
		controls,
	);
	const caller = newCallerState({ ...DEFAULTS, ...settings }, async (begin) => {
		await start();
		begin();
	});
	const send = ({ renew }: { renew: boolean }): Promise<Reply> => {
		renewals.push(renew);
		const reply = script.shift();
		if (!reply) throw new Error('The test has no reply for this attempt.');
		clock += 10;
		return Promise.resolve(reply);
	};
	return {
		turnstile,
		org: turnstile.org,
		caller,
		slept,
		log,
		renewals,
		effects,
		send,
		sent: () => renewals.length,
		clock: () => clock,
		advance: (ms: number) => {
			clock += ms;
		},
		pass: (call: GateCall, assumptions?: ReplayAssumptions, sendIt = send) =>
			passGate(call, sendIt, turnstile, caller, effects, assumptions),
	};
}

export type World = ReturnType<typeof world>;
