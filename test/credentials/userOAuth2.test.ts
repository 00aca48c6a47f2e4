import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { createCredentialStore, runNode } from '../harness';
import { startLoopback, type LoopbackServer } from '../harness/loopback';
import { startOrg, type RunningOrg } from '../org';
import { CREDENTIAL, jwtCredential } from '../support/orgNode';
import { asUser, connectedCredential, USER_CREDENTIAL } from '../support/userCredential';

let org: RunningOrg;
beforeEach(async () => {
	org = await startOrg({ seed: 'empty' });
});
afterEach(async () => await org.close());

const query = { resource: 'soql', operation: 'execute', query: 'SELECT Id FROM Account' };
const storeOf = (data: ICredentialDataDecryptedObject) =>
	createCredentialStore({ [USER_CREDENTIAL]: data });
const run = async (credentials: ReturnType<typeof storeOf>, parameters = {}) =>
	await runNode({
		node: 'salesforceQuery',
		parameters: { ...query, ...asUser, ...parameters },
		credentials,
	});
const journal = () => org.calls().map(({ method, path, status }) => `${method} ${path} ${status}`);
const tokenOf = (store: ReturnType<typeof storeOf>) =>
	store.stored(USER_CREDENTIAL).oauthTokenData as Record<string, string>;

const hour = 60 * 60_000;
const QUERY = 'GET /services/data/v67.0/query';

it('calls with the token n8n keeps, at the instance URL that came with it', async () => {
	const store = storeOf(await connectedCredential(org, { myDomainUrl: 'https://acme.example' }));
	org.reset();
	const { error } = await run(store);
	expect(error?.message).toContain('not on a Salesforce domain');
	expect(journal()).toEqual([]);

	const good = storeOf(await connectedCredential(org));
	org.reset();
	expect((await run(good)).error).toBeUndefined();
	expect(journal()).toEqual([`${QUERY} 200`]);
});

it('renews an expired token once and calls again', async () => {
	const store = storeOf(await connectedCredential(org));
	const { access_token: old } = tokenOf(store);
	org.advance(3 * hour);
	org.reset();
	expect((await run(store)).error).toBeUndefined();

	expect(journal()).toEqual([`${QUERY} 401`, 'POST /services/oauth2/token 200', `${QUERY} 200`]);
	expect(tokenOf(store).access_token).not.toBe(old);
});

it('is what a node uses when told so, and the server credential when told nothing', async () => {
	const both = createCredentialStore({
		[CREDENTIAL]: jwtCredential(org),
		[USER_CREDENTIAL]: await connectedCredential(org),
	});
	org.reset();
	await run(both);
	expect(org.usage().logins).toBe(0);
	await runNode({ node: 'salesforceQuery', parameters: query, credentials: both });
	expect(org.usage().logins).toBe(1);
});

it('says how to connect a credential that is not connected', async () => {
	const { oauthTokenData: _, ...data } = await connectedCredential(org);
	org.reset();
	const { error } = await run(storeOf(data));
	expect(error?.message).toContain("choose 'Connect'");
	expect(journal()).toEqual([]);
});

it('renews once for 100 parallel executions, also where refresh tokens rotate', async () => {
	org.change({ refreshTokenRotation: true });
	const store = storeOf(
		await connectedCredential(org, { requestsPerSecond: 100, maxConcurrentRequests: 25 }),
	);
	for (let round = 0; round < 2; round++) {
		org.advance(3 * hour);
		org.reset();
		const runs = await Promise.all(Array.from({ length: 100 }, async () => await run(store)));
		expect(runs.filter(({ error }) => error)).toEqual([]);
		expect(org.usage().logins).toBe(1);
	}
}, 60_000);

it('stops after two requests when the new token is refused too', async () => {
	const store = storeOf(await connectedCredential(org));
	org.reset();
	org.fault({ kind: 'session-expired', match: { path: '/query' }, times: 50 });
	const { error } = await run(store);

	expect(error?.message).toContain('INVALID_SESSION_ID');
	expect(journal()).toEqual([`${QUERY} 401`, 'POST /services/oauth2/token 200', `${QUERY} 401`]);
});

it('says on a dead refresh token that the sixth approval ends the oldest, and asks once', async () => {
	const store = storeOf(await connectedCredential(org));
	for (let approvals = 0; approvals < 5; approvals++) await connectedCredential(org);
	org.reset();
	const first = await run(store);
	const second = await run(store);

	for (const { error } of [first, second]) {
		expect(error?.message).toContain('invalid_grant');
		expect(error?.message).toContain('five approvals per user');
		expect(error?.message).toContain('connect it again');
	}
	expect(journal()).toEqual([`${QUERY} 401`, 'POST /services/oauth2/token 400', `${QUERY} 401`]);
});

it('says what to do when there never was a refresh token', async () => {
	const credential = await connectedCredential(org);
	const { refresh_token: _, ...token } = credential.oauthTokenData as Record<string, string>;
	org.advance(3 * hour);
	const { error } = await run(storeOf({ ...credential, oauthTokenData: token }));
	expect(error?.message).toContain("Add refresh_token to 'Scopes'");
});

it.each([
	[
		'a wrong secret',
		{ clientSecret: 'not the secret' },
		/'Client Secret' is wrong, or does not belong to 'Client ID'/,
	],
	['an unknown app', { clientId: 'nobody' }, /does not know the consumer key/],
])('explains a renewal refused for %s, and shows no secret', async (_what, over, advice) => {
	const store = storeOf(await connectedCredential(org, over));
	const { refresh_token: refreshToken = '' } = tokenOf(store);
	org.advance(3 * hour);
	const { error, logs } = await run(store);

	expect(error?.message).toMatch(advice);
	const shown = JSON.stringify([error?.message, error?.description, logs]);
	for (const secret of ['not the secret', refreshToken]) expect(shown).not.toContain(secret);
});

describe('against a server that answers as it likes', () => {
	let server: LoopbackServer;
	let other: LoopbackServer;
	/** What the token endpoint adds to a new token. */
	let renewal: Record<string, unknown>;
	let expired: Set<string>;
	beforeEach(async () => {
		renewal = {};
		expired = new Set(['Bearer old']);
		const serve = ({ path, headers }: { path: string; headers: Record<string, unknown> }) => {
			if (path === '/services/oauth2/token') {
				return { body: { access_token: 'new', token_type: 'Bearer', ...renewal } };
			}
			return expired.has(String(headers['authorization']))
				? { status: 401, body: [{ errorCode: refusal, message: 'refused' }] }
				: { body: { done: true, totalSize: 0, records: [] } };
		};
		server = await startLoopback(serve);
		other = await startLoopback(serve);
	});
	afterEach(async () => {
		await server.close();
		await other.close();
	});

	let refusal = 'INVALID_SESSION_ID';
	const connected = (token: Record<string, unknown> = {}, over = {}) =>
		storeOf({
			myDomainUrl: server.url,
			clientId: 'app',
			clientSecret: 'secret',
			oauthTokenData: {
				access_token: 'old',
				refresh_token: 'refresh',
				token_type: 'Bearer',
				instance_url: server.url,
				...token,
			},
			...over,
		});
	const seen = ({ requests }: LoopbackServer) =>
		requests.map(({ path, headers }) =>
			`${path.split('?')[0] ?? ''} ${headers.authorization ?? ''}`.trim(),
		);
	const API = '/services/data/v67.0/query';

	it('goes on at the same instance URL when a renewal returns none', async () => {
		const store = connected({ instance_url: other.url });
		expect((await run(store)).error).toBeUndefined();
		expect(seen(other)).toEqual([`${API} Bearer old`, `${API} Bearer new`]);
		expect(seen(server)).toEqual(['/services/oauth2/token']);
		expect(tokenOf(store).instance_url).toBe(other.url);
	});

	it('goes to the My Domain when no instance URL was ever returned', async () => {
		expect((await run(connected({ instance_url: undefined }))).error).toBeUndefined();
		expect(seen(server)).toEqual([
			`${API} Bearer old`,
			'/services/oauth2/token',
			`${API} Bearer new`,
		]);
	});

	it('sends the call again to the instance URL the renewal names', async () => {
		renewal = { instance_url: other.url };
		expect((await run(connected())).error).toBeUndefined();
		expect(seen(other)).toEqual([`${API} Bearer new`]);
	});

	it('sends no token to an instance URL that is not on a Salesforce domain', async () => {
		renewal = { instance_url: 'https://evil.example' };
		const { error } = await run(connected());
		expect(error?.message).toContain("'https://evil.example'");
		expect(seen(server)).toEqual([`${API} Bearer old`, '/services/oauth2/token']);
	});

	it('puts no token into an address, whatever type the token is said to have', async () => {
		const { error } = await run(connected({ token_type: 'mac' }));
		expect(error?.message).toContain('of a type that Salesforce does not give out');
		expect(server.requests).toEqual([]);
	});

	it.each(['INVALID_JWT_FORMAT', 'INVALID_AUTH_HEADER'])(
		'renews a token in JWT format that is refused with %s',
		async (code) => {
			refusal = code;
			expect((await run(connected())).error).toBeUndefined();
			expect(seen(server)).toHaveLength(3);
		},
	);

	it('asks for what Salesforce is meant to see: the secret in the body, nothing in the address', async () => {
		await run(connected());
		const [, renewed] = server.requests;
		expect(Object.fromEntries(new URLSearchParams(renewed?.body))).toEqual({
			grant_type: 'refresh_token',
			refresh_token: 'refresh',
			client_id: 'app',
			client_secret: 'secret',
		});
		expect(server.requests.map(({ path }) => path).join()).not.toMatch(/old|new|secret|refresh/);
	});
});
