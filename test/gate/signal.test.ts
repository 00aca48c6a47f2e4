import { classify } from '../../nodes/shared/gate/signal';
import * as replies from './replies';

it.each([
	['a success', replies.ok, 'ok'],
	['an unchanged describe', replies.answer(304), 'ok'],
	['a redirect, which an org under maintenance answers with', replies.answer(302), 'transient'],
	['an external ID that several records have', replies.answer(300, ['/a', '/b']), 'permanent'],
	['an expired session', replies.expired, 'auth'],
	['a token in JWT form that is refused', replies.refusal(401, 'INVALID_JWT_FORMAT'), 'auth'],
	['a header that holds no token', replies.refusal(401, 'INVALID_AUTH_HEADER'), 'auth'],
	['a 401 without a body', replies.answer(401), 'auth'],
	[
		'a session that no renewal helps',
		replies.refusal(
			401,
			'INVALID_SESSION_ID',
			'This session is not valid for use with the REST API',
		),
		'permanent',
	],
	['the day spent', replies.dayIsSpent, 'quota'],
	['too many long calls at once', replies.tooManyAtOnce, 'throttle'],
	[
		'a limit of a kind nobody knows',
		replies.refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'Some Limit exceeded.'),
		'throttle',
	],
	['503 from Salesforce', replies.busy, 'throttle'],
	['503 from the edge', replies.edgeBusy, 'throttle'],
	['429', replies.tooMany, 'throttle'],
	['408', replies.answer(408), 'transient'],
	['420 from the edge', replies.answer(420), 'noRoute'],
	['502', replies.badGateway, 'transient'],
	['504', replies.answer(504), 'transient'],
	['500 from the edge', replies.edgeCrash, 'transient'],
	['a status only proxies use', replies.answer(524, '<html></html>'), 'transient'],
	['500 from Salesforce', replies.crashed, 'serverError'],
	['500 from Apex', replies.refusal(500, 'APEX_ERROR'), 'serverError'],
	['406', replies.answer(406), 'notAcceptable'],
	['SERVER_UNAVAILABLE with any status', replies.refusal(500, 'SERVER_UNAVAILABLE'), 'throttle'],
	['too many Apex requests', replies.refusal(400, 'TOO_MANY_APEX_REQUESTS'), 'throttle'],
	[
		'a page of a query that failed for now',
		replies.refusal(400, 'TEMPORARY_QUERY_MORE_FAILURE'),
		'transient',
	],
	['a locked row', replies.refusal(400, 'UNABLE_TO_LOCK_ROW'), 'lock'],
	['a session that Bulk API 1.0 refuses', replies.refusal(400, 'InvalidSessionId'), 'auth'],
	['a query that ran too long', replies.refusal(400, 'QUERY_TIMEOUT'), 'permanent'],
	['a request that ran too long', replies.refusal(400, 'REQUEST_RUNNING_TOO_LONG'), 'permanent'],
	['a page that has expired', replies.refusal(400, 'INVALID_QUERY_LOCATOR'), 'permanent'],
	['a validation rule', replies.refusal(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION'), 'permanent'],
	[
		'a limit stated in XML',
		replies.answer(
			403,
			'<?xml version="1.0"?><Errors><Error><errorCode>REQUEST_LIMIT_EXCEEDED</errorCode><message>TotalRequests Limit exceeded.</message></Error></Errors>',
		),
		'quota',
	],
	['a bad request', replies.brokenRequest, 'permanent'],
	['a record that is gone', replies.refusal(404, 'ENTITY_IS_DELETED'), 'permanent'],
	['a condition that was not met', replies.answer(412), 'permanent'],
	['a bulk job of another version', replies.refusal(409, 'VERSION_MISMATCH'), 'permanent'],
	['a 403 about permissions', replies.refusal(403, 'API_CURRENTLY_DISABLED'), 'permanent'],
	['an error that is one object', replies.answer(404, { errorCode: 'NOT_FOUND' }), 'permanent'],
	['a retired version', replies.answer(410), 'permanent'],
	['no connection', replies.neverSent, 'notSent'],
	['a lost reply', replies.lost, 'lost'],
	['a failed sign-in', replies.noSignIn, 'signIn'],
	['a call nobody wants any more', replies.withdrawn, 'withdrawn'],
] as const)('classifies %s', (_, reply, signal) => {
	expect(classify(reply)).toBe(signal);
});

describe('what comes from the address of an Apex class', () => {
	const ofClass = (reply: ReturnType<typeof replies.answer>) =>
		classify({ ...reply, ofClass: 'write' });

	it.each([
		['a success', replies.ok, 'ok'],
		['its own 400', replies.answer(400, { reason: 'closed' }), 'ofClass'],
		['its own 401', replies.answer(401, { reason: 'no user' }), 'ofClass'],
		['its own 401 without a body', replies.answer(401), 'ofClass'],
		['its own 429', replies.answer(429, 'slower'), 'ofClass'],
		['its own 503', replies.answer(503, { reason: 'ERP is down' }), 'ofClass'],
		['its own 504 without a body', replies.answer(504), 'ofClass'],
		['its own redirect', replies.answer(302), 'ofClass'],
		['its own list', replies.refusal(400, 'UNABLE_TO_LOCK_ROW'), 'ofClass'],
		['its own object', replies.answer(404, { errorCode: 'NOT_FOUND' }), 'ofClass'],
		['an exception it did not catch', replies.refusal(500, 'APEX_ERROR'), 'serverError'],
		['no class at the address', replies.refusal(404, 'NOT_FOUND'), 'permanent'],
		['an expired session', replies.expired, 'auth'],
		['the day spent', replies.dayIsSpent, 'quota'],
		['503 from Salesforce', replies.busy, 'throttle'],
		['503 from the edge', replies.edgeBusy, 'throttle'],
		[
			'an expired session in XML',
			replies.answer(401, '<Errors><errorCode>INVALID_SESSION_ID</errorCode></Errors>'),
			'auth',
		],
	] as const)('%s', (_, reply, signal) => {
		expect(ofClass(reply)).toBe(signal);
	});

	it.each([
		['a 503 without a body', replies.answer(503), 'throttle'],
		['a 503 in bare text', replies.answer(503, 'upstream connect error'), 'throttle'],
		['a 502 without a body', replies.answer(502), 'transient'],
		['a 504 in bare text', replies.answer(504, 'Gateway Timeout'), 'transient'],
		['its own 503', replies.answer(503, { reason: 'ERP is down' }), 'ofClass'],
		[
			'a text that it returns',
			replies.answer(503, 'ERP is down', { 'content-type': 'application/json;charset=UTF-8' }),
			'ofClass',
		],
		['its own 401 without a body', replies.answer(401), 'ofClass'],
		['its own 429', replies.answer(429, 'slower'), 'ofClass'],
	] as const)('in answer to a call that only reads: %s', (_, reply, signal) => {
		expect(classify({ ...reply, ofClass: 'read' })).toBe(signal);
	});
});
