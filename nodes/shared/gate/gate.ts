import type { GateCall, Lane, Outcome, Reply } from './call';
import { callLogEntry, type CallLogEntry } from './callLogEntry';
import { observe } from './observe';
import { CAUTIOUS, endOf, mayBeRefusedToken, mayHaveRun, type ReplayAssumptions } from './replay';
import { decideRetry } from './retry';
import { afterAnswered } from './retryBudget';
import { laneOf, workflowCallCount } from './runaway';
import { classify } from './signal';
import type { CallerState, OrgState } from './state';
import type { Clock, Passage, Turnstile } from './turnstile';

/** The world outside, passed in so that tests can run hours in a moment. */
export interface GateEffects extends Clock {
	/** A number in [0, 1). */
	random: () => number;
	log: (entry: CallLogEntry) => void;
}

/** Sends one attempt. `renew` asks for a token other than the one just refused. Never throws. */
export type Send = (attempt: { renew: boolean }) => Promise<Reply>;

/**
 * Takes one call through the shared throttle and back-off: waits at the org's turnstile, holds a place
 * only while sending, renews a refused token once, and tries again after a growing delay as long as
 * that is safe, the retry budget has tokens and the deadline allows.
 *
 * @returns how the call ended
 * @throws what the log throws, and nothing else
 */
export async function passGate(
	call: GateCall,
	send: Send,
	turnstile: Turnstile,
	caller: CallerState,
	effects: GateEffects,
	assumptions: ReplayAssumptions = CAUTIOUS,
): Promise<Outcome> {
	const { now, random, log } = effects;
	const { org } = turnstile;
	let last: Reply | undefined;
	/** The next attempt asks for another token. */
	let renew = false;
	let renewed = false;
	/** An earlier attempt of a write may have been carried out, whatever the last reply says. */
	let doubtful = false;
	let delay = 0;
	let paid = 0;

	for (let attempt = 1; ; attempt++) {
		const waitingSince = now();
		const current = { ...call, lane: laneNow(call, org, caller, waitingSince) };
		const attemptOnce = async () => {
			const startedAt = now();
			const reply = await send({ renew });
			const times = { waitingSince, startedAt, endedAt: now() };
			observe(current, reply, org, caller, times);
			return { reply, times };
		};
		const passage = await passTurnstile(current, delay, turnstile, caller, effects, attemptOnce);
		if (passage.kind === 'stopped') {
			const { reason } = passage;
			const told = reason.kind === 'overThreshold' || reason.kind === 'daySpent';
			// A token that was refused and never renewed says less than what stopped the renewal.
			const unrenewed = last !== undefined && classify(last) === 'auth';
			if (!last || ((told || unrenewed) && !doubtful)) {
				return { kind: 'notExecuted', reason, attempts: attempt - 1 };
			}
			return endOf(call, last, attempt - 1, { assumptions, doubtful });
		}
		const { reply, times } = passage.value;
		log(callLogEntry(current, attempt, reply, org.usage, times));

		if (classify(reply) === 'ok') org.retryBudget = afterAnswered(org.retryBudget, paid);
		const retry = decideRetry(current, reply, {
			attempt,
			renewed,
			doubtful,
			retryBudget: org.retryBudget,
			now: now(),
			random: random(),
			assumptions,
		});
		if (!retry) return endOf(call, reply, attempt, { assumptions, doubtful });
		org.retryBudget -= retry.cost;
		paid = retry.cost;
		doubtful ||= mayHaveRun(call, reply, assumptions);
		renew = !renewed && mayBeRefusedToken(reply);
		renewed ||= renew;
		delay = retry.delayMs;
		last = reply;
	}
}

/** Counts one more call of the workflow, and says in which lane it goes. */
function laneNow(
	{ workflow, lane }: GateCall,
	{ usage }: OrgState,
	caller: CallerState,
	now: number,
): Lane {
	if (workflow === undefined) return lane;
	const count = caller.workflows.get(workflow) ?? workflowCallCount();
	caller.workflows.set(workflow, count);
	count.add(now);
	return laneOf(lane, count.total(now), { limit: usage?.limit, workers: caller.workers });
}

async function passTurnstile<T>(
	call: GateCall,
	delay: number,
	turnstile: Turnstile,
	caller: CallerState,
	{ sleep }: GateEffects,
	work: () => Promise<T>,
): Promise<Passage<T>> {
	try {
		if (delay > 0) await sleep(delay, call.signal);
	} catch {
		// A sleep fails for one reason alone.
		return { kind: 'stopped', reason: { kind: 'cancelled' } };
	}
	return await turnstile.run(call, caller, work);
}
