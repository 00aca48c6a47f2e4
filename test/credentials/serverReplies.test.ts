import { createCredentialStore, runNode } from '../harness';
import { startLoopback, type LoopbackAnswer, type LoopbackServer } from '../harness/loopback';
import { startOrg, type RunningOrg } from '../org';
import { CREDENTIAL, jwtCredential } from '../support/orgNode';

const parameters = { resource: 'soql', operation: 'execute', query: 'SELECT Id FROM Account' };
const run = async (credentials: ReturnType<typeof createCredentialStore>) =>
	await runNode({ node: 'salesforceQuery', parameters, credentials });

describe('rotation of keys, at the simulated org', () => {
	let org: RunningOrg;
	beforeEach(async () => {
		org = await startOrg({ seed: 'empty' });
	});
	afterEach(async () => await org.close());

	it('goes on with the staged keys once the current ones are gone, and says so', async () => {
		const next = org.staged();
		const store = createCredentialStore({
			[CREDENTIAL]: jwtCredential(org, {
				nextConsumerKey: next.consumerKey,
				nextPrivateKey: next.privateKey,
			}),
		});
		for (const appCredentials of ['current', 'both'] as const) {
			org.change({ appCredentials });
			org.advance(3 * 60 * 60_000);
			const { error, hints } = await run(store);
			expect(error).toBeUndefined();
			expect(hints.filter(({ type }) => type === 'warning')).toEqual([]);
		}
		org.change({ appCredentials: 'staged' });
		org.advance(3 * 60 * 60_000);
		org.reset();
		const { error, hints, logs } = await run(store);

		expect(error).toBeUndefined();
		expect(org.calls().map(({ path, status }) => `${path} ${status}`)).toEqual([
			'/services/data/v67.0/query 401',
			'/services/oauth2/token 400',
			'/services/oauth2/token 200',
			'/services/data/v67.0/query 200',
		]);
		expect(hints).toContainEqual(
			expect.objectContaining({
				type: 'warning',
				message: expect.stringMatching(/invalid_client_id.*Move the next set/),
			}),
		);
		expect(logs.some(({ message }) => message.includes('took the next set'))).toBe(true);
	});
});

describe('a server that answers as it likes', () => {
	let server: LoopbackServer;
	let other: LoopbackServer;
	let tokenReply: () => LoopbackAnswer;
	let refusal: string;
	beforeEach(async () => {
		refusal = 'INVALID_SESSION_ID';
		let tokens = 0;
		tokenReply = () => ({
			body: { access_token: `t${++tokens}`, instance_url: tokens > 1 ? other.url : server.url },
		});
		const serve = ({ path, headers }: { path: string; headers: { authorization?: string } }) => {
			if (path === '/services/oauth2/token') return tokenReply();
			return headers.authorization === 'Bearer t1'
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
	const store = (over = {}) =>
		createCredentialStore({
			[CREDENTIAL]: {
				flow: 'clientCredentials',
				myDomainUrl: server.url,
				consumerKey: 'app',
				consumerSecret: 'the-secret',
				...over,
			},
		});

	it('gets the call again at the instance URL that came with the new token', async () => {
		const { error } = await run(store());
		expect(error).toBeUndefined();
		const seen = ({ requests }: LoopbackServer) => requests.map(({ path }) => path.split('?')[0]);
		expect(seen(server)).toEqual([
			'/services/oauth2/token',
			'/services/data/v67.0/query',
			'/services/oauth2/token',
		]);
		expect(seen(other)).toEqual(['/services/data/v67.0/query']);
	});

	it.each(['INVALID_JWT_FORMAT', 'INVALID_AUTH_HEADER'])(
		'gets a new token in JWT format after %s',
		async (code) => {
			refusal = code;
			expect((await run(store())).error).toBeUndefined();
			expect(other.requests).toHaveLength(1);
		},
	);

	it('gets no secret at an address its token endpoint sends on to', async () => {
		for (const status of [302, 307, 308]) {
			tokenReply = () => ({ status, headers: { location: `${other.url}/services/oauth2/token` } });
			const { error } = await run(store({ consumerSecret: `the-secret-${status}` }));
			expect(error?.message).toContain(`sends the sign-in on to ${other.url}`);
		}
		expect(other.requests).toEqual([]);
	});

	it('gets no token at a foreign instance URL', async () => {
		tokenReply = () => ({ body: { access_token: 'hush', instance_url: 'https://evil.example' } });
		const { error, logs } = await run(store());
		expect(error?.message).toContain("'https://evil.example'");
		expect(JSON.stringify([error?.message, logs])).not.toContain('hush');
	});
});
