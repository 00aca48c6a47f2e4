import type { Lane } from './call';
import { usageRatio, type AppUsage, type Usage } from './usage';

/**
 * Milliseconds after which one stopped call may go out to learn the usage anew: nothing else would
 * ever tell a caller that has stopped that the day has moved on.
 */
export const PROBE_EVERY_MS = 5 * 60_000;

/** What decides whether a call may start. */
export interface Standing {
	org: Usage | undefined;
	/** The caller's own app, where it has a limit of its own. */
	app: AppUsage | undefined;
	/** Percent of a limit. */
	hardThreshold: number;
	lane: Lane;
	now: number;
	/** Epoch milliseconds; -Infinity before the first. */
	lastProbeAt: number;
}

export type Verdict =
	| { kind: 'start' }
	/** Start, as the one call that looks how the usage stands now. */
	| { kind: 'probe' }
	/** `usage` is what stands in the way, until at least `lookAgainAt`. */
	| { kind: 'wait'; usage: Usage | AppUsage; lookAgainAt: number };

/**
 * Whether a call may start. Below the hard threshold all may; at or above it interactive calls go
 * on, one other call every {@link PROBE_EVERY_MS} is let through as a probe, and the rest wait.
 */
export function mayStart({ org, app, hardThreshold, lane, now, lastProbeAt }: Standing): Verdict {
	const over = [org, app]
		.filter((usage) => usage !== undefined)
		.filter((usage) => usageRatio(usage) * 100 >= hardThreshold)
		.sort((a, b) => usageRatio(b) - usageRatio(a));
	const [usage] = over;
	if (!usage || lane === 'interactive') return { kind: 'start' };
	const lookAgainAt = Math.max(usage.readAt, lastProbeAt) + PROBE_EVERY_MS;
	return now >= lookAgainAt ? { kind: 'probe' } : { kind: 'wait', usage, lookAgainAt };
}
