import { replyOfThrown } from '../../nodes/shared/client/transport';

const failure = (code: string, extra: object = {}) =>
	new Error('wrapped', { cause: Object.assign(new Error('inner'), { code, ...extra }) });

it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('%s: the call never left', (code) => {
	expect(replyOfThrown(failure(code))).toEqual({ kind: 'notSent', code, message: 'inner' });
});

it.each(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'])(
	'%s while connecting: the call never left',
	(code) => {
		expect(replyOfThrown(failure(code, { syscall: 'connect' }))).toMatchObject({ kind: 'notSent' });
	},
);

it('a host that becomes unreachable after the call went out: the call may have run', () => {
	const thrown = failure('EHOSTUNREACH', { syscall: 'read' });
	expect(replyOfThrown(thrown)).toMatchObject({ kind: 'lost' });
});

it.each([
	'ECONNRESET',
	'EPIPE',
	'ECONNABORTED',
	'ETIMEDOUT',
	'UND_ERR_SOCKET',
	'ERR_CANCELED',
	'SOMETHING_NEW',
])('%s: the call may have run', (code) => {
	expect(replyOfThrown(failure(code))).toMatchObject({ kind: 'lost', code });
});

it('an error nobody knows: the call may have run', () => {
	expect(replyOfThrown(new Error('?'))).toEqual({ kind: 'lost', code: 'UNKNOWN', message: '?' });
	expect(replyOfThrown('?')).toMatchObject({ kind: 'lost' });
});

describe('on n8n 1, which drops the cause', () => {
	/** As n8n 1 throws it. */
	const wrapped = (httpCode: string | null, message: string) =>
		Object.assign(new Error('n8n says so'), { httpCode, messages: [message, message] });

	it.each([
		['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'notSent'],
		['ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443', 'notSent'],
		['ECONNRESET', 'read ECONNRESET', 'lost'],
	])('%s is known all the same, from "%s"', (code, message, kind) => {
		expect(replyOfThrown(wrapped(code, message))).toMatchObject({ kind, code });
	});

	it.each([null, '502'])('a status of %p is no such code', (httpCode) => {
		expect(replyOfThrown(wrapped(httpCode, '?'))).toMatchObject({ kind: 'lost', code: 'UNKNOWN' });
	});
});

it('finds a failed sign-in however n8n has wrapped it', () => {
	const signIn = Object.assign(new Error('invalid_client_id'), { name: 'SalesforceSignInError' });
	const wrapped = new Error('node', { cause: new Error('api', { cause: signIn }) });
	expect(replyOfThrown(wrapped)).toEqual({ kind: 'signInFailed', error: signIn });
});

it('survives errors that name each other as their cause', () => {
	const a = new Error('a');
	const b = new Error('b', { cause: a });
	a.cause = b;
	expect(replyOfThrown(a)).toMatchObject({ kind: 'lost' });
});
