import type { AppUsage, OwnUsage, Usage } from './usage';
import { usageRatio } from './usage';
import { CRITICAL_SHARE } from './ladder';
import { estimateUsed } from './ownCalls';
import type { Standing } from './control';

/** One allowance that the call draws from, and how full it is. */
export interface Gauge {
	usage: Usage | AppUsage | OwnUsage;
	/** Used share of the limit, with what the header probably does not show yet. */
	estimated: number;
	/** Used share of the limit as stated. */
	stated: number;
	/** Share at which single writes stop as well. */
	critical: number;
	/** Reads stop there too: the user has said that there are to be no more calls. */
	strict: boolean;
}

/**
 * The org's day, the app's own share of it where an admin has set one, and the caller's own budget. To
 * the budget calls count as soon as they are under way, so that many at once do not pass it.
 */
export function gauges({ org, caller, now }: Standing): Gauge[] {
	const found: Gauge[] = [];
	const critical = Math.max(CRITICAL_SHARE, caller.hardThreshold / 100);
	for (const [usage, { ownCalls }] of [
		[org.usage, org],
		[caller.appUsage, caller],
	] as const) {
		if (!usage) continue;
		const used = estimateUsed(usage.used, ownCalls.total(now), caller.workers);
		const estimated = usageRatio({ used, limit: usage.limit });
		found.push({ usage, estimated, stated: usageRatio(usage), critical, strict: false });
	}
	if (caller.dailyBudget > 0) {
		const used = caller.callsOfDay.total(now) + caller.inFlight;
		const usage = { used, limit: caller.dailyBudget, readAt: now, own: true as const };
		const stated = usageRatio(usage);
		found.push({ usage, estimated: stated, stated, critical: 1, strict: true });
	}
	return found;
}
