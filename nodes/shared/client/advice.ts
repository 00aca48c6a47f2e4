/** What to do about Salesforce's error codes, for people who do not know them. */
const ADVICE: Readonly<Record<string, string>> = {
	API_CURRENTLY_DISABLED:
		"Give the integration user the permission 'API Enabled' in its profile or a permission set.",
	API_DISABLED_FOR_ORG:
		"Give the integration user the permission 'API Enabled' in its profile or a permission set. If it has it, this Salesforce edition has no API access.",
	DUPLICATE_VALUE:
		'Another record already has this value in a unique field. Use Create or Update with that field as the match column.',
	DUPLICATES_DETECTED:
		'A duplicate rule of the org stopped the record. Change the record, or ask the Salesforce admin about the rule.',
	ENTITY_IS_DELETED:
		'The record is in the recycle bin. Restore it in Salesforce, or use another ID.',
	FIELD_CUSTOM_VALIDATION_EXCEPTION:
		"A validation rule of the org stopped the record; the text above is the rule's own.",
	INSUFFICIENT_ACCESS:
		'The integration user may not do this. Ask the Salesforce admin for the permission on this object.',
	INSUFFICIENT_ACCESS_OR_READONLY:
		'The integration user may not change this record. Ask the Salesforce admin for access to it.',
	INVALID_CROSS_REFERENCE_KEY:
		'No record has this ID, or the integration user may not see it. Check the ID and the object.',
	INVALID_FIELD:
		'Check the spelling of the field (custom fields end in __c) and that field-level security lets the integration user see it.',
	INVALID_FIELD_FOR_INSERT_UPDATE:
		'The integration user may not write this field. Leave it out, or ask the Salesforce admin for write access.',
	INVALID_SESSION_ID:
		'Salesforce refused a token it had just given out. Check the session settings of the app and the user in Salesforce.',
	INVALID_TYPE:
		'Check the spelling of the object (custom objects end in __c) and that the integration user may see it.',
	JSON_PARSER_ERROR:
		'A value has the wrong type for its field: check numbers, dates (YYYY-MM-DD) and checkboxes (true or false).',
	MALFORMED_ID:
		'A Salesforce ID has 15 or 18 letters and digits, and its first three say which object it belongs to.',
	MALFORMED_QUERY: 'Correct the SOQL query; the text above says where Salesforce stopped reading.',
	NUMBER_OUTSIDE_VALID_RANGE: 'Use a smaller number. SOQL allows an OFFSET of up to 2,000.',
	QUERY_TIMEOUT: 'Make the query narrower: filter by an indexed field, or ask for fewer fields.',
	REQUEST_LIMIT_EXCEEDED:
		"The org's API calls are used up. Wait for older calls to leave the 24-hour count, or ask the Salesforce admin for more.",
	REQUIRED_FIELD_MISSING: 'Give a value to each field that is named.',
	STRING_TOO_LONG: 'Shorten the value to the length of the field.',
	UNABLE_TO_LOCK_ROW:
		'Something else was changing the same or a related record. Run the failed items again.',
};

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
		return "Check the object, the ID and the 'API Version' of the credential.";
	}
	if (errorCode === 'REQUEST_LIMIT_EXCEEDED' && !message.includes('TotalRequests')) {
		return "Too many long requests are running in the org at once. Lower 'Max Concurrent Requests' in the credential.";
	}
	if (errorCode !== undefined) return ADVICE[errorCode];
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
