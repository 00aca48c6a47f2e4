import { saveOneByOne, type RecordWrite } from '../../nodes/shared/client/subrequests';
import { answered, fakeClient } from '../support/fakeClient';

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
