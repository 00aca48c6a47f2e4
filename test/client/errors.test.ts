import type { INode } from 'n8n-workflow';

import type { Outcome } from '../../nodes/shared/gate/call';
import { errorOf } from '../../nodes/shared/client/errors';
import { toNodeError } from '../../nodes/shared/client/nodeError';
import { unknown, refused } from '../support/fakeClient';

const call = { method: 'POST', path: '/composite/sobjects' };
const node = { name: 'Salesforce Record', type: 'n8n-nodes-sforce.salesforceRecord' } as INode;
type Failure = Exclude<Outcome, { kind: 'answered' }>;
const thrown = (outcome: Outcome) => errorOf(outcome as Failure, call);

it("speaks in Salesforce's words and says what to do", () => {
	const error = thrown(refused(400, 'INVALID_FIELD', "No such column 'Foo' on entity 'Account'"));
	expect(error).toMatchObject({
		code: 'REFUSED',
		message: "INVALID_FIELD: No such column 'Foo' on entity 'Account'",
		salesforceCode: 'INVALID_FIELD',
		httpStatus: 400,
	});
	expect(error.advice).toContain('field-level security');
});

it("leaves out a SOQL error's echo of the query, and keeps its place and words", () => {
	const message =
		"\nSELECT Foo FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo' on entity 'Account'.";
	expect(thrown(refused(400, 'INVALID_FIELD', message)).message).toBe(
		"INVALID_FIELD: No such column 'Foo' on entity 'Account'. (row 1, column 8)",
	);
});

it.each([
	['TotalRequests Limit exceeded.', 'API calls are used up'],
	['ConcurrentRequests (Concurrent API Requests) Limit exceeded.', 'Max Concurrent Requests'],
])('tells the two limits apart that share one code: %s', (message, advice) => {
	expect(thrown(refused(403, 'REQUEST_LIMIT_EXCEEDED', message)).advice).toContain(advice);
});

it('says of a lost write that it may have happened and was not sent again', () => {
	const error = thrown(unknown());
	expect(error.code).toBe('OUTCOME_UNKNOWN');
	expect(error.message).toContain('may or may not');
	expect(error.advice).toContain('not sent again');
});

const lookAgainAt = Date.parse('2026-11-23T08:05:00Z');

it.each([
	[
		{ used: 81_000, limit: 100_000, readAt: 0 },
		'The org has used 81,000 of its 100,000 API calls of the last 24 hours (81 %), and work',
	],
	[
		{ used: 240, limit: 250, readAt: 0, name: 'x' },
		'The connected app "x" has used 240 of its 250',
	],
	[
		{ used: 78_000, limit: 100_000, readAt: 0 },
		"(78 %), about 81 % with calls of this n8n that Salesforce's figure may not hold yet, and work",
	],
])('says at the threshold whose calls are used, and when to look again', (usage, words) => {
	const error = thrown({
		kind: 'notExecuted',
		attempts: 0,
		reason: {
			kind: 'overThreshold',
			usage,
			thresholdPercent: 80,
			estimatedPercent: 81,
			lookAgainAt,
		},
	});
	expect(error.message).toContain(words);
	expect(error.message).toContain('stops at 80 %');
	expect(error.advice).toContain('2026-11-23T08:05:00.000Z');
});

it('says of a create that it was not sent again, however many attempts it took to go out once', () => {
	const call = { method: 'POST', path: '/composite/sobjects' };
	expect(errorOf({ ...unknown(), attempts: 2 }, call).advice).toContain('not sent again');
});

it('says of a write that was sent more than once that it was', () => {
	const call = { method: 'PATCH', path: '/composite/sobjects', replay: 'safe' } as const;
	const error = errorOf({ ...unknown(), attempts: 5 }, call);
	expect(error.advice).toContain('sent 5 times');
	expect(error.message).not.toMatch(/\.$/);
});

it.each([
	[302, 'My Domain URL'],
	[401, 'session settings'],
	[403, 'proxy'],
	[414, 'fewer fields'],
	[503, 'not available'],
])('advises on a %i without an error of Salesforce', (status, words) => {
	const reply = { kind: 'answered', status, headers: {}, body: '<html>' } as const;
	expect(thrown({ kind: 'refused', reply, attempts: 1 }).advice).toContain(words);
});

describe('toNodeError', () => {
	it("keeps a message that n8n would replace for holding an error code's letters", () => {
		const error = toNodeError(node, thrown(refused(400, 'X', 'needs deletePermission')));
		expect(error.message).toBe('X: needs deletePermission');
	});

	it('adds advice, cost and item', () => {
		const error = toNodeError(node, thrown(refused(404, 'NOT_FOUND', 'gone')), {
			itemIndex: 3,
			summary: { calls: 2, retried: 1, waitedMs: 0, usage: { used: 5, limit: 100 } },
		});
		expect(error.description).toContain('Check the object');
		expect(error.description).toContain('2 API calls, 1 retried, org at 5 % of 100 today');
		expect(error.context).toMatchObject({ itemIndex: 3, salesforceCode: 'NOT_FOUND' });
	});

	it('turns bad input into an operation error with the same words', () => {
		const error = toNodeError(node, new RangeError("'Object' is empty."));
		expect(error).toMatchObject({ name: 'NodeOperationError', message: "'Object' is empty." });
	});

	it('does not wrap an error of n8n twice', () => {
		const error = toNodeError(node, new RangeError('x'));
		expect(toNodeError(node, error)).toBe(error);
	});
});
