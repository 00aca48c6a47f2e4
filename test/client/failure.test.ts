import type { INode } from 'n8n-workflow';

import { errorOf } from '../../nodes/shared/client/errors';
import { failureOf } from '../../nodes/shared/client/failure';
import { toNodeError } from '../../nodes/shared/client/nodeError';
import { SalesforceSignInError } from '../../nodes/shared/auth/signInError';
import type { NotExecutedReason, Outcome } from '../../nodes/shared/gate/call';
import { notExecuted, refused, unknown } from '../support/fakeClient';

const call = { method: 'GET', path: '/limits' };
type Failed = Exclude<Outcome, { kind: 'answered' }>;
const failure = (outcome: Outcome) => failureOf(errorOf(outcome as Failed, call), 0);
const because = (reason: NotExecutedReason) => failure(notExecuted(reason));
const usage = { used: 81_000, limit: 100_000, readAt: 0 };
const lookAgainAt = 300_000;
const overThreshold = {
	kind: 'overThreshold',
	usage,
	thresholdPercent: 80,
	estimatedPercent: 81,
	lookAgainAt,
} as const;
const signIn = (transient: boolean) =>
	because({ kind: 'signInFailed', error: new SalesforceSignInError('no', { transient }) });

it.each([
	[
		'the threshold',
		because(overThreshold),
		{ cause: 'quota-exhausted', resetsAtEpochMs: lookAgainAt },
	],
	[
		'a day known to be spent',
		because({ kind: 'daySpent', usage, lookAgainAt }),
		{ cause: 'quota-exhausted', resetsAtEpochMs: lookAgainAt },
	],
	[
		'a day that Salesforce calls spent',
		failure(refused(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')),
		{ cause: 'quota-exhausted' },
	],
	[
		'too many calls at once',
		failure(refused(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests Limit exceeded.')),
		{ cause: 'rate-limited' },
	],
	['a queue that was too long', because({ kind: 'deadline' }), { cause: 'rate-limited' }],
	[
		'an org that does not answer',
		because({ kind: 'orgDown', lookAgainAt }),
		{ cause: 'temporarily-unavailable', resetsAtEpochMs: lookAgainAt },
	],
	['a 503', failure(refused(503, 'SERVER_UNAVAILABLE')), { cause: 'temporarily-unavailable' }],
	[
		'a lost reply',
		because({ kind: 'noReply', code: 'ECONNRESET', message: '' }),
		{ cause: 'temporarily-unavailable' },
	],
	[
		'a token refused twice',
		failure(refused(401, 'INVALID_SESSION_ID')),
		{ cause: 'credential-invalid' },
	],
	['a sign-in refused', signIn(false), { cause: 'credential-invalid' }],
	['a sign-in that may work later', signIn(true), { cause: 'temporarily-unavailable' }],
	['a bad request', failure(refused(400, 'MALFORMED_QUERY')), undefined],
	['an unknown outcome', failure(unknown()), undefined],
	['a cancelled call', because({ kind: 'cancelled' }), undefined],
])("puts %s into n8n's words", (_, given, expected) => {
	expect(given).toEqual(expected);
});

it('hands on how long Salesforce asked to wait', () => {
	const reply = {
		kind: 'answered',
		status: 429,
		headers: { 'retry-after': '600' },
		body: '',
	} as const;
	expect(failure({ kind: 'refused', reply, attempts: 1 })).toEqual({
		cause: 'rate-limited',
		retryAfterMs: 600_000,
	});
});

it("reaches n8n's scheduler with the error of the node, beside what the calls have cost", () => {
	const node = { name: 'Salesforce Record', type: 'n8n-nodes-sforce.salesforceRecord' } as INode;
	const error = toNodeError(node, errorOf(notExecuted(overThreshold), call), {
		itemIndex: 3,
		summary: { calls: 12, retried: 1, waitedMs: 800, usage, softThreshold: 70 },
	});
	expect(error.failure).toEqual({ cause: 'quota-exhausted', resetsAtEpochMs: lookAgainAt });
	expect(error.context).toMatchObject({
		itemIndex: 3,
		code: 'OVER_THRESHOLD',
		retryAt: '1970-01-01T00:05:00.000Z',
	});
	expect(error.description).toContain(
		'So far: 12 API calls, 1 retried, 0.8 s waiting, org at 81 % of 100,000 today.',
	);
});
