import { classify } from '../../nodes/shared/gate/signal';
import * as replies from './replies';

it.each([
	['a success', replies.ok, 'ok'],
	['an unchanged describe', replies.answer(304), 'ok'],
	['a redirect, which an org under maintenance answers with', replies.answer(302), 'transient'],
	['an external ID that several records have', replies.answer(300, ['/a', '/b']), 'permanent'],
	['an expired session', replies.expired, 'auth'],
	['a token in JWT form that is refused', replies.refusal(401, 'INVALID_JWT_FORMAT'), 'auth'],
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
	['503 from Salesforce', replies.busy, 'throttle'],
	['503 from the edge', replies.edgeBusy, 'throttle'],
	['429', replies.tooMany, 'throttle'],
	['408', replies.answer(408), 'transient'],
	['420 from the edge', replies.answer(420), 'transient'],
	['502', replies.badGateway, 'transient'],
	['504', replies.answer(504), 'transient'],
	['500 from the edge', replies.edgeCrash, 'transient'],
	['a status only proxies use', replies.answer(524, '<html></html>'), 'transient'],
	['500 from Salesforce', replies.crashed, 'permanent'],
	['a bad request', replies.brokenRequest, 'permanent'],
	['a 403 about permissions', replies.refusal(403, 'API_CURRENTLY_DISABLED'), 'permanent'],
	['an error that is one object', replies.answer(404, { errorCode: 'NOT_FOUND' }), 'permanent'],
	['a retired version', replies.answer(410), 'permanent'],
	['no connection', replies.neverSent, 'notSent'],
	['a lost reply', replies.lost, 'lost'],
	['a failed sign-in', replies.noSignIn, 'signIn'],
] as const)('classifies %s', (_, reply, signal) => {
	expect(classify(reply)).toBe(signal);
});
