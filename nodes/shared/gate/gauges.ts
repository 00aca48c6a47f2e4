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
}

/** The org's day, the app's own share of it where an admin has set one, and the caller's own budget. */
export function gauges({ org, caller, now }: Standing): Gauge[] {
	const found: Gauge[] = [];
	const critical = Math.max(CRITICAL_SHARE, caller.hardThreshold / 100);
	const own = org.ownCalls.total(now);
	for (const usage of [org.usage, caller.appUsage]) {
		if (!usage) continue;
		const used = estimateUsed(usage.used, own, caller.workers);
		const estimated = usageRatio({ used, limit: usage.limit });
		found.push({ usage, estimated, stated: usageRatio(usage), critical });
	}
	if (caller.dailyBudget > 0) {
		const used = caller.callsOfDay.total(now);
		const usage = { used, limit: caller.dailyBudget, readAt: now, own: true as const };
		const stated = usageRatio(usage);
		found.push({ usage, estimated: stated, stated, critical: 1 });
	}
	return found;
}
