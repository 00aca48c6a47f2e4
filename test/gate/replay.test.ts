import type { Reply } from '../../nodes/shared/gate/call';
import { CAUTIOUS, endOf, mayBeRefusedToken, mayReplay } from '../../nodes/shared/gate/replay';
import { classify } from '../../nodes/shared/gate/signal';
import * as replies from './replies';

const TRUSTING = { busyMeansNotExecuted: true };

/** For each reply: may an unsafe call go out again, by the cautious and the trusting assumption. */
const UNSAFE_CASES = [
	['the connection was never made', replies.neverSent, true, true],
	['the token was refused', replies.expired, true, true],
	['the day is spent', replies.dayIsSpent, true, true],
	['too many calls ran at once', replies.tooManyAtOnce, true, true],
	['Salesforce said no', replies.brokenRequest, true, true],
	['the row was locked', replies.refusal(400, 'UNABLE_TO_LOCK_ROW'), true, true],
	["Salesforce's own code failed", replies.crashed, true, true],
	['406', replies.answer(406), false, false],
	['420', replies.answer(420), false, false],
	['a redirect', replies.answer(302), false, false],
	['Apex busy', replies.refusal(503, 'TOO_MANY_APEX_REQUESTS'), false, true],
	['429', replies.tooMany, false, true],
	['503 with Salesforce errors', replies.busy, false, true],
	['503 from the edge', replies.edgeBusy, false, false],
	['502', replies.badGateway, false, false],
	['504', replies.answer(504), false, false],
	['408', replies.answer(408), false, false],
	['500 from the edge', replies.edgeCrash, false, false],
	['the reply was lost', replies.lost, false, false],
	['the request was cut off', replies.cutOff, true, true],
] as const;

describe('a call that may create twice', () => {
	it.each(UNSAFE_CASES)('after "%s"', (_, reply, cautious, trusting) => {
		expect(mayReplay(replies.createCall, reply, CAUTIOUS)).toBe(cautious);
		expect(mayReplay(replies.createCall, reply, TRUSTING)).toBe(trusting);
	});
});

describe('a call that runs what somebody built in the org', () => {
	const action = replies.gateCall({
		method: 'POST',
		path: '/actions/custom/flow/F',
		replay: 'once',
	});
	const begun = new Set([
		'Salesforce said no',
		'the row was locked',
		"Salesforce's own code failed",
		'Apex busy',
		'429',
		'503 with Salesforce errors',
	]);

	it.each(UNSAFE_CASES)(
		'goes out again only if it never began: "%s"',
		(name, reply, cautious, trusting) => {
			expect(mayReplay(action, reply, CAUTIOUS)).toBe(cautious && !begun.has(name));
			expect(mayReplay(action, reply, TRUSTING)).toBe(trusting && !begun.has(name));
		},
	);

	it.each(['UNABLE_TO_LOCK_ROW', 'SERVER_UNAVAILABLE', 'REQUEST_LIMIT_EXCEEDED'])(
		'does not go out again for %s in the result of an input, which is no verdict on the call',
		(statusCode) => {
			const errors = [{ statusCode, message: 'ConcurrentRequests', fields: [] }];
			const reply = replies.answer(400, [
				{ actionName: 'F', errors: null, isSuccess: true },
				{ actionName: 'F', errors, isSuccess: false },
			]);
			expect(mayReplay(action, reply, TRUSTING)).toBe(false);
			expect(classify(reply)).toBe('permanent');
			const standing = { assumptions: CAUTIOUS, doubtful: false };
			expect(endOf(action, reply, 1, standing).kind).toBe('refused');
		},
	);
});

it.each(UNSAFE_CASES)('a safe call may always go out again: "%s"', (_, reply) => {
	expect(mayReplay(replies.safeWrite, reply, CAUTIOUS)).toBe(true);
	expect(mayReplay(replies.readCall, reply, CAUTIOUS)).toBe(true);
});

it.each([
	['a refused token', replies.expired, true],
	['another refusal', replies.brokenRequest, false],
	['a reply lost after the whole request', replies.lost, false],
	['an upload that Salesforce cut', { ...replies.lost, unfinished: true }, true],
	['one of which n8n 1 kept no code', { ...replies.lost, code: 'UNKNOWN', unfinished: true }, true],
	['one that fell silent', { ...replies.lost, code: 'ETIMEDOUT', unfinished: true }, false],
	['one that was cancelled', { ...replies.lost, code: 'ERR_CANCELED', unfinished: true }, false],
] as const)('judges whether the token was the reason: %s', (_, reply, asks) => {
	expect(mayBeRefusedToken(reply)).toBe(asks);
});

describe('endOf', () => {
	const end = (call: typeof replies.readCall, reply: Reply, doubtful = false) =>
		endOf(call, reply, 3, { assumptions: CAUTIOUS, doubtful });

	it.each([
		['answered', replies.ok, 'answered', 'answered'],
		['refused with a verdict', replies.brokenRequest, 'refused', 'refused'],
		['refused for the day', replies.dayIsSpent, 'refused', 'refused'],
		['busy to the end', replies.busy, 'unknown', 'refused'],
		['bad gateway', replies.badGateway, 'unknown', 'refused'],
		['redirected', replies.answer(302), 'unknown', 'refused'],
		[
			'refused by a class',
			{ ...replies.answer(409, { reason: 'closed' }), ofClass: 'write' },
			'unknown',
			'refused',
		],
		['lost', replies.lost, 'unknown', 'notExecuted'],
		['cut off while it was sent', replies.cutOff, 'notExecuted', 'notExecuted'],
		['never sent', replies.neverSent, 'notExecuted', 'notExecuted'],
		['no sign-in', replies.noSignIn, 'notExecuted', 'notExecuted'],
		['withdrawn', replies.withdrawn, 'notExecuted', 'notExecuted'],
		['cut while under way', replies.cut, 'unknown', 'notExecuted'],
	] as const)('%s: a write ends as %3$s', (_, reply, write, read) => {
		expect(end(replies.createCall, reply).kind).toBe(write);
		expect(end(replies.safeWrite, reply).kind).toBe(write);
		expect(end(replies.readCall, reply).kind).toBe(read);
	});

	it.each([
		replies.brokenRequest,
		replies.dayIsSpent,
		replies.neverSent,
		replies.noSignIn,
		replies.withdrawn,
	])('stays unknown whatever comes after an attempt that may have run: %#', (reply) => {
		expect(end(replies.safeWrite, reply, true).kind).toBe('unknown');
	});

	it('is settled by an answer, also after an attempt that may have run', () => {
		expect(end(replies.safeWrite, replies.ok, true).kind).toBe('answered');
	});

	it('takes a delete sent again that finds nothing as done', () => {
		const gone = replies.refusal(404, 'ENTITY_IS_DELETED');
		const deletion = replies.gateCall({ method: 'DELETE', replay: 'safe' });
		expect(end(deletion, gone, true).kind).toBe('answered');
		expect(end(deletion, gone, false).kind).toBe('refused');
		expect(end(replies.safeWrite, gone, true).kind).toBe('unknown');
	});

	it('cannot tell whose change a condition met on the second attempt of a write', () => {
		expect(end(replies.safeWrite, replies.answer(412), true).kind).toBe('unknown');
	});

	it('keeps the number of attempts', () => {
		expect(end(replies.readCall, replies.ok).attempts).toBe(3);
	});
});
