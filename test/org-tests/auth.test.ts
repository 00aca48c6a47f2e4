import { generateKeyPairSync } from 'node:crypto';
import { startOrg, type RunningOrg } from '../org/index';
import { askToken, assertion, call, jwtGrant, text } from './client';

let org: RunningOrg;

beforeEach(async () => {
	org = await startOrg();
});

afterEach(async () => {
	await org.close();
});

const signIn = (claims: Record<string, unknown> = {}) =>
	askToken(org, { grant_type: jwtGrant, assertion: assertion(org, claims) });
const credentials = (fields: Record<string, string> = {}) =>
	askToken(org, {
		grant_type: 'client_credentials',
		client_id: org.consumerKey,
		client_secret: org.consumerSecret,
		...fields,
	});
const refusal = (error: string, error_description: string) => ({
	status: 400,
	body: { error, error_description },
});

describe('token endpoint', () => {
	test('a signed assertion gets a session that works, without expires_in', async () => {
		const { status, body, headers } = await signIn();
		expect(status).toBe(200);
		expect(body).toEqual({
			access_token: expect.stringMatching(/^00D\w{12}!AQ/),
			signature: expect.any(String),
			scope: 'api',
			instance_url: org.url,
			id: expect.stringContaining('/id/00D'),
			token_type: 'Bearer',
			issued_at: expect.stringMatching(/^\d{13}$/),
		});
		expect(headers.has('sforce-limit-info')).toBe(false);
		const reply = await call(org, 'GET', 'limits', { token: text(body, 'access_token') });
		expect(reply.status).toBe(200);
	});

	test('a key that is not the app certificate is refused', async () => {
		const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
		const reply = await askToken(org, {
			grant_type: jwtGrant,
			assertion: assertion(org, {}, { key }),
		});
		expect(reply).toMatchObject(refusal('invalid_grant', 'invalid assertion'));
	});

	test('only RS256 is taken', async () => {
		const reply = await askToken(org, {
			grant_type: jwtGrant,
			assertion: assertion(org, {}, { algorithm: 'RS512' }),
		});
		expect(reply).toMatchObject(refusal('invalid_grant', 'invalid assertion'));
	});

	test.each<[string, Record<string, unknown>, string, string]>([
		[
			'unknown consumer key',
			{ iss: '3MVG9nobody' },
			'invalid_client_id',
			'client identifier invalid',
		],
		[
			'another host',
			{ aud: 'https://other.my.salesforce.com' },
			'invalid_grant',
			'audience is invalid',
		],
		[
			'a login host',
			{ aud: 'https://login.salesforce.com' },
			'app_not_found',
			'External client app is not installed in this org',
		],
		[
			'an unknown user',
			{ sub: 'nobody@acme.example' },
			'invalid_grant',
			"user hasn't approved this consumer",
		],
		['an expiry in the past', { exp: 1_000_000_000 }, 'invalid_grant', 'invalid assertion'],
		[
			'an expiry too far off',
			{ exp: Date.now() / 1000 + 900 },
			'invalid_grant',
			'invalid assertion',
		],
		['no expiry', { exp: undefined }, 'invalid_grant', 'invalid assertion'],
	])('JWT with %s is refused', async (_name, claims, error, description) => {
		expect(await signIn(claims)).toMatchObject(refusal(error, description));
		expect(org.usage().logins).toBe(0);
	});

	test.each([
		['userApproved', 'invalid_grant', "user hasn't approved this consumer"],
		['adminApproved', 'invalid_app_access', 'user is not admin approved to access this app'],
		['userActive', 'invalid_grant', 'inactive user'],
		['appInstalled', 'app_not_found', 'External client app is not installed in this org'],
		['appPropagated', 'invalid_client_id', 'client identifier invalid'],
		['jwtEnabled', 'unsupported_grant_type', 'grant type not supported'],
	])('JWT while %s is false is refused', async (setting, error, description) => {
		org.change({ [setting]: false });
		expect(await signIn()).toMatchObject(refusal(error, description));
	});

	test('client credentials work in the body and as Basic', async () => {
		const inBody = await credentials();
		expect(inBody.status).toBe(200);
		expect(inBody.body).toMatchObject({ api_instance_url: org.url });
		const basic = Buffer.from(`${org.consumerKey}:${org.consumerSecret}`).toString('base64');
		const inHeader = await askToken(
			org,
			{ grant_type: 'client_credentials' },
			{ authorization: `Basic ${basic}` },
		);
		expect(inHeader.status).toBe(200);
		expect(org.usage().logins).toBe(2);
	});

	test('a wrong and a missing secret are both invalid_client with status 400', async () => {
		const expected = refusal('invalid_client', 'invalid client credentials');
		expect(await credentials({ client_secret: 'wrong' })).toMatchObject(expected);
		const fields = { grant_type: 'client_credentials', client_id: org.consumerKey };
		expect(await askToken(org, fields)).toMatchObject(expected);
	});

	test('client credentials need a Run As user', async () => {
		org.change({ runAsUser: false });
		expect(await credentials()).toMatchObject(
			refusal('invalid_grant', 'no client credentials user enabled'),
		);
	});

	test('unknown, missing and unsimulated grant types are told apart', async () => {
		expect(await askToken(org, { grant_type: 'urn:example:bogus' })).toMatchObject(
			refusal('unsupported_grant_type', 'grant type not supported'),
		);
		expect(await askToken(org, {})).toMatchObject(
			refusal('invalid_request', 'missing required parameter: grant_type'),
		);
		const device = await askToken(org, { grant_type: 'device' });
		expect(device.status).toBe(501);
		expect(text(device.body, 0, 'message')).toBe('UNSUPPORTED: grant_type device');
	});
});

describe('sessions', () => {
	const sessionError = [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }];

	test('a bad token gets 401 with WWW-Authenticate and without usage', async () => {
		const reply = await call(org, 'GET', 'sobjects/Account', { token: '00Dxx!bad' });
		expect(reply.status).toBe(401);
		expect(reply.body).toEqual(sessionError);
		expect(reply.headers.get('www-authenticate')).toBe('Token');
		expect(reply.headers.has('sforce-limit-info')).toBe(false);
		expect(org.calls()).toMatchObject([{ status: 401, counted: false }]);
	});

	test('a session ends when its time on the org clock is over', async () => {
		org.change({ sessionSeconds: 600 });
		const token = text((await signIn()).body, 'access_token');
		org.advance(599_000);
		expect((await call(org, 'GET', 'limits', { token })).status).toBe(200);
		org.advance(2000);
		expect((await call(org, 'GET', 'limits', { token })).body).toEqual(sessionError);
		// The caller's clock was not moved: a new assertion is still good.
		expect((await signIn()).status).toBe(200);
	});

	test('introspect tells a live token from a revoked one', async () => {
		const token = text((await signIn()).body, 'access_token');
		const form = (path: string, fields: Record<string, string>) =>
			call(org, 'POST', `/services/oauth2/${path}`, {
				token: null,
				body: new URLSearchParams(fields).toString(),
				headers: { 'content-type': 'application/x-www-form-urlencoded' },
			});
		const app = { client_id: org.consumerKey, client_secret: org.consumerSecret };
		const live = await form('introspect', { token, ...app });
		expect(live.body).toMatchObject({
			active: true,
			username: org.username,
			exp: expect.any(Number),
		});
		expect((await form('revoke', { token })).status).toBe(200);
		expect((await form('introspect', { token, ...app })).body).toEqual({ active: false });
		expect((await call(org, 'GET', 'limits', { token })).status).toBe(401);
	});

	test('identity resources answer a bad token with one word and 403', async () => {
		const good = await call(org, 'GET', '/services/oauth2/userinfo');
		expect(good.body).toMatchObject({ preferred_username: org.username });
		const bad = await call(org, 'GET', '/services/oauth2/userinfo', { token: 'x' });
		expect([bad.status, bad.body]).toEqual([403, 'Bad_OAuth_Token']);
		const missing = await call(org, 'GET', '/services/oauth2/userinfo', { token: null });
		expect([missing.status, missing.body]).toEqual([403, 'Missing_OAuth_Token']);
	});
});
