import type { RunNodeOptions } from '.';
import { createCredentialStore, runNode } from '.';
import { authenticateCalls } from './fixture/FixtureApi.credentials';
import type { FixtureServer } from './fixtureServer';
import { fixtureDir, startFixtureServer } from './fixtureServer';

/** What the package leans on in n8n-core's undocumented renewal. */
describe('renewal of an expirable credential by n8n-core', () => {
	let server: FixtureServer;
	beforeEach(async () => {
		server = await startFixtureServer();
		server.tokens = 1;
		authenticateCalls.length = 0;
	});
	afterEach(async () => await server.close());

	const store = (token: string) =>
		createCredentialStore({ fixtureApi: { baseUrl: server.url, token } });
	const request = async (
		credentials: RunNodeOptions['credentials'],
		parameters: RunNodeOptions['parameters'] = {},
	) =>
		await runNode({
			node: 'fixture',
			packageDir: fixtureDir,
			credentials,
			parameters: { action: 'request', ...parameters },
		});

	it('signs in before the first request when the stored token is empty', async () => {
		const credentials = store('');
		const { outputs } = await request(credentials);

		expect(server.trace).toEqual(['POST /token 200', 'GET /data 200']);
		expect(outputs[0]?.[0]?.json.statusCode).toBe(200);
		expect(credentials.stored('fixtureApi').token).toBe('t2');
	});

	it('hands a 401 to the node, without renewing, under ignoreHttpStatusErrors: true', async () => {
		const credentials = store('old');
		const { outputs } = await request(credentials);

		expect(outputs[0]?.[0]?.json.statusCode).toBe(401);
		expect(server.trace).toEqual(['GET /data 401']);
		expect(credentials.writes).toEqual([]);
	});

	it('renews, stores and sends when authenticate throws a 401 for the refused token', async () => {
		const credentials = store('old');
		const { outputs } = await request(credentials, { refusedToken: 'old' });

		expect(server.trace).toEqual(['POST /token 200', 'GET /data 200']);
		expect(outputs[0]?.[0]?.json.statusCode).toBe(200);
		expect(credentials.writes.map(({ data }) => data.token)).toEqual(['t2']);
	});

	it('does not renew when the stored token is no longer the refused one', async () => {
		const credentials = store('t1');
		const { outputs } = await request(credentials, { refusedToken: 'old' });

		expect(server.trace).toEqual(['GET /data 200']);
		expect(outputs[0]?.[0]?.json.statusCode).toBe(200);
		expect(credentials.writes).toEqual([]);
	});

	it('gives authenticate the same options object again, with its first changes in it', async () => {
		await request(store('old'), { refusedToken: 'old' });

		expect(authenticateCalls).toHaveLength(2);
		expect(authenticateCalls[1]).toBe(authenticateCalls[0]);
		expect(server.requests.at(-1)?.headers['x-authenticated']).toBe('once once');
		expect(server.requests.at(-1)?.headers['x-refused-token']).toBe('old');
	});

	it('sends a stream whole after such a renewal, because nothing had been sent before', async () => {
		const { outputs } = await request(store('old'), {
			action: 'upload',
			refusedToken: 'old',
			value: 'abc',
		});

		expect(server.trace).toEqual(['POST /token 200', 'PUT /data 200']);
		expect(outputs[0]?.[0]?.json.body).toEqual({ received: 'abcabc' });
	});

	it('ends in an error, after one try, when the fresh token is the refused one too', async () => {
		server.override = ({ path }) => (path === '/token' ? { body: { token: 'old' } } : undefined);
		const { error } = await request(store('old'), { refusedToken: 'old' });

		expect(server.trace).toEqual(['POST /token 200']);
		expect(error?.name).toBe('NodeApiError');
	});

	it('asks a token endpoint that answers 401 a second time', async () => {
		server.override = ({ path }) => (path === '/token' ? { status: 401 } : undefined);
		const { error } = await request(store(''));

		expect(server.trace).toEqual(['POST /token 401', 'POST /token 401']);
		expect(error?.name).toBe('NodeApiError');
	});

	it('keeps what is stored beside the token, and no node sees a key that is not declared', async () => {
		const credentials = createCredentialStore({
			fixtureApi: { baseUrl: server.url, flavour: '', token: '', stray: 'kept' },
		});
		await request(credentials);
		const { outputs } = await request(credentials, { action: 'credentials' });

		expect(credentials.stored('fixtureApi')).toEqual({
			baseUrl: server.url,
			flavour: '',
			token: 't2',
			unheard: 'of',
			stray: 'kept',
		});
		expect(outputs[0]?.[0]?.json).toEqual({ baseUrl: server.url, flavour: '', token: 't2' });
	});

	it('signs in once for each of many parallel requests: n8n does not join them', async () => {
		const credentials = store('');
		server.override = ({ path }) => (path === '/token' ? undefined : { body: {} });
		const runs = await Promise.all(
			Array.from({ length: 100 }, async () => await request(credentials)),
		);

		expect(runs.every(({ error }) => error === undefined)).toBe(true);
		expect(credentials.writes.length).toBeGreaterThan(1);
		expect(server.trace.filter((line) => line.startsWith('POST /token'))).toHaveLength(
			credentials.writes.length,
		);
	});
});
