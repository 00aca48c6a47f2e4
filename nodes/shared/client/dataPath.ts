import { ForeignAddressError } from './replyAddress';

/**
 * Builds a path below the versioned root, each value as exactly one segment, so that no ID, name or
 * external ID can change the path's structure.
 *
 * @example dataPath`/sobjects/${'Account'}/${'Ext__c'}/${'a/b#c'}` // '/sobjects/Account/Ext__c/a%2Fb%23c'
 * @throws {RangeError} for a value that is empty, `.` or `..`, which no segment can hold, and for half
 * of a surrogate pair, which no address can
 */
export function dataPath(parts: TemplateStringsArray, ...values: string[]): string {
	return parts.reduce((path, part, i) => path + encodeSegment(values[i - 1] ?? '') + part);
}

/** Half of a character that takes two places, as cutting a text in its midst leaves it. */
const LONE_SURROGATE = /\p{Cs}/u;

function encodeSegment(value: string): string {
	if (value === '' || value === '.' || value === '..') {
		throw new RangeError(`"${value}" cannot stand in a Salesforce address.`);
	}
	if (LONE_SURROGATE.test(value)) {
		throw new RangeError(
			`"${value.replace(/\p{Cs}/gu, '\ufffd')}" holds half of a character, where the text may have been cut, and cannot stand in a Salesforce address.`,
		);
	}
	return encodeURIComponent(value);
}

/** Where a page address may point: the same org's query resource, whatever the version. */
const NEXT_RECORDS = /^\/services\/data\/v\d+\.\d(\/query\/[\w-]+)$/;

/**
 * Turns a reply's `nextRecordsUrl` into a path for the next call.
 *
 * @throws {RangeError} when there is none, so that no part passes for the whole
 * @throws {ForeignAddressError} when it is absolute or not a query page, which is never followed
 */
export function nextRecordsPath(nextRecordsUrl: string | undefined): string {
	if (nextRecordsUrl === undefined) {
		throw new RangeError(
			'Salesforce sent a part of the records and did not say where the rest is. Run the query again.',
		);
	}
	const match = NEXT_RECORDS.exec(nextRecordsUrl);
	if (!match?.[1]) throw new ForeignAddressError(nextRecordsUrl, 'the next page', 'a query page');
	return match[1];
}
