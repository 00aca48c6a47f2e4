import type { RunningOrg } from '../../org/index';
import { startOrg } from '../../org/index';
import { askToken, assertion, call, control, jwtGrant, text } from '../client';

let org: RunningOrg;

beforeEach(async () => {
	org = await startOrg();
});

afterEach(() => org.close());

const day = 86_400_000;
const minute = 60_000;
const byKey = async (which: { consumerKey: string; consumerSecret: string }) => {
	const { body } = await askToken(org, {
		grant_type: 'client_credentials',
		client_id: which.consumerKey,
		client_secret: which.consumerSecret,
	});
	return body;
};
const byJwt = async (iss: string, key: string) => {
	const signed = assertion(org, { iss }, { key });
	return (await askToken(org, { grant_type: jwtGrant, assertion: signed })).body;
};
const granted = { access_token: expect.any(String) };

describe('staged credentials', () => {
	test('are unknown until they are staged', async () => {
		expect(await byKey(org.staged())).toMatchObject({ error: 'invalid_client_id' });
		expect(await byKey(org)).toMatchObject(granted);
	});

	test('work beside the first, each secret with its own key and either certificate', async () => {
		org.change({ appCredentials: 'both' });
		const staged = org.staged();
		expect(await byKey(org)).toMatchObject(granted);
		expect(await byKey(staged)).toMatchObject(granted);
		const mixed = { consumerKey: staged.consumerKey, consumerSecret: org.consumerSecret };
		expect(await byKey(mixed)).toMatchObject({ error: 'invalid_client' });
		for (const iss of [org.consumerKey, staged.consumerKey]) {
			expect(await byJwt(iss, org.privateKey)).toMatchObject(granted);
			expect(await byJwt(iss, staged.privateKey)).toMatchObject(granted);
		}
	});

	test('are all that works thirty days later', async () => {
		org.change({ appCredentials: 'both' });
		org.advance(31 * day);
		expect(await byKey(org)).toMatchObject({ error: 'invalid_client_id' });
		expect(await byJwt(org.staged().consumerKey, org.privateKey)).toMatchObject({
			error_description: 'invalid assertion',
		});
		expect(await byKey(org.staged())).toMatchObject(granted);
	});

	test('the fault refuses the first credentials for the calls it strikes', async () => {
		org.fault({ kind: 'staged-credentials', times: 2 });
		expect(await byKey(org)).toMatchObject({ error: 'invalid_client_id' });
		expect(await byKey(org.staged())).toMatchObject(granted);
		expect(await byKey(org)).toMatchObject(granted);
	});

	test('are told by the control API', async () => {
		const { body } = await control(org, 'GET', 'staged-credentials');
		expect(text(body, 'consumerKey')).toBe(org.staged().consumerKey);
	});
});

describe('edits of the app', () => {
	test('act minutes later, on the org clock', async () => {
		org.change({ appEditMinutes: 10 });
		org.change({ runAsUser: false });
		expect(await byKey(org)).toMatchObject(granted);
		org.advance(9 * minute);
		expect(await byKey(org)).toMatchObject(granted);
		org.advance(minute);
		expect(await byKey(org)).toMatchObject({
			error_description: 'no client credentials user enabled',
		});
	});

	test('what is no edit of the app acts at once', async () => {
		org.change({ appEditMinutes: 10 });
		org.change({ userActive: false });
		expect(await byKey(org)).toMatchObject({ error_description: 'inactive user' });
	});
});

test.each([180, 300])('an assertion may expire %d seconds ahead at most', async (seconds) => {
	org.change({ maxAssertionSeconds: seconds });
	const ask = async (ahead: number) => {
		const exp = Math.floor(Date.now() / 1000) + ahead;
		return askToken(org, { grant_type: jwtGrant, assertion: assertion(org, { exp }) });
	};
	expect((await ask(seconds - 2)).status).toBe(200);
	expect((await ask(seconds + 5)).body).toMatchObject({ error_description: 'invalid assertion' });
});

describe('the login rate', () => {
	test('is a rolling hour on the org clock', async () => {
		org.change({ loginsPerHour: 2 });
		expect(await byKey(org)).toMatchObject(granted);
		org.advance(30 * minute);
		expect(await byKey(org)).toMatchObject(granted);
		expect(await byKey(org)).toMatchObject({ error_description: 'login rate exceeded' });
		org.advance(31 * minute);
		expect(await byKey(org)).toMatchObject(granted);
		expect(await byKey(org)).toMatchObject({ error_description: 'login rate exceeded' });
	});
});

test('identity resources that are not simulated are refused loudly', async () => {
	for (const path of ['/id/keys', '/.well-known/openid-configuration']) {
		expect((await call(org, 'GET', path, { token: null })).status).toBe(501);
	}
});

test('a caller of another org is told so by the identity URL', async () => {
	const reply = await call(org, 'GET', '/id/00D000000000000AAA/005000000000001AAA');
	expect([reply.status, reply.body]).toEqual([403, 'Wrong_Org']);
});
