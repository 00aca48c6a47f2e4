import type { Lane } from './call';
import { usageRatio, type OrgUsage } from './usage';

/**
 * Milliseconds after which one stopped call may go out to learn the org's usage anew: nothing else
 * would ever tell a caller that has stopped that the day has moved on.
 */
export const PROBE_EVERY_MS = 5 * 60_000;

/**
 * Whether a call may start, given the org's usage. Below the hard threshold all may; at or above it
 * interactive calls go on, one other call per {@link PROBE_EVERY_MS} is let through as a probe, and
 * the rest wait.
 */
export function mayStart({
	usage,
	hardThreshold,
	lane,
	now,
	lastProbeAt,
}: {
	usage: OrgUsage | undefined;
	/** Percent of the daily limit. */
	hardThreshold: number;
	lane: Lane;
	now: number;
	lastProbeAt: number;
}): 'start' | 'probe' | 'wait' {
	if (!usage || lane === 'interactive') return 'start';
	if (usageRatio(usage) * 100 < hardThreshold) return 'start';
	return now - Math.max(usage.readAt, lastProbeAt) >= PROBE_EVERY_MS ? 'probe' : 'wait';
}
