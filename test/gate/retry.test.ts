import { CAUTIOUS } from '../../nodes/shared/gate/replay';
import { decideRetry, type RetryStanding } from '../../nodes/shared/gate/retry';
import type { GateCall, Reply } from '../../nodes/shared/gate/call';
import * as replies from './replies';

const decide = (call: GateCall, reply: Reply, standing: Partial<RetryStanding> = {}) =>
	decideRetry(call, reply, {
		attempt: 1,
		renewed: false,
		doubtful: false,
		retryBudget: 500,
		now: 0,
		random: 0.5,
		assumptions: CAUTIOUS,
		...standing,
	});

const uselessRenewal = replies.refusal(
	401,
	'INVALID_SESSION_ID',
	'This session is not valid for use with the REST API',
);
const bulkOne = replies.refusal(400, 'InvalidSessionId');

/** The reference's table: who goes out again after what. */
it.each([
	['401', replies.expired, true, true, true],
	['403 for the day', replies.dayIsSpent, false, false, false],
	['403 for calls at once', replies.tooManyAtOnce, true, true, true],
	['429', replies.tooMany, true, true, false],
	['503 of Salesforce', replies.busy, true, true, false],
	['503 of the edge', replies.edgeBusy, true, true, false],
	['408', replies.answer(408), true, true, false],
	['420', replies.answer(420), true, true, false],
	['500 of the edge', replies.edgeCrash, true, true, false],
	['502', replies.badGateway, true, true, false],
	['504', replies.answer(504), true, true, false],
	['500 of Salesforce', replies.crashed, true, false, false],
	['406', replies.answer(406), true, false, false],
	['a redirect', replies.answer(302), true, true, false],
	['no connection', replies.neverSent, true, true, true],
	['a lost reply', replies.lost, true, true, false],
	['a locked row', replies.refusal(400, 'UNABLE_TO_LOCK_ROW'), true, true, true],
	['a query that ran too long', replies.refusal(400, 'QUERY_TIMEOUT'), false, false, false],
	['an expired page', replies.refusal(400, 'INVALID_QUERY_LOCATOR'), false, false, false],
	['a bad request', replies.brokenRequest, false, false, false],
	['a session that no renewal helps', uselessRenewal, false, false, false],
	['a session that Bulk API 1.0 refuses', bulkOne, true, true, true],
	['Apex busy', replies.refusal(503, 'TOO_MANY_APEX_REQUESTS'), true, true, false],
	[
		'a page that failed for now',
		replies.refusal(400, 'TEMPORARY_QUERY_MORE_FAILURE'),
		true,
		true,
		false,
	],
	['Apex that failed', replies.refusal(500, 'APEX_ERROR'), true, false, false],
	[
		'a validation rule',
		replies.refusal(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION'),
		false,
		false,
		false,
	],
	['an external ID of several records', replies.answer(300, ['/a', '/b']), false, false, false],
	['a retired version', replies.answer(410), false, false, false],
	['a failed sign-in', replies.noSignIn, false, false, false],
	['a call nobody wants any more', replies.withdrawn, false, false, false],
] as const)('after %s', (_, reply, read, safe, unsafe) => {
	expect(decide(replies.readCall, reply) !== undefined).toBe(read);
	expect(decide(replies.safeWrite, reply) !== undefined).toBe(safe);
	expect(decide(replies.createCall, reply) !== undefined).toBe(unsafe);
});

it('renews a token once, at once and for nothing', () => {
	expect(decide(replies.readCall, replies.expired)).toEqual({ delayMs: 0, cost: 0 });
	expect(decide(replies.readCall, replies.expired, { renewed: true })).toBeUndefined();
});

it('sends each call once while the budget for retries is empty', () => {
	expect(decide(replies.readCall, replies.busy, { retryBudget: 4 })).toBeUndefined();
	expect(decide(replies.readCall, replies.busy, { retryBudget: 5 })).toBeDefined();
	expect(decide(replies.readCall, replies.lost, { retryBudget: 9 })).toBeUndefined();
});

it('waits for its own first attempt, whose value it meets', () => {
	const taken = replies.refusal(400, 'DUPLICATE_VALUE');
	expect(decide(replies.safeWrite, taken)).toBeUndefined();
	expect(decide(replies.safeWrite, taken, { doubtful: true })).toBeDefined();
});

it('tries a read that Salesforce itself failed once more', () => {
	expect(decide(replies.readCall, replies.crashed, { attempt: 2 })).toBeUndefined();
});

it.each([
	['in seconds', '90'],
	['as a date', new Date(90_000).toUTCString()],
])('waits for what Retry-After asks %s', (_, header) => {
	const reply = replies.answer(503, '', { 'retry-after': header });
	expect(decide(replies.readCall, reply)?.delayMs).toBe(90_000);
});

it('hands a Retry-After of more than two minutes on instead of sitting it out', () => {
	const after = (seconds: number) =>
		decide(replies.readCall, replies.answer(503, '', { 'retry-after': `${seconds}` }));
	expect(after(120)?.delayMs).toBe(120_000);
	expect(after(121)).toBeUndefined();
});

it('does not try again what would end after the deadline', () => {
	const call = { ...replies.readCall, deadline: 3_000 };
	expect(decide(call, replies.busy, { random: 0.9 })).toBeDefined();
	expect(decide(call, replies.busy, { random: 0.9, now: 1_500 })).toBeUndefined();
});

it('does not try again what was cancelled', () => {
	const controller = new AbortController();
	controller.abort();
	const call = { ...replies.readCall, signal: controller.signal };
	expect(decide(call, replies.busy)).toBeUndefined();
});
