/** Share of the daily limit that the background work of all processes may start in ten minutes. */
const FLEET_SHARE = 0.04;
const FLEET_WINDOW_SECONDS = 600;

/**
 * Calls a second that one process may make however small the org, while the org is hardly used:
 * Developer Edition has 15,000 calls a day, of which 4 % in ten minutes are just that.
 */
const FLOOR_PER_SECOND = 1;
const FLOOR_BELOW = 0.5;

/** Milliseconds of the rate that may be used at once after a rest. */
export const SLEW_BURST_MS = 60_000;

/** Milliseconds; longest pause between two starts, so that a nearly stopped lane still looks. */
const LONGEST_GAP_MS = 5 * 60_000;

/**
 * Background starts a second of one process. What passes the stop at the threshold is about this rate,
 * over the whole fleet, times the lag of the header; so each process takes its part of one allowance.
 *
 * @param limit calls the org has in 24 hours
 * @param workers n8n processes that share the allowance
 * @param used share of the limit
 */
export function slewRate(limit: number, workers: number, used: number): number {
	const part = (limit * FLEET_SHARE) / FLEET_WINDOW_SECONDS / workers;
	return used < FLOOR_BELOW ? Math.max(FLOOR_PER_SECOND, part) : part;
}

/** Milliseconds between two starts at so many a second. */
export function startGapMs(perSecond: number): number {
	return Math.min(LONGEST_GAP_MS, 1000 / perSecond);
}

/**
 * Epoch milliseconds up to which the starts so far, and one more now, use up a rate. The next may
 * start then, or as much earlier as the rate allows a burst.
 */
export function payStart(paidUntil: number, gapMs: number, now: number): number {
	return Math.max(paidUntil, now) + gapMs;
}
