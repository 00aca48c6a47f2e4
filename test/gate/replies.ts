import type { GateCall, Reply } from '../../nodes/shared/gate/call';

/** A reply with Salesforce's error list, or with whatever body is given. */
export function answer(
	status: number,
	body: unknown = '',
	headers: Record<string, string> = {},
): Extract<Reply, { kind: 'answered' }> {
	return { kind: 'answered', status, headers, body };
}

export function refusal(
	status: number,
	errorCode: string,
	message = '',
	headers: Record<string, string> = {},
): Extract<Reply, { kind: 'answered' }> {
	return answer(status, [{ errorCode, message }], headers);
}

export const ok = answer(200, { done: true });
export const expired = refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
export const dayIsSpent = refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
export const tooManyAtOnce = refusal(
	403,
	'REQUEST_LIMIT_EXCEEDED',
	'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
);
export const busy = refusal(503, 'SERVER_UNAVAILABLE', 'Server unavailable');
export const edgeBusy = answer(503, '<html>busy</html>');
export const tooMany = answer(429, '');
export const badGateway = answer(502, '<html></html>');
export const brokenRequest = refusal(400, 'MALFORMED_QUERY', 'unexpected token: SELEKT');
export const crashed = refusal(500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred.');
export const edgeCrash = answer(500, '<html></html>');
/** The connection ended before all of the body had been sent. */
export const cutOff = {
	kind: 'lost',
	code: 'EPIPE',
	message: 'broken pipe',
	unfinished: true,
} as const satisfies Reply;
export const neverSent = {
	kind: 'notSent',
	code: 'ECONNREFUSED',
	message: 'refused',
} as const satisfies Reply;
export const lost = {
	kind: 'lost',
	code: 'ECONNRESET',
	message: 'socket hang up',
} as const satisfies Reply;
export const withdrawn: Reply = { kind: 'withdrawn', reason: { kind: 'cancelled' } };
export const cut: Reply = { kind: 'lost', code: 'ERR_CANCELED', message: 'canceled' };
export const noSignIn: Reply = { kind: 'signInFailed', error: new Error('invalid_client') };

export function gateCall(overrides: Partial<GateCall> = {}): GateCall {
	return {
		method: 'GET',
		path: '/limits',
		lane: 'normal',
		replay: 'read',
		deadline: Number.MAX_SAFE_INTEGER,
		patienceMs: 60_000,
		...overrides,
	};
}

export const readCall = gateCall();
export const safeWrite = gateCall({ method: 'PATCH', path: '/composite/sobjects', replay: 'safe' });
export const createCall = gateCall({
	method: 'POST',
	path: '/composite/sobjects',
	replay: 'unsafe',
});
