import { createCredentialStore, testCredential } from '.';
import type { FixtureServer } from './fixtureServer';
import { fixtureDir, startFixtureServer } from './fixtureServer';

/** The wording is n8n's own, and a credential's author has to know which part of an error it shows. */
describe('testCredential', () => {
	let server: FixtureServer;
	beforeEach(async () => {
		server = await startFixtureServer();
	});
	afterEach(async () => await server.close());

	const test = async (data: Record<string, string> = {}) =>
		await testCredential('fixtureApi', { baseUrl: server.url, token: '', ...data }, fixtureDir);

	it('says so when the request is answered, and stores the token it got', async () => {
		const store = createCredentialStore({ fixtureApi: { baseUrl: server.url, token: '' } });

		expect(await testCredential('fixtureApi', store, fixtureDir)).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(server.trace).toEqual(['POST /token 200', 'GET /test 200']);
		expect(store.writes.map(({ data }) => data.token)).toEqual(['t1']);
	});

	it('does not sign in anew while a stored token is accepted', async () => {
		server.tokens = 1;

		expect((await test({ token: 't1' })).status).toBe('OK');
		expect(server.trace).toEqual(['GET /test 200']);
	});

	it('renews once when the test request is answered 401', async () => {
		expect((await test({ token: 'old' })).status).toBe('OK');
		expect(server.trace).toEqual(['GET /test 401', 'POST /token 200', 'GET /test 200']);
	});

	it('shows the whole message of a plain error thrown while signing in', async () => {
		server.override = () => ({ body: { error: 'The key does not fit. Upload its certificate.' } });

		expect(await test()).toEqual({
			status: 'Error',
			message: 'The key does not fit. Upload its certificate.',
		});
	});

	it('shows only the status text when the error carries a response', async () => {
		server.override = () => ({ status: 403, body: { error: 'invisible' } });

		expect(await test()).toEqual({ status: 'Error', message: 'Forbidden' });
	});

	it('shows only the code when the error carries one', async () => {
		const { url } = server;
		await server.close();
		const result = await testCredential('fixtureApi', { baseUrl: url, token: 't' }, fixtureDir);
		server = await startFixtureServer();

		expect(result).toEqual({ status: 'Error', message: 'ECONNREFUSED' });
	});

	it('applies the rules of the credential', async () => {
		server.override = () => ({ status: 402 });
		const byStatus = await test({ token: 't' });
		server.override = () => ({ body: { state: { name: 'locked' } } });
		const byBody = await testCredential(
			'fixtureStateApi',
			{ baseUrl: server.url, token: 't' },
			fixtureDir,
		);

		expect(byStatus).toEqual({ status: 'Error', message: 'The account is closed' });
		expect(byBody).toEqual({ status: 'Error', message: 'The account is locked' });
	});
});
