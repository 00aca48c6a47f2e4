import { adviceFor } from '../../nodes/shared/client/advice';

/** Codes that Salesforce's guides and the recorded responses name for calls of these nodes. */
it.each([
	'ALL_OR_NONE_OPERATION_ROLLED_BACK',
	'ALREADY_IN_PROCESS',
	'APEX_ERROR',
	'API_CURRENTLY_DISABLED',
	'API_DISABLED_FOR_ORG',
	'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
	'DUPLICATES_DETECTED',
	'DUPLICATE_VALUE',
	'ENTITY_IS_DELETED',
	'EXCEEDED_ID_LIMIT',
	'FIELD_CUSTOM_VALIDATION_EXCEPTION',
	'FORBIDDEN',
	'FUNCTIONALITY_NOT_ENABLED',
	'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE',
	'INSUFFICIENT_ACCESS',
	'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
	'INSUFFICIENT_ACCESS_OR_READONLY',
	'INVALID_CROSS_REFERENCE_KEY',
	'INVALID_EMAIL_ADDRESS',
	'INVALID_FIELD',
	'INVALID_FIELD_FOR_INSERT_UPDATE',
	'INVALID_ID_FIELD',
	'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
	'INVALID_QUERY_FILTER_OPERATOR',
	'INVALID_QUERY_LOCATOR',
	'INVALID_REPLICATION_DATE',
	'INVALID_SESSION_ID',
	'INVALID_TYPE',
	'JSON_PARSER_ERROR',
	'LIMIT_EXCEEDED',
	'MALFORMED_ID',
	'MALFORMED_QUERY',
	'MALFORMED_SEARCH',
	'METHOD_NOT_ALLOWED',
	'NOT_FOUND',
	'NO_APPLICABLE_PROCESS',
	'NUMBER_OUTSIDE_VALID_RANGE',
	'QUERY_LOCATOR_EXPIRED',
	'QUERY_TIMEOUT',
	'REQUEST_LIMIT_EXCEEDED',
	'REQUEST_RUNNING_TOO_LONG',
	'REQUIRED_FIELD_MISSING',
	'SERVER_UNAVAILABLE',
	'STRING_TOO_LONG',
	'TEMPORARY_QUERY_MORE_FAILURE',
	'TOO_MANY_APEX_REQUESTS',
	'TXN_SECURITY_METERING_ERROR',
	'UNABLE_TO_LOCK_ROW',
	'UNKNOWN_EXCEPTION',
])('says what to do about %s', (code) => {
	expect(adviceFor(code, '', 400)).toMatch(/^[A-Z"'].+\.$/);
});

it.each([
	['INVALIDJOBSTATE', 'INVALID_JOB_STATE'],
	['ExceededQuota', 'EXCEEDED_QUOTA'],
])("knows %s in Bulk API's spelling", (bulk, code) => {
	expect(adviceFor(bulk, '', 400)).toBe(adviceFor(code, '', 400));
	expect(adviceFor(bulk, '', 400)).toBeDefined();
});

it.each([
	[302, 'redirect'],
	[401, 'refused a token'],
	[403, 'proxy or a firewall'],
	[410, 'retired this version'],
	[414, 'too long for one address'],
	[431, 'too long for one address'],
	[502, 'not available'],
])('says what to do about a bare %i', (status, words) => {
	expect(adviceFor(undefined, '', status)).toContain(words);
});

it('leaves a code alone whose words say it all', () => {
	expect(adviceFor('SOMETHING_NEW', 'Salesforce explains it', 400)).toBeUndefined();
});

it('tells a value of another type from a field that is misspelt', () => {
	const message =
		"value of filter criterion for field 'AnnualRevenue' must be of type double and should not be enclosed in quotes";
	const advice = adviceFor('INVALID_FIELD', message, 400);
	expect(advice).toMatch(/choose that type under 'Type'/);
	expect(advice).not.toMatch(/spelling/);
});

it.each([
	['INVALID_FIELD', 'Account has no field "X", or the integration user may not see it. Rename it.'],
	['INVALID_FIELD_FOR_INSERT_UPDATE', 'The integration user may not set "X" of Account.'],
])('adds nothing to our own refusal by %s, which says what to do', (code, message) => {
	expect(adviceFor(code, message, 400)).toBeUndefined();
});

it('tells a request without a body from a value of the wrong type', () => {
	const message = 'The HTTP entity body is required, but this request has no entity body.';
	expect(adviceFor('JSON_PARSER_ERROR', message, 400)).toMatch(/needs a body/);
	expect(adviceFor('JSON_PARSER_ERROR', 'Unexpected character', 400)).toMatch(/wrong type/);
});

it('tells a path that no Apex class answers to from a record that is not there', () => {
	expect(adviceFor('NOT_FOUND', 'Could not find a match for URL', 404)).toMatch(/No Apex class/);
	expect(adviceFor('NOT_FOUND', 'The requested resource does not exist', 404)).toMatch(/the path/);
});
