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
	| 'notSent'
	| 'lost'
	| 'signIn'
	| 'withdrawn';

/** 401 texts for which a new token changes nothing (seen by other clients to loop for ever). */
const USELESS_RENEWALS = [
	'This session is not valid for use with the REST API',
	'Connected app is not attached to Agent',
];

/** 408 and 504: time-outs on the way; 502: bad gateway. */
const TRANSIENT_STATUSES = new Set([408, 502, 504]);

/** Salesforce's codes for what passes by itself (SOAP API Developer Guide), whatever the status. */
const CODES: ReadonlyMap<string, Signal> = new Map([
	['SERVER_UNAVAILABLE', 'throttle'],
	['TOO_MANY_APEX_REQUESTS', 'throttle'],
	['TEMPORARY_QUERY_MORE_FAILURE', 'transient'],
	['UNABLE_TO_LOCK_ROW', 'lock'],
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

function classifyAnswer({ status, body }: Extract<Reply, { kind: 'answered' }>): Signal {
	if ((status >= 200 && status < 300) || status === 304) return 'ok';
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
