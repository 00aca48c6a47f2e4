import { LONGEST_RETRY_AFTER_MS, maxAttempts, retryDelayMs } from './backoff';
import type { GateCall, NotExecutedReason, Outcome, Reply } from './call';
import { callLogEntry, type CallLogEntry } from './callLogEntry';
import { mayStart, PROBE_EVERY_MS } from './pause';
import { CAUTIOUS, endOf, mayReplay, type ReplayAssumptions } from './replay';
import { parseRetryAfter } from './retryAfter';
import type { Semaphore } from './semaphore';
import { classify, type Signal } from './signal';
import { parseLimitInfo, type OrgUsage } from './usage';

/** What the org told us; shared by every caller of one instance URL. */
export interface OrgState {
	usage?: OrgUsage;
	/** Epoch milliseconds at which a stopped caller last let one call through; -Infinity before. */
	lastProbeAt: number;
}

/** What a caller chose; kept per credential. */
export interface CallerState {
	concurrency: Semaphore;
	/** Resolves when the rate allows another start. */
	start: () => Promise<void>;
	/** Percent of the org's daily limit at which this caller stops. */
	hardThreshold: number;
	/** Longest pause at the threshold, milliseconds. */
	maxWaitMs: number;
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

/** Milliseconds between looks at the org's usage while a call is stopped by it. */
const PAUSE_STEP_MS = 1_000;

/**
 * Takes one call through the shared throttle and back-off: waits where the org's day is nearly
 * spent, holds a concurrency place and a rate slot only while sending, renews a refused token once,
 * and tries again after a growing delay as long as that is safe and the deadline allows.
 *
 * @returns how the call ended; never throws
 */
export async function passGate(
	call: GateCall,
	send: Send,
	org: OrgState,
	caller: CallerState,
	effects: GateEffects,
	assumptions: ReplayAssumptions = CAUTIOUS,
): Promise<Outcome> {
	const { now, random, sleep, log } = effects;
	let renewed = false;
	let lastReply: Reply | undefined;

	for (let attempt = 1; ; attempt++) {
		const waitingSince = now();
		let reply: Reply;
		try {
			if (lastReply) {
				const delay = retryDelayMs({
					signal: classify(lastReply),
					attempt: attempt - 1,
					retryAfterMs: retryAfterOf(lastReply, now()),
					random: random(),
				});
				// A renewed token needs no pause.
				if (classify(lastReply) !== 'auth') await sleep(delay, call.signal);
			}
			const stopped = await pauseAtThreshold(call, org, caller, effects);
			if (stopped) return { kind: 'notExecuted', reason: stopped, attempts: attempt - 1 };

			const release = await caller.concurrency.acquire(call.signal);
			try {
				await caller.start();
				call.signal?.throwIfAborted();
				const startedAt = now();
				reply = await send({ renew: lastReply !== undefined && classify(lastReply) === 'auth' });
				readUsage(reply, org, now());
				const times = { waitingSince, startedAt, endedAt: now() };
				log(callLogEntry(call, attempt, reply, org.usage, times));
			} finally {
				release();
			}
		} catch {
			// Waiting throws only because the call was cancelled: this attempt was never sent.
			if (lastReply) return endOf(call, lastReply, attempt - 1, assumptions);
			return { kind: 'notExecuted', reason: { kind: 'cancelled' }, attempts: 0 };
		}

		const again = shouldTryAgain(call, reply, attempt, renewed, now(), assumptions);
		if (!again) return endOf(call, reply, attempt, assumptions);
		renewed ||= classify(reply) === 'auth';
		lastReply = reply;
	}
}

/** Signals after which another attempt can end differently. */
const PASSING: ReadonlySet<Signal> = new Set(['throttle', 'transient', 'notSent', 'lost']);

/** Whether to send again after this reply; pure. */
export function shouldTryAgain(
	call: GateCall,
	reply: Reply,
	attempt: number,
	renewed: boolean,
	now: number,
	assumptions: ReplayAssumptions,
): boolean {
	if (call.signal?.aborted || reply.kind === 'signInFailed') return false;
	const signal = classify(reply);
	if (signal === 'auth') return !renewed;
	if (!PASSING.has(signal) || attempt >= maxAttempts(call.lane)) return false;
	if (!mayReplay(call, reply, assumptions)) return false;
	const retryAfter = retryAfterOf(reply, now);
	return retryAfter <= LONGEST_RETRY_AFTER_MS && now + retryAfter < call.deadline;
}

function retryAfterOf(reply: Reply, now: number): number {
	if (reply.kind !== 'answered') return 0;
	return parseRetryAfter(reply.headers['retry-after'], now) ?? 0;
}

/** Takes over the usage a reply states; a refusal for the day's limit says that it is spent. */
function readUsage(reply: Reply, org: OrgState, now: number): void {
	if (reply.kind !== 'answered') return;
	const usage = parseLimitInfo(reply.headers['sforce-limit-info'], now);
	if (usage) org.usage = usage;
	if (classify(reply) === 'quota' && org.usage) {
		const { used, limit } = org.usage;
		org.usage = { ...org.usage, used: Math.max(used, limit), readAt: now };
	}
}

/**
 * Holds a call back while the org's usage is at or over the caller's hard threshold.
 *
 * @returns undefined when the call may start, else why it may not
 */
async function pauseAtThreshold(
	call: GateCall,
	org: OrgState,
	{ hardThreshold, maxWaitMs }: CallerState,
	{ now, sleep }: GateEffects,
): Promise<NotExecutedReason | undefined> {
	const giveUpAt = Math.min(now() + maxWaitMs, call.deadline);
	for (;;) {
		const { usage, lastProbeAt } = org;
		const verdict = mayStart({ usage, hardThreshold, lane: call.lane, now: now(), lastProbeAt });
		if (verdict === 'probe') org.lastProbeAt = now();
		if (verdict !== 'wait' || !usage) return undefined;
		const left = giveUpAt - now();
		if (left <= 0) {
			return {
				kind: 'overThreshold',
				used: usage.used,
				limit: usage.limit,
				thresholdPercent: hardThreshold,
				retryAt: Math.max(usage.readAt, lastProbeAt) + PROBE_EVERY_MS,
			};
		}
		await sleep(Math.min(PAUSE_STEP_MS, left), call.signal);
	}
}
