import { join } from 'node:path';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { createCredentialStore, runNode, testCredential } from '../harness';
import { startOrg, type RunningOrg } from '../org';

const packageDir = join(__dirname, 'fixture');
const type = 'salesforceServerApi';

describe('the credential in n8n-core, against the simulated org', () => {
	let org: RunningOrg;
	beforeEach(async () => {
		org = await startOrg();
	});
	afterEach(async () => await org.close());

	const byKey = (over: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject => ({
		flow: 'jwtBearer',
		myDomainUrl: org.url,
		consumerKey: org.consumerKey,
		username: org.username,
		privateKey: org.privateKey,
		...over,
	});
	const bySecret = (over: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject => ({
		flow: 'clientCredentials',
		myDomainUrl: org.url,
		consumerKey: org.consumerKey,
		consumerSecret: org.consumerSecret,
		...over,
	});
	const storeOf = (data: ICredentialDataDecryptedObject) => createCredentialStore({ [type]: data });
	const probe = async (store: ReturnType<typeof storeOf>) =>
		await runNode({ node: 'probe', packageDir, parameters: {}, credentials: store });
	const journal = () =>
		org.calls().map(({ method, path, status }) => `${method} ${path} ${status}`);

	it.each([
		['JWT Bearer', byKey],
		['Client Credentials', bySecret],
	])('signs in by %s, stores the token, and uses it from then on', async (_flow, credentials) => {
		const store = storeOf(credentials());
		const first = await probe(store);
		const second = await probe(store);

		expect([first.error, second.error]).toEqual([undefined, undefined]);
		expect(journal()).toEqual([
			'POST /services/oauth2/token 200',
			'GET /services/data/v67.0/limits 200',
			'GET /services/data/v67.0/limits 200',
		]);
		expect(store.stored(type)).toMatchObject({
			accessToken: expect.stringMatching(/^00D/),
			instanceUrl: org.url,
		});
	});

	it('renews an expired token with one sign-in, and the call succeeds', async () => {
		const store = storeOf(byKey());
		await probe(store);
		org.advance(3 * 60 * 60_000);
		org.reset();
		const { error, outputs } = await probe(store);

		expect(error).toBeUndefined();
		expect(outputs[0]?.[0]?.json).toEqual({ status: 200 });
		expect(journal()).toEqual([
			'GET /services/data/v67.0/limits 401',
			'POST /services/oauth2/token 200',
			'GET /services/data/v67.0/limits 200',
		]);
		expect(store.writes).toHaveLength(2);
	});

	it('signs in once for 100 parallel executions that meet an expired token', async () => {
		const store = storeOf(byKey({ maxConcurrentRequests: 25, requestsPerSecond: 100 }));
		await probe(store);
		org.advance(3 * 60 * 60_000);
		org.reset();
		const runs = await Promise.all(Array.from({ length: 100 }, async () => await probe(store)));

		expect(runs.filter(({ error }) => error !== undefined)).toEqual([]);
		expect(org.usage().logins).toBe(1);
	}, 60_000);

	it('ends in a clear error when every token is refused, without a loop', async () => {
		const store = storeOf(byKey());
		org.fault({ kind: 'session-expired', match: { path: '/limits' }, times: 50 });
		const { error } = await probe(store);

		expect(error?.message).toMatch(/INVALID_SESSION_ID|refused/);
		expect(org.usage().logins).toBeLessThanOrEqual(2);
	});

	it('leaves no mark on what is sent, and no secret in what is logged or thrown', async () => {
		const store = storeOf(bySecret({ consumerSecret: 'wrong-but-still-secret' }));
		const { error, logs } = await probe(store);
		const seen = JSON.stringify([error?.message, error?.description, logs]);

		expect(error?.message).toContain('invalid_client');
		expect(seen).not.toContain('wrong-but-still-secret');
	});

	it('is out of reach for a node that does not belong to the package', async () => {
		const store = storeOf(byKey({ accessToken: org.accessToken, instanceUrl: org.url }));
		const { error, outputs } = await runNode({
			node: 'stranger',
			packageDir,
			parameters: {},
			credentials: store,
		});

		expect(error).toBeDefined();
		expect(JSON.stringify(outputs)).not.toContain(org.accessToken);
	});

	describe('Test button', () => {
		const test = async (credentials: ICredentialDataDecryptedObject | ReturnType<typeof storeOf>) =>
			await testCredential(type, credentials, packageDir);

		it('signs in anew though a valid token is stored, and stores the new one', async () => {
			const store = storeOf(byKey({ accessToken: org.accessToken, instanceUrl: org.url }));

			expect(await test(store)).toEqual({ status: 'OK', message: 'Connection successful!' });
			expect(journal()).toEqual([
				'POST /services/oauth2/token 200',
				'GET /services/data/v67.0/ 200',
			]);
			expect(store.stored(type).accessToken).not.toBe(org.accessToken);
		});

		it('signs in once when no token is stored', async () => {
			expect((await test(bySecret())).status).toBe('OK');
			expect(org.usage().logins).toBe(1);
		});

		it('fails with the advice at a wrong secret, though a valid token is stored', async () => {
			const result = await test(
				bySecret({ consumerSecret: 'wrong', accessToken: org.accessToken, instanceUrl: org.url }),
			);

			expect(result.status).toBe('Error');
			expect(result.message).toContain('invalid_client: invalid client credentials');
			expect(result.message).toContain("'Consumer Secret' is wrong");
		});

		it.each<[string, Parameters<RunningOrg['change']>[0], RegExp]>([
			['no Run-As user', { runAsUser: false }, /'Run As'/],
			['a flow that is off', { clientCredentialsEnabled: false }, /Enable Client Credentials Flow/],
			['an app nobody approved', { adminApproved: false }, /permission set/],
			['an app that is not known yet', { appPropagated: false }, /10 minutes/],
		])('explains %s', async (_what, settings, advice) => {
			org.change(settings);
			const result = await test(bySecret());

			expect(result.status).toBe('Error');
			expect(result.message).toMatch(advice);
		});

		it.each<[string, ICredentialDataDecryptedObject, RegExp]>([
			['a malformed key', { privateKey: 'oops' }, /^'Private Key' is not a key/],
			['a missing user', { username: '' }, /^'Username' is empty/],
			['plain http', { myDomainUrl: 'http://acme.example' }, /^'My Domain URL' must start with/],
			['a bad version', { apiVersion: 'newest' }, /^'API Version' is "newest"/],
		])('names %s before anything is sent', async (_what, over, message) => {
			const result = await test(byKey(over));

			expect(result).toEqual({ status: 'Error', message: expect.stringMatching(message) });
			expect(org.calls()).toEqual([]);
		});

		it('explains a version the org does not offer', async () => {
			const result = await test(byKey({ apiVersion: '99.0' }));

			expect(result.status).toBe('Error');
			expect(result.message).toContain("the version in 'API Version'");
		});

		it('says that the host was not reached', async () => {
			const result = await test(byKey({ myDomainUrl: 'http://127.0.0.1:9' }));

			expect(result.message).toContain('127.0.0.1:9 refused the connection');
		}, 20_000);
	});
});
