/** What to do about Salesforce's error codes, for people who do not know them. */
const ADVICE: Readonly<Record<string, string>> = {
	ALREADY_IN_PROCESS:
		'The record waits for a decision already. Approve or reject that first; Approval > Get Many lists what waits.',
	ALL_OR_NONE_OPERATION_ROLLED_BACK:
		"Another record of the same call failed, so this one was taken back. Correct that one, or switch off 'All or None'.",
	APEX_ERROR: 'Apex code in the org failed. Show the text above to the Salesforce admin.',
	API_CURRENTLY_DISABLED:
		"Give the integration user the permission 'API Enabled' in its profile or a permission set.",
	API_DISABLED_FOR_ORG:
		"Give the integration user the permission 'API Enabled' in its profile or a permission set. If it has it, this Salesforce edition has no API access.",
	CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:
		'A trigger or flow of the org failed. Show the text above to the Salesforce admin.',
	DUPLICATES_DETECTED:
		'A duplicate rule of the org stopped the record. Change the record, or ask the Salesforce admin about the rule.',
	DUPLICATE_VALUE:
		'Another record already has this value in a unique field. Use Create or Update with that field as the match column.',
	ENTITY_IS_DELETED:
		'The record is in the recycle bin. Restore it in Salesforce, or use another ID.',
	EXCEEDED_ID_LIMIT:
		'More records changed in this time than Salesforce lists at once. Ask for a shorter time.',
	EXCEEDED_QUOTA:
		'A daily limit of Bulk API is used up. Wait for older jobs to leave the 24-hour count; Salesforce Limits shows them.',
	FIELD_CUSTOM_VALIDATION_EXCEPTION:
		"A validation rule of the org stopped the record; the text above is the rule's own.",
	FORBIDDEN: 'The integration user may not do this. Ask the Salesforce admin for the permission.',
	FUNCTIONALITY_NOT_ENABLED:
		'The org does not have this function, or it is switched off. Ask the Salesforce admin.',
	INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE:
		'The org is read-only during maintenance. Run it again afterwards; https://status.salesforce.com says when.',
	INSUFFICIENT_ACCESS:
		'The integration user may not do this. Ask the Salesforce admin for the permission on this object.',
	INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY:
		'The integration user may not use a record that this one points to. Ask the Salesforce admin for access to it.',
	INSUFFICIENT_ACCESS_OR_READONLY:
		'The integration user may not change this record. Ask the Salesforce admin for access to it.',
	INVALID_CROSS_REFERENCE_KEY:
		'No record has this ID, or the integration user may not see it. Check the ID and the object.',
	INVALID_EMAIL_ADDRESS: 'Correct the email address; it is in one of the fields that are named.',
	INVALID_FIELD:
		'Check the spelling of the field (custom fields end in __c) and that field-level security lets the integration user see it.',
	INVALID_FIELD_FOR_INSERT_UPDATE:
		'The integration user may not write this field. Leave it out, or ask the Salesforce admin for write access.',
	INVALID_ID_FIELD:
		'A Salesforce ID has 15 or 18 letters and digits, and its first three say which object it belongs to.',
	INVALID_JOB_STATE:
		'The job is over, or not yet where this can be done. Get the job to see its state.',
	INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:
		"Use one of the field's picklist values, as the record type allows them.",
	INVALID_QUERY_FILTER_OPERATOR:
		'The operator does not go with the type of the field. Check the condition the text above names.',
	INVALID_QUERY_LOCATOR:
		'The rest of the result is no longer kept: pages are good for two days, and an org keeps only so many at once. Run the query again.',
	INVALID_REPLICATION_DATE:
		'Salesforce lists changes of the last 30 days only. Ask for a later time.',
	INVALID_SESSION_ID:
		'Salesforce refused a token it had just given out. Check the session settings of the app and the user in Salesforce.',
	INVALID_TYPE:
		'Check the spelling of the object (custom objects end in __c) and that the integration user may see it.',
	JSON_PARSER_ERROR:
		'A value has the wrong type for its field: check numbers, dates (YYYY-MM-DD) and checkboxes (true or false).',
	LIMIT_EXCEEDED: 'A limit of the org is used up. Salesforce Limits shows which.',
	MALFORMED_ID:
		'A Salesforce ID has 15 or 18 letters and digits, and its first three say which object it belongs to.',
	MALFORMED_QUERY:
		'Correct the SOQL query; the text above says where Salesforce stopped reading. Text stands in single quotation marks, and fields are named one by one: there is no SELECT *.',
	MALFORMED_SEARCH: 'Correct the SOSL text; the search term stands in braces, as in FIND {Acme}.',
	METHOD_NOT_ALLOWED:
		'This resource cannot be used like that; the text above says which methods it takes.',
	NO_APPLICABLE_PROCESS:
		"Check in Salesforce that an active approval process of this object (the one under 'Approval Process', if that is filled in) takes the record by its entry criteria, and that the integration user may submit it.",
	NUMBER_OUTSIDE_VALID_RANGE: 'Use a smaller number. SOQL allows an OFFSET of up to 2,000.',
	QUERY_LOCATOR_EXPIRED:
		'The rest of the result is no longer kept: pages are good for two days, and an org keeps only so many at once. Run the query again.',
	QUERY_TIMEOUT: 'Make the query narrower: filter by an indexed field, or ask for fewer fields.',
	REQUEST_LIMIT_EXCEEDED:
		"The org's API calls are used up. Wait for older calls to leave the 24-hour count, or ask the Salesforce admin for more.",
	REQUEST_RUNNING_TOO_LONG:
		'Salesforce ended the request because it took too long. Ask for less at once, or write fewer records in one call.',
	REQUIRED_FIELD_MISSING: 'Give a value to each field that is named.',
	SERVER_UNAVAILABLE:
		'Salesforce is too busy. Try again later; https://status.salesforce.com says more.',
	STRING_TOO_LONG: 'Shorten the value to the length of the field.',
	TEMPORARY_QUERY_MORE_FAILURE:
		'Salesforce could not read the next page just now. Run the query again.',
	TOO_MANY_APEX_REQUESTS:
		'Too much Apex code runs in the org at once. Try again later, or run fewer workflows at once.',
	TXN_SECURITY_METERING_ERROR:
		'A transaction security policy of the org slows such calls down. Try again later, or ask the Salesforce admin about the policy.',
	UNABLE_TO_LOCK_ROW:
		'Something else was changing the same or a related record. Run the failed items again.',
	UNKNOWN_EXCEPTION:
		'Salesforce itself failed. Run it again; if it fails again, give the ErrorId of the text above to Salesforce support.',
};

/** Bulk API spells codes without underscores, in one case or the other. */
const BY_BARE_CODE = new Map(Object.entries(ADVICE).map(([code, words]) => [bare(code), words]));

/** Our own refusals of a field, which say what to do themselves; Salesforce knows no such user. */
const OWN_WORDS = /\bthe integration user may not\b/i;

function bare(errorCode: string): string {
	return errorCode.replaceAll('_', '').toUpperCase();
}

/**
 * What a user can do about a refusal.
 *
 * @returns undefined where Salesforce's own words say it all
 */
export function adviceFor(
	errorCode: string | undefined,
	message: string,
	status: number,
): string | undefined {
	if (status === 414 || status === 431) {
		return 'The query is too long for one address. Ask for fewer fields, or shorten its conditions.';
	}
	if (errorCode === 'NOT_FOUND') {
		if (message.includes('external ID field')) {
			return 'A record ID has 15 or 18 characters; anything else is read as the name of an external ID field.';
		}
		if (message.includes('match for URL')) {
			return "No Apex class of the org answers to this path. Check 'Path' and the class's urlMapping, and that the integration user may use the class.";
		}
		return "Check the object and the ID, in a request of your own the path, and the 'API Version' of the credential.";
	}
	if (errorCode === 'INVALID_FIELD' && message.includes('filter criterion')) {
		return "The value does not have the type of its field. If a query parameter gives it, choose that type under 'Type'; in the text of a query only text, and IDs, stand in quotation marks.";
	}
	if (errorCode?.startsWith('INVALID_FIELD') && OWN_WORDS.test(message)) return undefined;
	if (errorCode === 'JSON_PARSER_ERROR' && message.includes('no entity body')) {
		return 'The request needs a body, and none was sent. Give it one.';
	}
	if (errorCode === 'REQUEST_LIMIT_EXCEEDED' && !message.includes('TotalRequests')) {
		return "Too many long requests are running in the org at once. Lower 'Max Concurrent Requests' in the credential.";
	}
	if (errorCode !== undefined) return ADVICE[errorCode] ?? BY_BARE_CODE.get(bare(errorCode));
	if (status >= 300 && status < 400) {
		return "Salesforce answered with a redirect, which is not followed. Check 'My Domain URL' in the credential; the org may be under maintenance.";
	}
	if (status === 401) return ADVICE.INVALID_SESSION_ID;
	if (status === 403) {
		return 'Something before Salesforce, such as a proxy or a firewall, or a rule of the org, refused the call.';
	}
	if (status === 410)
		return "Salesforce has retired this version. Raise 'API Version' in the credential.";
	if (status >= 500)
		return 'Salesforce, or something before it, is not available. Try again later.';
	return undefined;
}
