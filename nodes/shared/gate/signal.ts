import type { Reply } from './call';
import { readErrors } from './errorBody';

/**
 * What a reply tells the gate to do next.
 * - `ok`: done
 * - `auth`: the token is refused; renew it once
 * - `throttle`: too busy; wait and slow down
 * - `quota`: the org's calls of the day are spent; stop
 * - `transient`: something between us and Salesforce failed
 * - `permanent`: Salesforce has decided
 * - `notSent`, `lost`, `signIn`: no reply at all
 */
export type Signal =
	'ok' | 'auth' | 'throttle' | 'quota' | 'transient' | 'permanent' | 'notSent' | 'lost' | 'signIn';

/** 401 texts for which a new token changes nothing (seen by other clients to loop for ever). */
const USELESS_RENEWALS = [
	'This session is not valid for use with the REST API',
	'Connected app is not attached to Agent',
];

/** 408 and 504: time-outs on the way; 420: the edge has no route to the host yet; 502: bad gateway. */
const TRANSIENT_STATUSES = new Set([408, 420, 502, 504]);

/** 300: an external ID that several records have; Salesforce's own verdict, not a redirect. */
const SEVERAL_RECORDS = 300;

/** Classifies one reply. Total: whatever it does not know is `permanent`. */
export function classify(reply: Reply): Signal {
	switch (reply.kind) {
		case 'notSent':
			return 'notSent';
		case 'lost':
			return 'lost';
		case 'signInFailed':
			return 'signIn';
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
	const limit = errors.find(({ errorCode }) => errorCode === 'REQUEST_LIMIT_EXCEEDED');
	// One code for two limits: only the text tells "wait seconds" from "wait hours".
	if (limit) return limit.message.includes('TotalRequests') ? 'quota' : 'throttle';
	if (status === 429 || status === 503 || first?.errorCode === 'SERVER_UNAVAILABLE') {
		return 'throttle';
	}
	if (TRANSIENT_STATUSES.has(status)) return 'transient';
	// No redirect is followed: an org that is being moved or maintained answers with one.
	if (status < 400 && status !== SEVERAL_RECORDS) return 'transient';
	// With Salesforce's error list a 5xx is its own verdict; without one it comes from the edge.
	if (status >= 500 && errors.length === 0) return 'transient';
	return 'permanent';
}
