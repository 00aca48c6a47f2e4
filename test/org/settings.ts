/** The three recorded or documented shapes of `Sforce-Limit-Info`. */
export type LimitInfoShape = 'plain' | 'per-app' | 'bursts';

/**
 * Everything about the org that a test may change while it runs (`POST {controlUrl}/settings`).
 * Where sources disagree on what Salesforce does, the choice is a setting.
 */
export interface OrgSettings {
	/** API requests in 24 hours. */
	dailyLimit: number;
	/** Paid orgs go on above the limit up to a hard cap: the cap as a multiple of the limit. */
	hardCapFactor: number;
	limitInfo: LimitInfoShape;
	/** Seconds until a new access token expires, on the org's clock. */
	sessionSeconds: number;
	/** JWT: the furthest `exp` accepted, seconds ahead. Documentation says 3 minutes or 5. */
	maxAssertionSeconds: number;
	/** JWT: the user consented once, or an admin pre-authorised the user. */
	userApproved: boolean;
	/** The app asks for admin approval and the user's profile or permission set has it. */
	adminApproved: boolean;
	userActive: boolean;
	/** Client credentials: the app's policies name a Run As user. */
	runAsUser: boolean;
	/** The external client app exists in this org. */
	appInstalled: boolean;
	/** False while a new app is not yet known everywhere (about ten minutes). */
	appPropagated: boolean;
	jwtEnabled: boolean;
	clientCredentialsEnabled: boolean;
	/** Real milliseconds a bulk job stays in each state before the next. */
	bulkStepMs: number;
	/** Milliseconds a bulk job waits in the queue before its first step, on the org's clock. */
	bulkQueueMs: number;
	/** How far back `/deleted` reaches, days. Guides say 15 or 30. */
	deletedWindowDays: number;
	/** Bulk result pages: key of a page's link. The guide and Salesforce's examples disagree. */
	resultPageKey: 'resultUrl' | 'resultLink';
	/** The key of a duplicate rule's finding: as captured, or as documented. */
	duplicateResultKey: 'duplicateResut' | 'duplicateResult';
	/** `IN ()` in SOQL: sources disagree. */
	emptyIn: 'refuse' | 'no-rows';
	/** `ALL ROWS` over the API: allowed, or refused as an Apex-only clause. Not confirmed. */
	allRows: 'allow' | 'refuse';
}

export function defaultSettings(): OrgSettings {
	return {
		dailyLimit: 100_000,
		hardCapFactor: 1,
		limitInfo: 'plain',
		sessionSeconds: 7200,
		maxAssertionSeconds: 300,
		userApproved: true,
		adminApproved: true,
		userActive: true,
		runAsUser: true,
		appInstalled: true,
		appPropagated: true,
		jwtEnabled: true,
		clientCredentialsEnabled: true,
		bulkStepMs: 75,
		bulkQueueMs: 0,
		deletedWindowDays: 15,
		resultPageKey: 'resultUrl',
		duplicateResultKey: 'duplicateResut',
		emptyIn: 'refuse',
		allRows: 'allow',
	};
}
