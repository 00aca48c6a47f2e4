/** One error as Salesforce states it, whichever resource it came from. */
export interface SalesforceError {
	errorCode: string;
	message: string;
	fields: string[];
}

/**
 * Reads the errors of a reply body in each shape Salesforce has for them: the usual array, a single
 * object, the lists within the results of actions, trees and Collections, and XML.
 *
 * @returns an empty list for everything else (HTML of the edge, an empty body)
 */
export function readErrors(body: unknown): SalesforceError[] {
	if (typeof body === 'string') return readXml(body);
	const entries: unknown[] = Array.isArray(body) ? body : [body];
	return entries.flatMap(readEntry);
}

/**
 * Whether a body answers an action input by input, which it does with status 400 too: what its entries
 * say is a verdict on inputs, and nothing about the call.
 */
export function answersInputs(body: unknown): boolean {
	if (!Array.isArray(body) || body.length === 0) return false;
	return body.every((entry) => typeof entry === 'object' && entry !== null && 'isSuccess' in entry);
}

/** The title of a page that something before Salesforce answered with. */
export function pageTitle(body: unknown): string | undefined {
	if (typeof body !== 'string') return undefined;
	const title = /<title>([^<]{1,200})<\/title>/i.exec(body)?.[1]?.trim();
	return title === '' ? undefined : title;
}

function readEntry(entry: unknown): SalesforceError[] {
	if (typeof entry !== 'object' || entry === null) return [];
	const { errorCode, statusCode, exceptionCode, message, exceptionMessage, fields, ...rest } =
		entry as Record<string, unknown>;
	const code = [errorCode, statusCode, exceptionCode].find((value) => typeof value === 'string');
	if (code !== undefined) {
		const text = [message, exceptionMessage].find((value) => typeof value === 'string');
		return [{ errorCode: code, message: text ?? '', fields: texts(fields) }];
	}
	const { errors, results } = rest;
	return [errors, results].filter(Array.isArray).flat().flatMap(readEntry);
}

function texts(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/** Salesforce answers in XML where something on the way dropped what we accept. */
function readXml(text: string): SalesforceError[] {
	const [, errorCode] = /<(?:errorCode|exceptionCode)>([^<]+)</.exec(text) ?? [];
	if (errorCode === undefined) return [];
	const [, message = ''] = /<(?:message|exceptionMessage)>([^<]*)</.exec(text) ?? [];
	return [{ errorCode, message: unescapeXml(message), fields: [] }];
}

const XML_ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	apos: "'",
	gt: '>',
	lt: '<',
	quot: '"',
};

function unescapeXml(text: string): string {
	return text.replace(/&(\w+);/g, (whole, name: string) => XML_ENTITIES[name] ?? whole);
}
