import type { Lane } from './call';
import type { Signal } from './signal';

/** Attempts in all. A person waits for an interactive call; AWS's SDKs use 3, jsforce 6. */
const ATTEMPTS: Readonly<Record<Lane, number>> = { interactive: 3, normal: 5, background: 5 };

/** Attempts in all where more of them change nothing. */
const FEWER_ATTEMPTS: Readonly<Partial<Record<Signal, number>>> = {
	// jsforce: an org that has ended answers 420 for ever.
	noRoute: 2,
	// Salesforce's own error on a read may be gone the second time; on a third it is a bug.
	serverError: 2,
	// The row is held by another transaction, which lasts ten seconds at most.
	lock: 4,
};

/** Milliseconds; base and cap of the exponential delay, after AWS's full-jitter guidance. */
const TRANSIENT_DELAY = { base: 500, cap: 30_000 };
/** Milliseconds; an overloaded service wants a longer pause than a dropped connection. */
const THROTTLE_DELAY = { base: 2_000, cap: 60_000 };
/** Milliseconds; the reference's 1, 2 and 4 seconds for a locked row. */
const LOCK_DELAY = { base: 1_000, cap: 4_000 };

/** Milliseconds; a longer Retry-After is handed to the user instead of being sat out. */
export const LONGEST_RETRY_AFTER_MS = 120_000;

/** @param signal what the last attempt met; some things do not change however often one tries */
export function maxAttempts(lane: Lane, signal?: Signal): number {
	return Math.min(ATTEMPTS[lane], (signal && FEWER_ATTEMPTS[signal]) ?? Number.POSITIVE_INFINITY);
}

/**
 * Milliseconds to wait before the next attempt, never less than what the server asked for. Delays grow
 * exponentially; after a broken connection any part of them is waited (full jitter), after overload or
 * a locked row at least half (equal jitter), because coming back at once is what hurts there.
 *
 * @param attempt the attempt that just failed, counted from 1
 * @param random a number in [0, 1)
 */
export function retryDelayMs({
	signal,
	attempt,
	retryAfterMs = 0,
	random,
}: {
	signal: Signal;
	attempt: number;
	retryAfterMs?: number;
	random: number;
}): number {
	const equal = signal === 'throttle' || signal === 'lock';
	const { base, cap } =
		signal === 'throttle' ? THROTTLE_DELAY : signal === 'lock' ? LOCK_DELAY : TRANSIENT_DELAY;
	const ceiling = Math.min(cap, base * 2 ** (attempt - 1));
	const part = equal ? 0.5 + random / 2 : random;
	return Math.max(retryAfterMs, Math.round(part * ceiling));
}
