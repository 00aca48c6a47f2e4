import type { Reply } from './call';
import { answersInputs, readErrors } from './errorBody';

/**
 * What a reply tells the gate to do next.
 * - `ok`: done
 * - `auth`: the token is refused; renew it once
 * - `throttle`: too busy; wait and slow down
 * - `quota`: the org's calls of the day are spent; stop
 * - `transient`: something between us and Salesforce failed
 * - `noRoute`: Salesforce's edge does not know the host, for now or for ever
 * - `lock`: another transaction holds the row; nothing was saved
 * - `serverError`: Salesforce itself failed, in its own words
 * - `notAcceptable`: a 406, which other clients have seen to pass
 * - `permanent`: Salesforce has decided
 * - `ofClass`: an Apex class has answered; what it saved, and whether it failed, is its own affair
 * - `notSent`, `lost`, `signIn`, `withdrawn`: no reply at all
 */
export type Signal =
	| 'ok'
	| 'auth'
	| 'throttle'
	| 'quota'
	| 'transient'
	| 'noRoute'
	| 'lock'
	| 'serverError'
	| 'notAcceptable'
	| 'permanent'
	| 'ofClass'
	| 'notSent'
	| 'lost'
	| 'signIn'
	| 'withdrawn';

/** 401 texts for which a new token changes nothing (seen by other clients to loop for ever). */
const USELESS_RENEWALS = [
	'This session is not valid for use with the REST API',
	'Connected app is not attached to Agent',
];

/** Statuses with which an edge or a proxy says that it could not reach what lies behind it. */
const STATUSES_OF_EDGE = new Set([502, 503, 504]);

/** 408 and 504: time-outs on the way; 502: bad gateway. */
const TRANSIENT_STATUSES = new Set([408, 502, 504]);

/** Salesforce's codes for what passes by itself (SOAP API Developer Guide), whatever the status. */
const CODES: ReadonlyMap<string, Signal> = new Map([
	['SERVER_UNAVAILABLE', 'throttle'],
	['TOO_MANY_APEX_REQUESTS', 'throttle'],
	['TEMPORARY_QUERY_MORE_FAILURE', 'transient'],
	['UNABLE_TO_LOCK_ROW', 'lock'],
]);

/**
 * Codes with which Salesforce itself refuses the call of an Apex class, before the class runs or with
 * all of it taken back (REST API Developer Guide, status codes and errors; Apex REST for APEX_ERROR).
 */
const REFUSALS_OF_CLASS_CALLS: ReadonlySet<unknown> = new Set([
	'APEX_ERROR',
	'API_CURRENTLY_DISABLED',
	'API_DISABLED_FOR_ORG',
	'FORBIDDEN',
	'INSUFFICIENT_ACCESS',
	'INVALID_AUTH_HEADER',
	'INVALID_JWT_FORMAT',
	'INVALID_SESSION_ID',
	'JSON_PARSER_ERROR',
	'METHOD_NOT_ALLOWED',
	'NOT_FOUND',
	'REQUEST_LIMIT_EXCEEDED',
	'SERVER_UNAVAILABLE',
	'TOO_MANY_APEX_REQUESTS',
	'UNKNOWN_EXCEPTION',
	'UNSUPPORTED_MEDIA_TYPE',
]);

/** 300: an external ID that several records have; Salesforce's own verdict, not a redirect. */
const SEVERAL_RECORDS = 300;

/** Signals of attempts that never reached Salesforce. */
const NOTHING_SENT: ReadonlySet<Signal> = new Set(['notSent', 'signIn', 'withdrawn']);

/** Whether an attempt went out, so that it may count as a call. */
export function wasSent(signal: Signal): boolean {
	return !NOTHING_SENT.has(signal);
}

/** Classifies one reply. Total: whatever it does not know is `permanent`. */
export function classify(reply: Reply): Signal {
	switch (reply.kind) {
		case 'notSent':
			return 'notSent';
		case 'lost':
			return 'lost';
		case 'signInFailed':
			return 'signIn';
		case 'withdrawn':
			return 'withdrawn';
		case 'answered':
			return classifyAnswer(reply);
	}
}

function classifyAnswer(reply: Extract<Reply, { kind: 'answered' }>): Signal {
	const { status, body } = reply;
	if ((status >= 200 && status < 300) || status === 304) return 'ok';
	if (reply.ofClass && !isSalesforces(reply)) return 'ofClass';
	const errors = readErrors(body);
	const [first] = errors;
	if (status === 401) {
		const useless = USELESS_RENEWALS.some((text) => first?.message.includes(text));
		return useless ? 'permanent' : 'auth';
	}
	if (status < 500 && answersInputs(body)) return 'permanent';
	const limit = errors.find(({ errorCode }) => errorCode === 'REQUEST_LIMIT_EXCEEDED');
	// One code for two limits: only the text tells "wait seconds" from "wait hours".
	if (limit) return limit.message.includes('TotalRequests') ? 'quota' : 'throttle';
	// Bulk API 1.0 says so with 400, in its own spelling.
	if (first?.errorCode === 'InvalidSessionId') return 'auth';
	const byCode = first && CODES.get(first.errorCode);
	if (byCode) return byCode;
	if (status === 429 || status === 503) return 'throttle';
	if (status === 420) return 'noRoute';
	if (status === 406) return 'notAcceptable';
	if (TRANSIENT_STATUSES.has(status)) return 'transient';
	// No redirect is followed: an org that is being moved or maintained answers with one.
	if (status < 400 && status !== SEVERAL_RECORDS) return 'transient';
	// With Salesforce's error list a 5xx is its own verdict; without one it comes from the edge.
	if (status >= 500) return errors.length === 0 ? 'transient' : 'serverError';
	return 'permanent';
}

/**
 * Whether a refusal from the address of a class is Salesforce's own, or comes from its edge: a page, or
 * for a call that only reads, so that one time more does no harm, also no body or a bare text.
 */
function isSalesforces(reply: Extract<Reply, { kind: 'answered' }>): boolean {
	const { status, headers, body, ofClass } = reply;
	if (typeof body === 'string') {
		const [error] = readErrors(body);
		if (error) return REFUSALS_OF_CLASS_CALLS.has(error.errorCode);
		if (status >= 500 && /^\s*<(!doctype|html)/i.test(body)) return true;
		// A class that returns a text returns it as JSON.
		const isText = body === '' || !/\bjson\b/i.test(headers['content-type'] ?? '');
		return ofClass === 'read' && isText && STATUSES_OF_EDGE.has(status);
	}
	if (!Array.isArray(body) || body.length === 0) return false;
	return body.every((entry: { errorCode?: unknown } | null) =>
		REFUSALS_OF_CLASS_CALLS.has(entry?.errorCode),
	);
}
