import { salesforceError } from '../errors';
import type { SalesforceError } from '../errors';

/** One subrequest of a composite or a graph. */
export interface Node {
	method: string;
	url: string;
	referenceId: string;
	body?: unknown;
	httpHeaders: Record<string, string>;
}

/** From this version a reference id holds letters, digits and underscores only. */
const strictReferencesSince = 54;

/** Reads an object with these keys and no others. */
export function readObject(input: unknown, known: readonly string[]): Record<string, unknown> {
	if (!isObject(input)) {
		throw parserError('The HTTP entity body is required, but this request has no entity body.');
	}
	const unknown = Object.keys(input).find((key) => !known.includes(key));
	if (unknown !== undefined) {
		throw parserError(`Unrecognized field "${unknown}" at [line:1, column:2]`);
	}
	return input;
}

/** Reads the list under a key; an absent or empty one fails the whole call. */
export function readList(input: Record<string, unknown>, key: string): unknown[] {
	const list = input[key];
	if (Array.isArray(list) && list.length > 0) return list;
	throw salesforceError(400, 'MISSING_ARGUMENT', `The ${key} parameter is required.`);
}

/** Reads the subrequests of a composite or graph; `version` is that of the call. */
export function readNodes(list: readonly unknown[], version: string): Node[] {
	const nodes = list.map(readNode);
	const seen = new Set<string>();
	for (const { referenceId } of nodes) {
		const isLegal = /^[A-Za-z0-9][A-Za-z0-9_]*$/.test(referenceId);
		if (!isLegal && Number(version) >= strictReferencesSince) {
			throw parserError(
				`Provided referenceId ('${referenceId}') must start with a letter or a number, and it ` +
					"can contain only letters, numbers and underscores ('_').",
			);
		}
		if (seen.has(referenceId)) {
			throw salesforceError(
				400,
				'INVALID_INPUT',
				`Duplicate ReferenceId provided in the request: ${referenceId}`,
			);
		}
		seen.add(referenceId);
	}
	return nodes;
}

/** A call with more subrequests than it may have, in the words a caller of a real org met. */
export function tooManySubrequests(most: number): SalesforceError {
	const message = `The request can’t contain more than ${most} operations.`;
	return salesforceError(400, 'LIMIT_EXCEEDED', message);
}

/** A call with more parts of another kind: the code is as above, the text of no source. */
export function tooMany(what: string, most: number): SalesforceError {
	return salesforceError(
		400,
		'LIMIT_EXCEEDED',
		`The request has more than the ${most} ${what} allowed.`,
	);
}

function readNode(input: unknown): Node {
	const known = ['method', 'url', 'referenceId', 'body', 'httpHeaders'];
	const { method, url, referenceId, body, httpHeaders } = readObject(input, known);
	if (typeof method !== 'string' || typeof url !== 'string') {
		throw salesforceError(400, 'MISSING_ARGUMENT', 'Each subrequest needs a method and a url.');
	}
	if (typeof referenceId !== 'string' || referenceId === '') {
		throw salesforceError(400, 'MISSING_ARGUMENT', 'Each subrequest needs a referenceId.');
	}
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(isObject(httpHeaders) ? httpHeaders : {})) {
		headers[name] = String(value);
	}
	return { method, url, referenceId, httpHeaders: headers, ...(body == null ? {} : { body }) };
}

function parserError(message: string): SalesforceError {
	return salesforceError(400, 'JSON_PARSER_ERROR', message);
}

export function isObject(input: unknown): input is Record<string, unknown> {
	return typeof input === 'object' && input !== null && !Array.isArray(input);
}
