/** A path below the root of an API, and the query that came with it. */
export interface RequestPath {
	/** Starts with a slash; already encoded. */
	path: string;
	query: Record<string, string>;
}

/** Everything a path may hold as it is sent: the characters of a URL path, with whole escapes. */
const WRITTEN = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})+$/;

/** Where the paths of a kind lead. */
interface Root {
	/**
	 * Takes off the root where it stands in front.
	 *
	 * @returns what is wrong with the path instead, as a reason
	 */
	strip: (path: string) => { path: string } | { why: string };
	/** What to enter. */
	advice: string;
}

/**
 * Reads the path of a request that a user wrote: relative to the versioned root, or with that root in
 * front as Salesforce itself prints it. Nothing else passes, so that no text leads to another host, out
 * of the data API, or to a resource without a version.
 *
 * @param apiVersion such as `67.0`
 * @throws {RangeError} saying what is wrong with it
 */
export function requestPath(given: string, apiVersion: string): RequestPath {
	return withQuery(given, readPath(given, versioned(apiVersion)));
}

/**
 * Reads such a path without its query, which is another's to read.
 *
 * @throws {RangeError} saying what is wrong with the path
 */
export function resourcePath(given: string, apiVersion: string): string {
	return readPath(given, versioned(apiVersion)).path;
}

function versioned(apiVersion: string): Root {
	return {
		strip: (path) => belowVersion(path, apiVersion),
		advice: 'Enter a path below the version, such as /sobjects/Account/describe.',
	};
}

/** Below it stand the org's own Apex classes; it has no version. */
const APEX_ROOT = '/services/apexrest';

/**
 * Reads the path of an Apex REST class that a user wrote: relative to `/services/apexrest`, or with that
 * in front. Nothing else passes.
 *
 * @throws {RangeError} saying what is wrong with it
 */
export function apexPath(given: string): RequestPath {
	const root: Root = {
		strip: (path) => {
			if (path.startsWith(`${APEX_ROOT}/`)) return { path: path.slice(APEX_ROOT.length) };
			return leadsToServices(path) ? { why: 'is no path of an Apex REST class' } : { path };
		},
		advice: `Enter a path below ${APEX_ROOT}, such as /myClass or /myNamespace/myClass.`,
	};
	return withQuery(given, readPath(given, root));
}

/**
 * A request has each name once: Salesforce's resources take several values with commas between them, and
 * an Apex class is given one value for each name (Apex Reference Guide, `RestRequest.params`).
 */
function withQuery(given: string, { path, search }: { path: string; search: string }): RequestPath {
	const pairs = [...new URLSearchParams(search)];
	const seen = new Set<string>();
	for (const [name] of pairs) {
		if (seen.has(name)) {
			throw new RangeError(
				`'Path' is "${given}", which has the query parameter "${name}" twice. Nothing was sent. Put the values into one.`,
			);
		}
		seen.add(name);
	}
	return { path, query: Object.fromEntries(pairs) };
}

/**
 * Adds the query parameters that stand in a list of their own.
 *
 * @param parameters each name once
 * @throws {RangeError} for a name that the path has too, of which one value would be lost
 */
export function withParameters(
	{ path, query }: RequestPath,
	parameters: ReadonlyArray<readonly [name: string, value: string]>,
): RequestPath {
	for (const [name] of parameters) {
		if (Object.hasOwn(query, name)) {
			throw new RangeError(
				`'Query Parameters' has "${name}", which stands in 'Path' as well. Nothing was sent. Remove one of the two.`,
			);
		}
	}
	return { path, query: Object.fromEntries([...Object.entries(query), ...parameters]) };
}

function readPath(given: string, { strip, advice }: Root): { path: string; search: string } {
	const refusal = (why: string) =>
		new RangeError(`'Path' is "${given}", which ${why}. Nothing was sent. ${advice}`);
	const text = given.trim();
	if (text === '') throw refusal('is empty');
	if (/^[a-z][a-z0-9+.-]*:/i.test(text) || /^[\\/]{2}/.test(text)) {
		throw refusal('is a whole address, and only paths of the own org are called');
	}
	if (text.includes('#')) throw refusal('has a #, which no request has');
	const [written, search] = splitOnce(text, '?');
	const stripped = strip(written.startsWith('/') ? written : `/${written}`);
	if ('why' in stripped) throw refusal(stripped.why);
	const { path } = stripped;
	if (!WRITTEN.test(path)) {
		throw refusal('has characters that must be encoded, such as %20 for a blank');
	}
	const segments = path.slice(1).split('/').map(decoded);
	if (segments.some((segment) => segment === undefined)) {
		throw refusal('has an escape that stands for no character');
	}
	if (segments.some((segment) => /^\.{1,2}$/.test(segment ?? ''))) {
		throw refusal('has a segment "." or ".."');
	}
	if (segments.some((segment) => /[\\/\p{Cc}]/u.test(segment ?? ''))) {
		throw refusal('has an encoded slash or control character');
	}
	if (segments.slice(0, -1).includes('')) throw refusal('has an empty segment');
	return { path, search };
}

function belowVersion(path: string, apiVersion: string): { path: string } | { why: string } {
	const root = `/services/data/v${apiVersion}`;
	if (path.startsWith(`${root}/`)) return { path: path.slice(root.length) };
	if (!leadsToServices(path)) return { path };
	const [, version] = /^\/services\/data\/v(\d+\.\d)(?:\/|$)/.exec(path) ?? [];
	return {
		why:
			version === undefined || version === apiVersion
				? 'is no resource of a version of the data API'
				: `is of version ${version}, and the credential's 'API Version' is ${apiVersion}`,
	};
}

function leadsToServices(path: string): boolean {
	const [, first = ''] = path.toLowerCase().split('/');
	return decoded(first) === 'services';
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
