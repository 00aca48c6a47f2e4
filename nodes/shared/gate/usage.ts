/** The org's API calls of the last 24 hours, as Salesforce reported them with a reply. */
export interface OrgUsage {
	used: number;
	limit: number;
	/** The connected app's own share, where an admin has set one. */
	app?: { used: number; limit: number; name: string };
	/** Epoch milliseconds at which this was read. */
	readAt: number;
}

/** `per-app-api-usage=` holds the same words, so a figure straight after `per-app-` is not the org's. */
const ORG_USAGE = /(?<!per-app-)api-usage=(\d+)\/(\d+)/;
const APP_USAGE = /per-app-api-usage=(\d+)\/(\d+)(?:\(appName=([^)]*)\))?/;

/**
 * Reads `Sforce-Limit-Info` in each of its shapes: the org's usage alone, with the app's share, with
 * bursts. Unanchored, because Salesforce appends to it.
 *
 * @returns undefined when the header is absent or holds no usage
 */
export function parseLimitInfo(header: string | undefined, now: number): OrgUsage | undefined {
	const org = ORG_USAGE.exec(header ?? '');
	if (!org) return undefined;
	const app = APP_USAGE.exec(header ?? '');
	return {
		used: Number(org[1]),
		limit: Number(org[2]),
		...(app && { app: { used: Number(app[1]), limit: Number(app[2]), name: app[3] ?? '' } }),
		readAt: now,
	};
}

/** The larger of the org's and the app's share of its limit; can exceed 1 (soft overage). */
export function usageRatio(usage: OrgUsage): number {
	const ratio = (used: number, limit: number) => (limit > 0 ? used / limit : 1);
	const org = ratio(usage.used, usage.limit);
	return usage.app ? Math.max(org, ratio(usage.app.used, usage.app.limit)) : org;
}
