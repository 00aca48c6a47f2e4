import type { Lane } from './call';
import type { Signal } from './signal';

/** Attempts in all. A person waits for an interactive call; AWS's SDKs use 3, jsforce 6. */
const ATTEMPTS: Readonly<Record<Lane, number>> = { interactive: 3, normal: 5, background: 5 };

/** Milliseconds; base and cap of the exponential delay, after AWS's full-jitter guidance. */
const TRANSIENT_DELAY = { base: 500, cap: 30_000 };
/** Milliseconds; an overloaded service wants a longer pause than a dropped connection. */
const THROTTLE_DELAY = { base: 2_000, cap: 60_000 };

/** Milliseconds; a longer Retry-After is handed to the user instead of being sat out. */
export const LONGEST_RETRY_AFTER_MS = 120_000;

export function maxAttempts(lane: Lane): number {
	return ATTEMPTS[lane];
}

/**
 * Milliseconds to wait before the next attempt: exponential with full jitter, and never less than
 * what the server asked for.
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
	const { base, cap } = signal === 'throttle' ? THROTTLE_DELAY : TRANSIENT_DELAY;
	const ceiling = Math.min(cap, base * 2 ** (attempt - 1));
	return Math.max(retryAfterMs, Math.round(random * ceiling));
}
