import { createCredentialStore } from '.';
import { huntSecrets, type Traces } from './secretHunt';

const KEY = `-----BEGIN PRIVATE KEY-----\n${'QUJD'.repeat(16)}\n${'REVG'.repeat(16)}\n-----END PRIVATE KEY-----`;
const store = () =>
	createCredentialStore({
		salesforceServerApi: {
			consumerKey: 'public-consumer-key',
			consumerSecret: 'secret/with+signs',
			privateKey: KEY,
		},
	});
const hunt =
	(traces: Traces, held = store()) =>
	() =>
		huntSecrets(held, traces);

it.each([
	['outputs', { outputs: [{ json: { a: 'x secret/with+signs y' } }] }],
	[
		'logs',
		{ logs: [{ message: 'ok', meta: { body: `key=${encodeURIComponent('secret/with+signs')}` } }] },
	],
	['urls', { urls: ['/a', `/b?c=${encodeURIComponent('secret/with+signs')}`] }],
	['error', { error: Object.assign(new Error('no'), { cause: { config: 'secret/with+signs' } }) }],
	['staticData', { staticData: { key: KEY.replace(/\n/g, '') } }],
	['outputs', { outputs: [{ json: { key: KEY } }] }],
	['hints', { hints: [{ message: Buffer.from('secret/with+signs').toString('base64') }] }],
])('finds a secret in the %s', (place, traces) => {
	expect(hunt(traces)).toThrow(`The ${place} of the run hold the credential's`);
});

it('finds a token that was held for a moment, and one that nobody held', async () => {
	const held = store();
	await held.write('salesforceServerApi', { accessToken: '00D000000000001!token' });
	await held.write('salesforceServerApi', { accessToken: '' });
	expect(hunt({ logs: ['00D000000000001!token'] }, held)).toThrow('accessToken');
	const part = Buffer.from('{"iss":"somebody"}').toString('base64url');
	expect(hunt({ logs: [`${part}.${part}.${part}`] })).toThrow('a signed token');
	const session = `00D5g000004UbXk!AQ${'aB3.'.repeat(20)}`;
	expect(hunt({ logs: [session] })).toThrow('an access token');
	expect(hunt({ urls: [`/a?sid=${encodeURIComponent(session)}`] })).toThrow('an access token');
});

const refreshToken = `5Aep${'x9_-'.repeat(20)}`;

it.each([
	['alone', refreshToken],
	['in a form', `a=b&refresh_token=${refreshToken}`],
	['in a parameter that was encoded', `state=a%3D${refreshToken}`],
	['on a line of its own', `the token:\n${refreshToken}`],
])('finds a refresh token that nobody held, %s', (_, output) => {
	expect(hunt({ outputs: [output] })).toThrow('a refresh token');
});

it('takes no part of a file for a refresh token', () => {
	const data = `iVBOR/${refreshToken.replace(/[_-]/g, 'A')}==`;
	expect(hunt({ outputs: [{ binary: { data: { data } } }] })).not.toThrow();
});

it('leaves alone what everybody may see', () => {
	expect(
		hunt({ outputs: [{ consumerKey: 'public-consumer-key' }], urls: ['/limits'] }),
	).not.toThrow();
});
