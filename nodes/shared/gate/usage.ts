/** Calls of the last 24 hours against their limit, as Salesforce reported them with a reply. */
export interface Usage {
	used: number;
	limit: number;
	/** Epoch milliseconds at which this was read. */
	readAt: number;
}

/** The share of one connected app, where an admin has set one. */
export interface AppUsage extends Usage {
	name: string;
}

/** What a caller has used of the budget it was given, by its own count. */
export interface OwnUsage extends Usage {
	own: true;
}

/** `per-app-api-usage=` holds the same words, so a figure straight after `per-app-` is not the org's. */
const ORG_USAGE = /(?<!per-app-)api-usage=(\d+)\/(\d+)/;
const APP_USAGE = /per-app-api-usage=(\d+)\/(\d+)(?:\(appName=([^)]*)\))?/;

/**
 * Reads `Sforce-Limit-Info` in each of its shapes: the org's usage alone, with the app's share, with
 * bursts. Unanchored, because Salesforce appends to it.
 */
export function parseLimitInfo(
	header: string | undefined,
	now: number,
): { org?: Usage; app?: AppUsage } {
	const org = ORG_USAGE.exec(header ?? '');
	const app = APP_USAGE.exec(header ?? '');
	return {
		...(org && { org: { used: Number(org[1]), limit: Number(org[2]), readAt: now } }),
		...(app && {
			app: { used: Number(app[1]), limit: Number(app[2]), name: app[3] ?? '', readAt: now },
		}),
	};
}

/** The used share of the limit; exceeds 1 in soft overage. */
export function usageRatio({
	used,
	limit,
}: {
	used: number;
	limit: number;
	readAt?: number;
}): number {
	return limit > 0 ? used / limit : 1;
}
