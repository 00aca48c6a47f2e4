import { Connection, OAuth2 } from 'jsforce';
import type { RunningOrg } from '../../org/index';
import { startOrg } from '../../org/index';
import { assertion, jwtGrant } from '../client';
import { redirectUri } from '../auth/browser';

let org: RunningOrg;

beforeEach(async () => {
	org = await startOrg({ seed: 'demo' });
});

afterEach(() => org.close());

const accounts = async (connection: Connection) =>
	(await connection.query('SELECT Id FROM Account')).totalSize;
const oauth2 = (extra: Record<string, unknown> = {}) =>
	new OAuth2({
		loginUrl: org.url,
		clientId: org.consumerKey,
		clientSecret: org.consumerSecret,
		redirectUri,
		...extra,
	});

test('jsforce signs in by JWT bearer', async () => {
	const connection = new Connection({ instanceUrl: org.url, loginUrl: org.url });
	await connection.authorize({ grant_type: jwtGrant, assertion: assertion(org) });
	expect(await accounts(connection)).toBe(12);
});

test('jsforce signs in by client credentials', async () => {
	const connection = new Connection({ oauth2: oauth2() });
	await connection.authorize({ grant_type: 'client_credentials' });
	expect(await accounts(connection)).toBe(12);
	expect((await connection.identity()).username).toBe(org.username);
});

test.each([false, true])(
	'jsforce signs in by the web server flow with PKCE and renews itself (rotation: %s)',
	async (refreshTokenRotation) => {
		org.change({ pkceRequired: true, refreshTokenRotation });
		const flow = oauth2({ useVerifier: true });
		const page = await fetch(flow.getAuthorizationUrl({ scope: 'api refresh_token' }), {
			redirect: 'manual',
		});
		const code = new URL(page.headers.get('location') ?? '').searchParams.get('code') ?? '';
		const connection = new Connection({ oauth2: flow });
		await connection.authorize(code);
		expect(await accounts(connection)).toBe(12);
		org.fault({ kind: 'session-expired', match: { path: '/query' } });
		expect(await accounts(connection)).toBe(12);
		expect(org.usage().logins).toBe(2);
	},
);

test('jsforce revokes what it was given', async () => {
	const connection = new Connection({ oauth2: oauth2() });
	await connection.authorize({ grant_type: 'client_credentials' });
	const accessToken = connection.accessToken ?? '';
	await connection.logout();
	const other = new Connection({ instanceUrl: org.url, accessToken });
	await expect(accounts(other)).rejects.toThrow('Session expired or invalid');
});
