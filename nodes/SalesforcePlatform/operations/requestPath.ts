/** A path below the versioned root, and the query that came with it. */
export interface RequestPath {
	/** Starts with a slash; already encoded. */
	path: string;
	query: Record<string, string>;
}

/** Everything a path may hold as it is sent: the characters of a URL path, with whole escapes. */
const WRITTEN = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})+$/;

/**
 * Reads the path of a request that a user wrote: relative to the versioned root, or with that root in
 * front as Salesforce itself prints it. Nothing else passes, so that no text leads to another host, out
 * of the data API, or to a resource without a version.
 *
 * @param apiVersion such as `67.0`
 * @throws {RangeError} saying what is wrong with it
 */
export function requestPath(given: string, apiVersion: string): RequestPath {
	const text = given.trim();
	if (text === '') throw refusal(given, 'is empty');
	if (/^[a-z][a-z0-9+.-]*:/i.test(text) || /^[\\/]{2}/.test(text)) {
		throw refusal(given, 'is a whole address, and only paths of the own org are called');
	}
	if (text.includes('#')) throw refusal(given, 'has a #, which no request has');
	const [written, search] = splitOnce(text, '?');
	const path = belowRoot(written.startsWith('/') ? written : `/${written}`, apiVersion, given);
	if (!WRITTEN.test(path)) {
		throw refusal(given, 'has characters that must be encoded, such as %20 for a blank');
	}
	const segments = path.slice(1).split('/').map(decoded);
	if (segments.some((segment) => segment === undefined)) {
		throw refusal(given, 'has an escape that stands for no character');
	}
	if (segments.some((segment) => /^\.{1,2}$/.test(segment ?? ''))) {
		throw refusal(given, 'has a segment "." or ".."');
	}
	if (segments.some((segment) => /[\\/\p{Cc}]/u.test(segment ?? ''))) {
		throw refusal(given, 'has an encoded slash or control character');
	}
	if (segments.slice(0, -1).includes('')) throw refusal(given, 'has an empty segment');
	return { path, query: Object.fromEntries(new URLSearchParams(search)) };
}

function belowRoot(path: string, apiVersion: string, given: string): string {
	const root = `/services/data/v${apiVersion}`;
	if (path.startsWith(`${root}/`)) return path.slice(root.length);
	const [, first = ''] = path.toLowerCase().split('/');
	if (decoded(first) !== 'services') return path;
	const [, version] = /^\/services\/data\/v(\d+\.\d)(?:\/|$)/.exec(path) ?? [];
	throw refusal(
		given,
		version === undefined || version === apiVersion
			? 'is no resource of a version of the data API'
			: `is of version ${version}, and the credential's 'API Version' is ${apiVersion}`,
	);
}

function decoded(segment: string): string | undefined {
	try {
		return decodeURIComponent(segment);
	} catch {
		return undefined;
	}
}

function splitOnce(text: string, sign: string): [string, string] {
	const at = text.indexOf(sign);
	return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function refusal(given: string, why: string): RangeError {
	return new RangeError(
		`'Path' is "${given}", which ${why}. Nothing was sent. Enter a path below the version, such as /sobjects/Account/describe.`,
	);
}
