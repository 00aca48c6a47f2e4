import { LONGEST_RETRY_AFTER_MS, maxAttempts, retryDelayMs } from './backoff';
import type { GateCall, NotExecutedReason, Outcome, Reply } from './call';
import { callLogEntry, type CallLogEntry } from './callLogEntry';
import { mayStart } from './pause';
import { CAUTIOUS, endOf, mayHaveRun, mayReplay, type ReplayAssumptions } from './replay';
import { parseRetryAfter } from './retryAfter';
import type { Semaphore } from './semaphore';
import { classify, type Signal } from './signal';
import { parseLimitInfo, type AppUsage, type Usage } from './usage';

/** What the org told us; shared by every caller of one instance URL. */
export interface OrgState {
	usage?: Usage;
	/** Epoch milliseconds at which a stopped caller last let one call through; -Infinity before. */
	lastProbeAt: number;
}

/** What a caller chose, and what the org says of its app alone; kept per credential. */
export interface CallerState {
	concurrency: Semaphore;
	/** Resolves when the rate allows another start. */
	start: () => Promise<void>;
	/** Percent of the org's daily limit at which this caller stops. */
	hardThreshold: number;
	/** Longest pause at the threshold, milliseconds. */
	maxWaitMs: number;
	appUsage?: AppUsage;
}

/** The world outside, passed in so that tests can run hours in a moment. */
export interface GateEffects {
	now: () => number;
	/** A number in [0, 1). */
	random: () => number;
	/** Rejects when the signal aborts. */
	sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
	log: (entry: CallLogEntry) => void;
}

/** Sends one attempt. `renew` asks for a token other than the one just refused. Never throws. */
export type Send = (attempt: { renew: boolean }) => Promise<Reply>;

/** Milliseconds between looks at the usage while a call is stopped by it. */
const PAUSE_STEP_MS = 1_000;

/**
 * Takes one call through the shared throttle and back-off: waits where the org's day is nearly
 * spent, holds a concurrency place and a rate slot only while sending, renews a refused token once,
 * and tries again after a growing delay as long as that is safe and the deadline allows.
 *
 * @returns how the call ended
 * @throws what the log throws, and nothing else
 */
export async function passGate(
	call: GateCall,
	send: Send,
	org: OrgState,
	caller: CallerState,
	effects: GateEffects,
	assumptions: ReplayAssumptions = CAUTIOUS,
): Promise<Outcome> {
	const { now, random, log } = effects;
	let last: Reply | undefined;
	let renewed = false;
	/** An earlier attempt of a write may have been carried out, whatever the last reply says. */
	let doubtful = false;
	let delay = 0;

	for (let attempt = 1; ; attempt++) {
		const waitingSince = now();
		const turn = await waitForTurn(call, delay, org, caller, effects);
		if (turn.kind === 'stopped') {
			const { reason } = turn;
			if (!last || (reason.kind === 'overThreshold' && !doubtful)) {
				return { kind: 'notExecuted', reason, attempts: attempt - 1 };
			}
			return endOf(call, last, attempt - 1, { assumptions, doubtful });
		}

		const startedAt = now();
		const reply = await send({ renew: last !== undefined && classify(last) === 'auth' }).finally(
			turn.release,
		);
		readUsage(reply, org, caller, now());
		const times = { waitingSince, startedAt, endedAt: now() };
		log(callLogEntry(call, attempt, reply, org.usage, times));

		const next = delayBeforeRetry(call, reply, attempt, {
			renewed,
			now: now(),
			random: random(),
			assumptions,
		});
		if (next === undefined) return endOf(call, reply, attempt, { assumptions, doubtful });
		doubtful ||= mayHaveRun(call, reply, assumptions);
		renewed ||= classify(reply) === 'auth';
		delay = next;
		last = reply;
	}
}

/** Signals after which another attempt can end differently. */
const PASSING: ReadonlySet<Signal> = new Set(['throttle', 'transient', 'notSent', 'lost']);

/**
 * Milliseconds to wait before sending again; undefined when the call has ended. Pure.
 *
 * @param attempt the attempt that got this reply, counted from 1
 */
export function delayBeforeRetry(
	call: GateCall,
	reply: Reply,
	attempt: number,
	world: { renewed: boolean; now: number; random: number; assumptions: ReplayAssumptions },
): number | undefined {
	const { renewed, now, random, assumptions } = world;
	if (call.signal?.aborted || reply.kind === 'signInFailed') return undefined;
	const signal = classify(reply);
	// A renewed token needs no pause.
	if (signal === 'auth') return renewed ? undefined : 0;
	if (!PASSING.has(signal) || attempt >= maxAttempts(call.lane)) return undefined;
	if (!mayReplay(call, reply, assumptions)) return undefined;
	const retryAfterMs =
		reply.kind === 'answered' ? parseRetryAfter(reply.headers['retry-after'], now) : undefined;
	if (retryAfterMs !== undefined && retryAfterMs > LONGEST_RETRY_AFTER_MS) return undefined;
	const delay = retryDelayMs({ signal, attempt, retryAfterMs, random });
	return now + delay < call.deadline ? delay : undefined;
}

/** Takes over the usage a reply states; a refusal for the day's limit says that it is spent. */
function readUsage(reply: Reply, org: OrgState, caller: CallerState, now: number): void {
	if (reply.kind !== 'answered') return;
	const stated = parseLimitInfo(reply.headers['sforce-limit-info'], now);
	if (stated.org) org.usage = stated.org;
	if (stated.app) caller.appUsage = stated.app;
	if (classify(reply) === 'quota' && org.usage) {
		const { used, limit } = org.usage;
		org.usage = { used: Math.max(used, limit), limit, readAt: now };
	}
}

type Turn = { kind: 'go'; release: () => void } | { kind: 'stopped'; reason: NotExecutedReason };

/** Waits for everything that stands before sending; whoever gets a turn gives its place back. */
async function waitForTurn(
	call: GateCall,
	delay: number,
	org: OrgState,
	caller: CallerState,
	effects: GateEffects,
): Promise<Turn> {
	let release: (() => void) | undefined;
	try {
		if (delay > 0) await effects.sleep(delay, call.signal);
		const over = await pauseAtThreshold(call, org, caller, effects);
		if (over) return { kind: 'stopped', reason: over };
		release = await caller.concurrency.acquire(call.signal);
		await caller.start();
		call.signal?.throwIfAborted();
		if (effects.now() < call.deadline) return { kind: 'go', release };
		release();
		return { kind: 'stopped', reason: { kind: 'deadline' } };
	} catch {
		// Waiting throws for one reason alone, and before anything is sent.
		release?.();
		return { kind: 'stopped', reason: { kind: 'cancelled' } };
	}
}

/**
 * Holds a call back while the usage is at or over the caller's hard threshold.
 *
 * @returns undefined when the call may start, else why it may not
 */
async function pauseAtThreshold(
	call: GateCall,
	org: OrgState,
	caller: CallerState,
	{ now, sleep }: GateEffects,
): Promise<NotExecutedReason | undefined> {
	const { hardThreshold, maxWaitMs } = caller;
	const giveUpAt = Math.min(now() + maxWaitMs, call.deadline);
	for (;;) {
		const verdict = mayStart({
			org: org.usage,
			app: caller.appUsage,
			hardThreshold,
			lane: call.lane,
			now: now(),
			lastProbeAt: org.lastProbeAt,
		});
		if (verdict.kind === 'probe') org.lastProbeAt = now();
		if (verdict.kind !== 'wait') return undefined;
		const left = giveUpAt - now();
		if (left <= 0) {
			const { usage, lookAgainAt } = verdict;
			return { kind: 'overThreshold', usage, thresholdPercent: hardThreshold, lookAgainAt };
		}
		await sleep(Math.min(PAUSE_STEP_MS, left), call.signal);
	}
}
