import type { Reply } from './call';
import { classify } from './signal';

/** Whether the org answers at all. */
export interface Breaker {
	/** Failures since the last answer. */
	failures: number;
	/** Epoch milliseconds until which nothing is sent; undefined while closed. */
	openUntil?: number;
	/** One call is out to see whether the org answers again. */
	probing: boolean;
}

/** Failures in a row after which an org counts as down. */
const FAILURES_TO_OPEN = 5;

/** Milliseconds until one call looks whether it answers again. */
const OPEN_MS = 15_000;

export const CLOSED: Readonly<Breaker> = { failures: 0, probing: false };

/** Whether a call may pass: `probe` as the one that looks, `wait` until then or for its end. */
export function breakerVerdict(
	{ openUntil, probing }: Breaker,
	now: number,
): { kind: 'pass' } | { kind: 'probe' } | { kind: 'wait'; until: number } {
	if (openUntil === undefined) return { kind: 'pass' };
	if (now < openUntil) return { kind: 'wait', until: openUntil };
	return probing ? { kind: 'wait', until: Number.POSITIVE_INFINITY } : { kind: 'probe' };
}

/**
 * The breaker after a reply. Any answer of Salesforce itself closes it, a refusal too; a sign-in that
 * failed, a call that was cancelled and a reply that cannot be read say nothing about the org.
 */
export function afterReply(breaker: Breaker, reply: Reply, now: number): Breaker {
	const signal = classify(reply);
	if (signal === 'signIn' || signal === 'withdrawn' || saysNothing(reply)) {
		return { ...breaker, probing: false };
	}
	const down =
		signal === 'notSent' ||
		signal === 'lost' ||
		signal === 'transient' ||
		(signal === 'throttle' && reply.kind === 'answered' && reply.status === 503);
	if (!down) return CLOSED;
	const failures = breaker.failures + 1;
	const open = failures >= FAILURES_TO_OPEN;
	return { failures, probing: false, ...(open && { openUntil: now + OPEN_MS }) };
}

/**
 * Losses that say nothing of whether the org answers: the execution was cancelled while the call was
 * under way (axios), or a whole reply came that could not be read.
 */
const NO_SIGNS = new Set(['ERR_CANCELED', 'UNREADABLE_REPLY']);

function saysNothing(reply: Reply): boolean {
	return reply.kind === 'lost' && NO_SIGNS.has(reply.code);
}
