import type { OrgSettings, RunningOrg } from '../../org/index';
import { startOrg } from '../../org/index';
import { askToken, assertion, call, jwtGrant, member, text } from '../client';
import { approve, codeFields, redirectUri, verifier } from './browser';

let org: RunningOrg;

beforeEach(async () => {
	org = await startOrg();
});

afterEach(() => org.close());

const form = (path: string, fields: Record<string, string>) =>
	call(org, 'POST', `/services/oauth2/${path}`, {
		token: null,
		body: new URLSearchParams(fields).toString(),
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
	});
const app = () => ({ client_id: org.consumerKey, client_secret: org.consumerSecret });
const trade = (code: string, change: Record<string, string> = {}) =>
	askToken(org, { ...codeFields(org, code), ...change });
const refresh = (token: string, change: Record<string, string> = {}) =>
	askToken(org, { grant_type: 'refresh_token', refresh_token: token, ...app(), ...change });
const signIn = async () => (await trade((await approve(org)).code)).body;
const works = async (token: string) => (await call(org, 'GET', 'limits', { token })).status === 200;
const refusal = (error: string, error_description: string) => ({
	status: 400,
	body: { error, error_description },
});
const deadToken = refusal('invalid_grant', 'expired access/refresh token');

describe('the authorise page', () => {
	test('approves by itself and hands back code and state', async () => {
		const { status, answer } = await approve(org);
		expect(status).toBe(302);
		expect(answer).toEqual({ code: expect.stringMatching(/^aPrx/), state: 'a state' });
	});

	test.each<[string, Partial<OrgSettings>, Record<string, string | undefined>, string]>([
		['a user who denies', { userDenies: true }, {}, 'access_denied'],
		[
			'a user who denies, spelled as some guides do',
			{ userDenies: true, accessDeniedSpelling: 'access-denied' },
			{},
			'access-denied',
		],
		['an app not installed', { appInstalled: false }, {}, 'OAUTH_EC_APP_NOT_FOUND'],
		['a login host', { servesMyDomain: false }, {}, 'OAUTH_EC_APP_NOT_FOUND'],
		['a user not approved', { adminApproved: false }, {}, 'OAUTH_APP_ACCESS_DENIED'],
		['a blocked app', { appBlocked: true }, {}, 'OAUTH_APP_BLOCKED'],
		['a scope the app has not', {}, { scope: 'api wave_api' }, 'invalid_scope'],
		['no challenge where one is needed', { pkceRequired: true }, noChallenge(), 'invalid_request'],
		['a plain challenge', {}, { code_challenge_method: 'plain' }, 'invalid_request'],
		['an unknown response type', {}, { response_type: 'cod' }, 'unsupported_response_type'],
	])('sends %s back with an error', async (_what, settings, asked, error) => {
		org.change(settings);
		const { status, answer } = await approve(org, asked);
		expect(status).toBe(302);
		expect(answer).toEqual({ error, error_description: expect.any(String), state: 'a state' });
	});

	test.each<[string, Partial<OrgSettings>, Record<string, string>, string]>([
		['an unknown app', {}, { client_id: '3MVG9nobody' }, 'invalid_client_id'],
		[
			'an address not configured',
			{ callbackUrls: `${redirectUri}/a ${redirectUri}/b` },
			{},
			'redirect_uri_mismatch',
		],
	])('shows %s the error instead of sending it anywhere', async (_what, settings, asked, error) => {
		org.change(settings);
		const { status, answer, page } = await approve(org, asked);
		expect([status, answer]).toEqual([400, {}]);
		expect(page).toContain(`error=${error}`);
	});

	test('refuses the user-agent flow loudly', async () => {
		expect((await approve(org, { response_type: 'token' })).status).toBe(501);
	});
});

describe('codes', () => {
	test('a code gives a session and a refresh token, once', async () => {
		const { code } = await approve(org);
		const { status, body } = await trade(code);
		expect(status).toBe(200);
		expect(body).toMatchObject({
			refresh_token: expect.stringMatching(/^5Aep/),
			scope: 'api refresh_token',
			instance_url: org.url,
		});
		expect(await works(text(body, 'access_token'))).toBe(true);
		expect(await trade(code)).toMatchObject(refusal('invalid_grant', 'expired authorization code'));
	});

	test('a code is short-lived', async () => {
		org.change({ codeSeconds: 60 });
		const { code } = await approve(org);
		org.advance(61_000);
		expect(await trade(code)).toMatchObject(refusal('invalid_grant', 'expired authorization code'));
	});

	test('a scope without refresh_token gives no refresh token', async () => {
		const { code } = await approve(org, { scope: 'api' });
		expect(member((await trade(code)).body, 'refresh_token')).toBeUndefined();
	});

	test('the verifier must prove the challenge', async () => {
		const { code } = await approve(org);
		expect(await trade(code, { code_verifier: `${verifier}x` })).toMatchObject(
			refusal('invalid_grant', 'invalid code verifier'),
		);
		const plain = await approve(org, noChallenge());
		expect((await trade(plain.code)).status).toBe(200);
	});

	test('PKCE comes in addition to the secret', async () => {
		const { client_secret: _secret, ...fields } = codeFields(org, (await approve(org)).code);
		expect(await askToken(org, fields)).toMatchObject(
			refusal('invalid_client', 'invalid client credentials'),
		);
		org.change({ secretRequired: false });
		const again = { ...fields, code: (await approve(org)).code };
		expect((await askToken(org, again)).status).toBe(200);
	});

	test('the refused code of one app is nothing to another', async () => {
		org.change({ appCredentials: 'both' });
		const { consumerKey, consumerSecret } = org.staged();
		const { code } = await approve(org);
		expect(
			await trade(code, { client_id: consumerKey, client_secret: consumerSecret }),
		).toMatchObject(refusal('invalid_grant', 'expired authorization code'));
	});
});

describe('refresh tokens', () => {
	test('without rotation a refresh token goes on and the reply names none', async () => {
		const token = text(await signIn(), 'refresh_token');
		for (let n = 0; n < 2; n++) {
			const { status, body } = await refresh(token);
			expect(status).toBe(200);
			expect(member(body, 'refresh_token')).toBeUndefined();
			expect(await works(text(body, 'access_token'))).toBe(true);
		}
	});

	test('with rotation each refresh gives a new one', async () => {
		org.change({ refreshTokenRotation: true });
		const first = text(await signIn(), 'refresh_token');
		const second = text((await refresh(first)).body, 'refresh_token');
		expect(second).not.toBe(first);
		const third = text((await refresh(second)).body, 'refresh_token');
		expect((await refresh(third)).status).toBe(200);
	});

	test('a rotated token used again ends the whole family, sessions too', async () => {
		org.change({ refreshTokenRotation: true });
		const other = await signIn();
		const first = text(await signIn(), 'refresh_token');
		const { body } = await refresh(first);
		expect(await refresh(first)).toMatchObject(deadToken);
		expect(await refresh(text(body, 'refresh_token'))).toMatchObject(deadToken);
		expect(await works(text(body, 'access_token'))).toBe(false);
		expect((await refresh(text(other, 'refresh_token'))).status).toBe(200);
	});

	test('the sixth approval ends the oldest refresh token', async () => {
		const tokens: string[] = [];
		for (let n = 0; n < 6; n++) tokens.push(text(await signIn(), 'refresh_token'));
		const [first = '', second = ''] = tokens;
		expect(await refresh(first)).toMatchObject(deadToken);
		expect((await refresh(second)).status).toBe(200);
	});

	test('revoking a refresh token ends its sessions; revoking a session only that', async () => {
		const body = await signIn();
		const token = text(body, 'refresh_token');
		const session = text((await refresh(token)).body, 'access_token');
		expect((await form('revoke', { token: session })).status).toBe(200);
		expect(await works(session)).toBe(false);
		expect(await works(text(body, 'access_token'))).toBe(true);
		const byGet = await call(org, 'GET', `/services/oauth2/revoke?token=${token}`, { token: null });
		expect([byGet.status, byGet.body]).toEqual([200, '']);
		expect(await works(text(body, 'access_token'))).toBe(false);
		expect(await refresh(token)).toMatchObject(deadToken);
	});

	test('introspection tells access and refresh tokens apart', async () => {
		const body = await signIn();
		const about = { active: true, scope: 'api refresh_token', username: org.username };
		expect(
			(await form('introspect', { token: text(body, 'access_token'), ...app() })).body,
		).toMatchObject({ ...about, token_type: 'access_token', client_id: org.consumerKey });
		expect(
			(await form('introspect', { token: text(body, 'refresh_token'), ...app() })).body,
		).toMatchObject({ ...about, token_type: 'refresh_token' });
	});

	test('an unknown token is inactive, or refused, by setting', async () => {
		const ask = () => form('introspect', { token: 'x', ...app() });
		expect((await ask()).body).toEqual({ active: false });
		org.change({ introspectInactive: 'invalid_token' });
		expect(await ask()).toMatchObject(refusal('invalid_token', 'invalid token'));
	});
});

test('consent in the browser is what a JWT needs when nobody approved it before', async () => {
	org.change({ userApproved: false });
	const bearer = () => askToken(org, { grant_type: jwtGrant, assertion: assertion(org) });
	expect(await bearer()).toMatchObject(
		refusal('invalid_grant', "user hasn't approved this consumer"),
	);
	const token = text(await signIn(), 'refresh_token');
	expect((await bearer()).status).toBe(200);
	await form('revoke', { token });
	expect((await bearer()).status).toBe(400);
});

function noChallenge(): Record<string, undefined> {
	return { code_challenge: undefined, code_challenge_method: undefined };
}
