import { LONGEST_RETRY_AFTER_MS, maxAttempts, retryDelayMs } from './backoff';
import type { GateCall, Reply } from './call';
import { readErrors } from './errorBody';
import { mayReplay, type ReplayAssumptions } from './replay';
import { parseRetryAfter } from './retryAfter';
import { retryCost } from './retryBudget';
import { classify, type Signal } from './signal';

/** What decides whether a call goes out again, apart from the call and its reply. */
export interface RetryStanding {
	/** The attempt that got this reply, counted from 1. */
	attempt: number;
	/** The token was renewed for this call already. */
	renewed: boolean;
	/** An earlier attempt may have run. */
	doubtful: boolean;
	/** Tokens left for retries of this org. */
	retryBudget: number;
	/** Epoch milliseconds. */
	now: number;
	/** A number in [0, 1). */
	random: number;
	assumptions: ReplayAssumptions;
}

/** When a call goes out again, and what that takes from the retry budget. */
export interface RetryDecision {
	delayMs: number;
	cost: number;
}

/** Signals after which another attempt can end differently. */
const PASSING: ReadonlySet<Signal> = new Set([
	'throttle',
	'transient',
	'noRoute',
	'lock',
	'notSent',
	'lost',
]);
/** The same, for calls that change nothing. */
const PASSING_FOR_READS: ReadonlySet<Signal> = new Set(['serverError', 'notAcceptable']);

/**
 * Whether a call goes out again, and when. Pure.
 *
 * @returns undefined when the call has ended
 */
export function decideRetry(
	call: GateCall,
	reply: Reply,
	standing: RetryStanding,
): RetryDecision | undefined {
	const { attempt, renewed, doubtful, retryBudget, now, random, assumptions } = standing;
	if (call.signal?.aborted) return undefined;
	if (reply.kind === 'signInFailed' || reply.kind === 'withdrawn') return undefined;
	// The first attempt may still be running: its own write is what stands in the way.
	const signal = doubtful && metOwnWrite(reply) ? 'lock' : classify(reply);
	// A renewed token needs no pause, and is no sign of an org in trouble.
	if (signal === 'auth') return renewed ? undefined : { delayMs: 0, cost: 0 };
	if (!PASSING.has(signal) && !(call.replay === 'read' && PASSING_FOR_READS.has(signal))) {
		return undefined;
	}
	if (attempt >= maxAttempts(call.lane, signal)) return undefined;
	if (!mayReplay(call, reply, assumptions)) return undefined;
	const cost = retryCost(signal);
	if (cost > retryBudget) return undefined;
	const retryAfterMs =
		reply.kind === 'answered' ? parseRetryAfter(reply.headers['retry-after'], now) : undefined;
	if (retryAfterMs !== undefined && retryAfterMs > LONGEST_RETRY_AFTER_MS) return undefined;
	const delayMs = retryDelayMs({ signal, attempt, retryAfterMs, random });
	return now + delayMs < call.deadline ? { delayMs, cost } : undefined;
}

function metOwnWrite(reply: Reply): boolean {
	return reply.kind === 'answered' && readErrors(reply.body)[0]?.errorCode === 'DUPLICATE_VALUE';
}
