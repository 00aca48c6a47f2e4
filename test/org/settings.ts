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
	/** Web server flow: the app may be authorised at all. */
	webServerEnabled: boolean;
	/** The user may sign in with a password; off in new orgs. */
	passwordEnabled: boolean;
	/** False: the caller reached a login host, which serves no external client app. */
	servesMyDomain: boolean;
	/** Web server flow: where the app may send the browser back to, blank-separated; empty: anywhere. */
	callbackUrls: string;
	/** What the app may ask for, blank-separated. */
	appScopes: string;
	/** Web server flow: a code is asked for with a challenge or not at all. */
	pkceRequired: boolean;
	/** The secret is needed to trade a code or a refresh token. */
	secretRequired: boolean;
	/** How long an authorisation code is good, seconds on the org's clock. */
	codeSeconds: number;
	/** Each refresh gives a new refresh token; one used twice ends all that came of the approval. */
	refreshTokenRotation: boolean;
	/** Approvals an app may have of a user; one more ends the oldest. */
	approvalsPerUser: number;
	/** The user answers the authorise page with Deny. */
	userDenies: boolean;
	/** Guides print both. */
	accessDeniedSpelling: 'access_denied' | 'access-denied';
	/** An admin blocked the app. */
	appBlocked: boolean;
	userLocked: boolean;
	/** Which consumer key, secret and certificate the app takes: the first, both, or the staged ones. */
	appCredentials: 'current' | 'both' | 'staged';
	/** Minutes on the org's clock until an edit of the app acts; Salesforce says up to ten. */
	appEditMinutes: number;
	/** The caller's address is outside the app's or the user's IP ranges. */
	ipRestricted: boolean;
	/** How the token endpoint says so. */
	ipRestrictedText: 'ip restricted' | 'authentication failure';
	/** Logins of a user in an hour; 3,600 is commonly quoted and disputed. */
	loginsPerHour: number;
	/** The `error` beside "login rate exceeded" is not known. */
	loginRateError: 'invalid_grant' | 'login_rate_exceeded';
	/** Introspection of a token that is none: the reply of RFC 7662, or a refusal. */
	introspectInactive: 'inactive' | 'invalid_token';
	/** The app's own allocation of API requests; 0: the org's. */
	perAppLimit: number;
	/** Whether calls above the app's allocation are refused, which no source says. */
	perAppEnforced: boolean;
	appName: string;
	/** The maximum that `api-bursts` shows. */
	burstLimit: number;
	/** How old the usage in header and `/limits` is, milliseconds. */
	usageLagMs: number;
	/** Requests at a time that have run for `longRequestMs`: 25 in production, 5 in a trial. */
	concurrentLongLimit: number;
	/** From when a request is long, milliseconds on the org's clock. */
	longRequestMs: number;
	/** Seconds between two polls of one object's `/updated` or `/deleted`; 0: not enforced. */
	replicationIntervalSeconds: number;
	/** The code for a locator that is no more; both are documented. */
	expiredLocatorCode: 'INVALID_QUERY_LOCATOR' | 'QUERY_LOCATOR_EXPIRED';
	/**
	 * What the reply of 503-after and 504-after holds: a page of the edge, or an error array as after
	 * a refusal. No source says that the array means "not executed".
	 */
	lostReplyBody: 'page' | 'errors';
	/** The status of a write during read-only maintenance, which no source gives. */
	maintenanceStatus: number;
	/** Real milliseconds a bulk job stays in each state before the next. */
	bulkStepMs: number;
	/** Milliseconds a bulk job waits in the queue before its first step, on the org's clock. */
	bulkQueueMs: number;
	/** How far back `/deleted` reaches, days. Guides say 15 or 30. */
	deletedWindowDays: number;
	/** Bulk result pages: key of a page's link. The guide and Salesforce's examples disagree. */
	resultPageKey: 'resultUrl' | 'resultLink';
	/** `/composite/batch` uses an API request for itself too, not only one for each subrequest. */
	batchCountsItself: boolean;
	/** HTTP status of a `/composite/tree` call that failed; its body is documented, not the status. */
	treeFailureStatus: number;
	/** Inputs of one action call that succeed are kept when others fail. */
	actionPartialSave: boolean;
	/** Failed inputs come as entries of the result list, or the call ends in the usual error list. */
	actionFailure: 'results' | 'errors';
	/** HTTP status when some inputs of an action call succeed and some fail; not documented. */
	actionMixedStatus: number;
	/** Changed records are assigned too where no `Sforce-Auto-Assign` says so; the guide leaves it open. */
	assignOnUpdate: 'when-asked' | 'by-default';
	/** HTTP status for a token without the scope `api`: a caller of a real org met 401. */
	noApiScopeStatus: 401 | 403;
	/** The newest retired version; Salesforce retires some every few years. */
	retiredVersion: number;
	/** The user may read `/limits`: it needs the permission View Setup and Configuration. */
	viewSetup: boolean;
	/** The code with which `/limits` refuses; the guide names the permission, not the answer. */
	viewSetupError: 'FORBIDDEN' | 'INSUFFICIENT_ACCESS';
	/** Event log files of API usage: by the day, by the hour, or none. */
	eventLogFiles: 'daily' | 'hourly' | 'none';
	/** How they print whether a call counted: the guide says true and false, files show 1 and 0. */
	eventLogBoolean: 'digits' | 'words';
	/** Reports run at once in an hour, and in the background. */
	syncReportsPerHour: number;
	asyncReportsPerHour: number;
	/** How long a report run in the background takes, milliseconds on the org's clock. */
	reportRunMs: number;
	/** A JSON error's `fields`: as recorded for its code, on every error, or on none; sources differ. */
	errorFields: 'as-recorded' | 'always' | 'never';
	/** What a child query without rows gives; no recording shows it. */
	emptyChildren: 'null' | 'object';
	/** A record whose type no WHEN names, without ELSE: nothing of it, or its attributes. Not confirmed. */
	typeofWithoutElse: 'null' | 'attributes';
	/** FORMAT() of a date with a time: with the comma of today's locales, or as older guides print it. */
	datetimeFormat: 'icu' | 'jdk';
	/** The spelling of Bulk API 2.0 error codes: as captured, or as the guide lists them. */
	bulkErrorStyle: 'upper' | 'camel';
	/** A job's `contentUrl`: with the version as in paths, or without its `v` as one capture has it. */
	contentUrlVersion: 'v' | 'bare';
	/** A job's `apiVersion`: captured as a number, printed by guides with a point or as text. */
	jobApiVersion: 'number' | 'text';
	/** `Sforce-Locator` on the last page of bulk results: the word null, or no header. */
	lastLocator: 'null' | 'absent';
	/** A PATCH with new file content for a ContentVersion: recorded as taken, documented as impossible. */
	versionDataPatch: 'accept' | 'refuse';
	/** The user has the permission Bulk API Hard Delete. */
	bulkHardDelete: boolean;
	/** Bytes of a ContentVersion's file, and of any other, at most. */
	contentVersionLimit: number;
	fileLimit: number;
	/** HTTP status around the one error of a composite call with too many subrequests. */
	compositeLimitStatus: number;
	/** The code beside the known text on records whose types alternate too often. */
	chunkErrorCode: 'LIMIT_EXCEEDED' | 'INVALID_INPUT';
	/** What comes with 412 on a record's conditions; only the status is documented. */
	preconditionBody: 'error' | 'empty';
	/** The key of a duplicate rule's finding: as captured, or as documented. */
	duplicateResultKey: 'duplicateResut' | 'duplicateResult';
	/** `IN ()` in SOQL: sources disagree. */
	emptyIn: 'refuse' | 'no-rows';
	/** `ALL ROWS` over the API: allowed, or refused as an Apex-only clause. Not confirmed. */
	allRows: 'allow' | 'refuse';
	/** The user's default record types, `Account.Partner`, blank-separated; others: the master. */
	defaultRecordTypes: string;
	/** Record types the user does not have, spelled the same way. */
	unassignedRecordTypes: string;
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
		webServerEnabled: true,
		passwordEnabled: false,
		servesMyDomain: true,
		callbackUrls: '',
		appScopes: 'api full refresh_token offline_access',
		pkceRequired: false,
		secretRequired: true,
		codeSeconds: 900,
		refreshTokenRotation: false,
		approvalsPerUser: 5,
		userDenies: false,
		accessDeniedSpelling: 'access_denied',
		appBlocked: false,
		userLocked: false,
		appCredentials: 'current',
		appEditMinutes: 0,
		ipRestricted: false,
		ipRestrictedText: 'ip restricted',
		loginsPerHour: 3600,
		loginRateError: 'invalid_grant',
		introspectInactive: 'inactive',
		perAppLimit: 0,
		perAppEnforced: false,
		appName: 'n8n integration',
		burstLimit: 750,
		usageLagMs: 0,
		concurrentLongLimit: 25,
		longRequestMs: 20_000,
		replicationIntervalSeconds: 0,
		expiredLocatorCode: 'INVALID_QUERY_LOCATOR',
		lostReplyBody: 'page',
		maintenanceStatus: 503,
		bulkStepMs: 75,
		bulkQueueMs: 0,
		deletedWindowDays: 15,
		resultPageKey: 'resultUrl',
		batchCountsItself: false,
		treeFailureStatus: 400,
		actionPartialSave: true,
		actionFailure: 'results',
		actionMixedStatus: 400,
		assignOnUpdate: 'when-asked',
		noApiScopeStatus: 401,
		retiredVersion: 30,
		viewSetup: true,
		viewSetupError: 'FORBIDDEN',
		eventLogFiles: 'daily',
		eventLogBoolean: 'digits',
		syncReportsPerHour: 500,
		asyncReportsPerHour: 1200,
		reportRunMs: 200,
		errorFields: 'as-recorded',
		emptyChildren: 'null',
		typeofWithoutElse: 'null',
		datetimeFormat: 'icu',
		bulkErrorStyle: 'upper',
		contentUrlVersion: 'v',
		jobApiVersion: 'number',
		lastLocator: 'null',
		versionDataPatch: 'accept',
		bulkHardDelete: true,
		contentVersionLimit: 2_147_483_648,
		fileLimit: 524_288_000,
		compositeLimitStatus: 400,
		chunkErrorCode: 'LIMIT_EXCEEDED',
		preconditionBody: 'error',
		duplicateResultKey: 'duplicateResut',
		emptyIn: 'refuse',
		allRows: 'allow',
		defaultRecordTypes: '',
		unassignedRecordTypes: '',
	};
}
