import type { NotExecutedReason } from './call';
import type { Control, Obstacle, Standing } from './control';
import { gauges, type Gauge } from './gauges';
import { ladderPace } from './ladder';
import { payStart, SLEW_BURST_MS, slewRate, startGapMs } from './slew';
import { usageRatio } from './usage';

/**
 * Milliseconds after which one stopped call may go out to learn the usage anew: nothing else would
 * ever tell a caller that has stopped that the day has moved on.
 */
export const LOOK_EVERY_MS = 5 * 60_000;

const DAY_MS = 24 * 60 * 60_000;

/**
 * What the ladder slows goes at a share of this many times the process's part of the allowance. From
 * the simulation: the highest that keeps the peak at 30 minutes of lag clearly below 95 %, and the
 * lowest with which one process, at 300 calls a minute, ends 20,000 calls in two hours and a half.
 */
const SLOWED_FROM = 1.3;

/** Slows and stops work as the org's day, the app's share or the caller's own budget runs out. */
export const ladderControl: Control = {
	name: 'ladder',
	check(standing): Obstacle | undefined {
		const { caller, lane, now } = standing;
		const { stop, share } = judge(standing);
		if (stop) {
			if (now >= stop.until) return undefined;
			const { until } = stop;
			const reason = overThreshold(stop, standing);
			// A person is told at once; other work waits as long as its caller allows.
			return lane === 'interactive' ? { kind: 'stop', reason } : { kind: 'hold', until, reason };
		}
		const until = caller.slowedUntil[lane];
		return share === 1 || now >= until ? undefined : { kind: 'wait', until };
	},
	pass(standing) {
		const { org, caller, lane, now } = standing;
		const { stop, share } = judge(standing);
		if (stop) org.lastLookAt = now;
		else if (share < 1) {
			const rate = Math.min(caller.requestsPerSecond, SLOWED_FROM * fairRate(standing));
			caller.slowedUntil[lane] = payStart(caller.slowedUntil[lane], startGapMs(rate * share), now);
		}
	},
};

/** Spreads background starts over time, so that little passes while the header is behind. */
export const slewControl: Control = {
	name: 'slew',
	check({ org, lane, now }): Obstacle | undefined {
		const until = org.paidUntil - SLEW_BURST_MS;
		return lane === 'background' && now < until ? { kind: 'wait', until } : undefined;
	},
	pass(standing) {
		const { org, lane, now } = standing;
		if (lane !== 'background') return;
		org.paidUntil = payStart(org.paidUntil, startGapMs(fairRate(standing)), now);
	},
};

/** What stops a call, and when one may look again, in epoch milliseconds. */
interface Stop {
	gauge: Gauge;
	until: number;
}

/**
 * What the gauges say together: the one that stops the call longest, of equals the fullest; else the
 * share of its rate.
 */
function judge(standing: Standing): { stop?: Stop; share: number } {
	const { caller, lane, read } = standing;
	const hard = caller.hardThreshold / 100;
	const soft = Math.min(hard, caller.softThreshold / 100);
	let stop: Stop | undefined;
	let share = 1;
	for (const gauge of gauges(standing)) {
		const pace = ladderPace({ ...gauge, lane, read, soft, hard });
		if (pace.kind === 'slowed') share = Math.min(share, pace.share);
		if (pace.kind !== 'stopped') continue;
		const until = lookAgainAt(gauge, standing);
		const fuller = until === stop?.until && gauge.estimated > stop.gauge.estimated;
		if (!stop || until > stop.until || fuller) stop = { gauge, until };
	}
	return { stop, share };
}

/** Starts a second that this process may make of the fleet's allowance; any before usage is known. */
function fairRate({ org, caller }: Standing): number {
	if (!org.usage) return Number.POSITIVE_INFINITY;
	return slewRate(org.usage.limit, caller.workers, usageRatio(org.usage));
}

/** A caller's own count needs no look; it falls by itself, a day after a call has ended. */
function lookAgainAt({ usage }: Gauge, { org, caller, now }: Standing): number {
	const { callsOfDay } = caller;
	if ('own' in usage) return callsOfDay.total(now) > 0 ? callsOfDay.nextFallAt(now) : now + DAY_MS;
	return Math.max(usage.readAt, org.lastLookAt) + LOOK_EVERY_MS;
}

function overThreshold(
	{ gauge: { usage, critical, stated, estimated }, until }: Stop,
	{ caller, lane }: Standing,
): NotExecutedReason {
	const stops = lane === 'background' ? caller.hardThreshold : Math.round(critical * 100);
	const judged = lane === 'interactive' ? stated : estimated;
	return {
		kind: 'overThreshold',
		usage,
		thresholdPercent: stops,
		estimatedPercent: judged * 100,
		lookAgainAt: until,
	};
}
