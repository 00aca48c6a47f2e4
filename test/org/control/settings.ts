import { defaultSettings, type OrgSettings } from '../settings';

/** Settings the control API takes besides the org's own: usage already spent. */
export type SettingsChange = Partial<OrgSettings> & { used?: number };

const choices: Readonly<Record<string, readonly string[]>> = {
	limitInfo: ['plain', 'per-app', 'bursts'],
	resultPageKey: ['resultUrl', 'resultLink'],
	assignOnUpdate: ['when-asked', 'by-default'],
	viewSetupError: ['FORBIDDEN', 'INSUFFICIENT_ACCESS'],
	eventLogFiles: ['daily', 'hourly', 'none'],
	eventLogBoolean: ['digits', 'words'],
	errorFields: ['as-recorded', 'always', 'never'],
	emptyChildren: ['null', 'object'],
	typeofWithoutElse: ['null', 'attributes'],
	datetimeFormat: ['icu', 'jdk'],
	bulkErrorStyle: ['upper', 'camel'],
	contentUrlVersion: ['v', 'bare'],
	jobApiVersion: ['number', 'text'],
	lastLocator: ['null', 'absent'],
	versionDataPatch: ['accept', 'refuse'],
	chunkErrorCode: ['LIMIT_EXCEEDED', 'INVALID_INPUT'],
	preconditionBody: ['error', 'empty'],
	actionFailure: ['results', 'errors'],
	accessDeniedSpelling: ['access_denied', 'access-denied'],
	appCredentials: ['current', 'both', 'staged'],
	ipRestrictedText: ['ip restricted', 'authentication failure'],
	loginRateError: ['invalid_grant', 'login_rate_exceeded'],
	introspectInactive: ['inactive', 'invalid_token'],
	lostReplyBody: ['page', 'errors'],
	expiredLocatorCode: ['INVALID_QUERY_LOCATOR', 'QUERY_LOCATOR_EXPIRED'],
	duplicateResultKey: ['duplicateResut', 'duplicateResult'],
	emptyIn: ['refuse', 'no-rows'],
	allRows: ['allow', 'refuse'],
};

/** Checks a change of settings; returns the problem as text when there is one. */
export function readSettings(input: unknown): SettingsChange | string {
	if (typeof input !== 'object' || input === null || Array.isArray(input)) {
		return 'settings are an object';
	}
	const defaults: Record<string, unknown> = { ...defaultSettings(), used: 0 };
	for (const [key, value] of Object.entries(input) as Array<[string, unknown]>) {
		if (!(key in defaults)) {
			return `unknown setting '${key}', known: ${Object.keys(defaults).join(', ')}`;
		}
		if (typeof value !== typeof defaults[key]) return `'${key}' must be a ${typeof defaults[key]}`;
		const allowed = choices[key];
		if (allowed !== undefined && !allowed.includes(String(value))) {
			return `'${key}' must be one of ${allowed.join(', ')}`;
		}
	}
	return { ...input };
}
