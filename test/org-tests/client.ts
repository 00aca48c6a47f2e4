import jwt from 'jsonwebtoken';
import type { RunningOrg } from '../org/index';

export interface Reply {
	status: number;
	headers: Headers;
	/** Parsed JSON, or the text when it is none. */
	body: unknown;
}

interface CallOptions {
	body?: unknown;
	headers?: Record<string, string>;
	/** Absent: the org's own session. Null: no Authorization header. */
	token?: string | null;
}

/** Sends one request; `path` begins at `/services` or, without a slash, under the data version. */
export async function call(
	org: RunningOrg,
	method: string,
	path: string,
	options: CallOptions = {},
): Promise<Reply> {
	const { token = org.accessToken, body, headers = {} } = options;
	const target = path.startsWith('/') ? path : `/services/data/v${org.apiVersion}/${path}`;
	const response = await fetch(org.url + target, {
		method,
		headers: {
			...(token === null ? {} : { authorization: `Bearer ${token}` }),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, body: parse(text) };
}

/** Posts to the control API. */
export async function control(
	org: RunningOrg,
	method: string,
	path: string,
	body?: unknown,
): Promise<Reply> {
	return call(org, method, `/__org/${path}`, { body, token: null });
}

/** Asks for a token with form fields. */
export async function askToken(
	org: RunningOrg,
	fields: Record<string, string>,
	headers: Record<string, string> = {},
): Promise<Reply> {
	return call(org, 'POST', '/services/oauth2/token', {
		token: null,
		body: new URLSearchParams(fields).toString(),
		headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
	});
}

/** A JWT as a client would sign it; `claims` replace the right ones. */
export function assertion(
	org: RunningOrg,
	claims: Record<string, unknown> = {},
	signing: { key?: string; algorithm?: jwt.Algorithm } = {},
): string {
	const payload: Record<string, unknown> = {
		iss: org.consumerKey,
		sub: org.username,
		aud: org.url,
		exp: Math.floor(Date.now() / 1000) + 180,
		...claims,
	};
	const present = Object.fromEntries(
		Object.entries(payload).filter(([, value]) => value !== undefined),
	);
	return jwt.sign(present, signing.key ?? org.privateKey, {
		algorithm: signing.algorithm ?? 'RS256',
		noTimestamp: true,
	});
}

export const jwtGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Reads a member of a parsed body. */
export function member(body: unknown, ...path: Array<string | number>): unknown {
	return path.reduce<unknown>((value, key) => {
		if (typeof value !== 'object' || value === null) return undefined;
		return Object.getOwnPropertyDescriptor(value, key)?.value as unknown;
	}, body);
}

export function text(body: unknown, ...path: Array<string | number>): string {
	const value = member(body, ...path);
	if (typeof value !== 'string') throw new Error(`no text at ${path.join('.')}`);
	return value;
}

function parse(source: string): unknown {
	try {
		return JSON.parse(source) as unknown;
	} catch {
		return source;
	}
}
