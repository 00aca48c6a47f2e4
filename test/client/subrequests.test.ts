import { saveOneByOne, type RecordWrite } from '../../nodes/shared/client/subrequests';
import { answered, fakeClient, notExecuted, refused } from '../support/fakeClient';

const write: RecordWrite = {
	method: 'PATCH',
	path: '/sobjects/Account/Ext__c/a',
	body: { Name: 'a' },
	replay: 'safe',
};
const replyOf = (httpStatusCode: number, body: unknown) => ({
	compositeResponse: [{ body, httpStatusCode, httpHeaders: {}, referenceId: 'r0' }],
});
const failing = (errorCode: string) => replyOf(400, [{ errorCode, message: 'no' }]);

it.each([
	[1, 'DUPLICATE_VALUE', 'failed'],
	[1, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'failed'],
	[2, 'DUPLICATE_VALUE', 'unknown'],
	[2, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'unknown'],
	[2, 'STRING_TOO_LONG', 'failed'],
])('after %i attempts, a record that meets %s is %s', async (attempts, code, outcome) => {
	const client = fakeClient(() => answered(failing(code), {}, attempts));
	expect(await saveOneByOne(client, [write])).toMatchObject([{ outcome }]);
});

it.each([
	[1, 'failed'],
	[2, 'unknown'],
])('after %i attempts, a record changed meanwhile is %s', async (attempts, outcome) => {
	const client = fakeClient(() => answered(replyOf(412, null), {}, attempts));
	const [result] = await saveOneByOne(client, [write]);
	expect(result).toMatchObject({ outcome, errors: [{ statusCode: 'PRECONDITION_FAILED' }] });
});

describe('a call that was refused', () => {
	const many = Array.from({ length: 60 }, () => write);

	it.each([
		['for want of access', refused(403, 'API_DISABLED_FOR_ORG'), 'failed', 1],
		['for want of the resource', refused(404, 'NOT_FOUND'), 'failed', 1],
		['by its method', refused(405, 'METHOD_NOT_ALLOWED'), 'failed', 1],
		['before it was sent', notExecuted(), 'notTried', 1],
		['for what it holds', refused(400, 'JSON_PARSER_ERROR'), 'failed', 3],
	])('%s: the rest is sent only if it could end better', async (_, outcome, first, calls) => {
		const client = fakeClient(() => outcome);
		const results = await saveOneByOne(client, many);

		expect(client.calls).toHaveLength(calls);
		expect(results).toHaveLength(60);
		expect(results[24]).toMatchObject({ outcome: first });
		expect(results[59]).toEqual(
			calls === 1 ? { outcome: 'notTried', errors: results[0]?.errors } : results[0],
		);
	});
});
