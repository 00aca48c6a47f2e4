import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { credentialKey } from '../../nodes/shared/auth/credentialKey';
import { fingerprint } from '../../nodes/shared/auth/fingerprint';
import { SignIns, type SignInEffects } from '../../nodes/shared/auth/signIn';
import { drainSignIns } from '../../nodes/shared/auth/signInLog';
import type { TokenReply } from '../../nodes/shared/auth/tokenReply';
import { rsaPem } from './keys';

const secretFlow: ICredentialDataDecryptedObject = {
	flow: 'clientCredentials',
	myDomainUrl: 'https://acme.my.salesforce.com',
	consumerKey: 'key',
	consumerSecret: 'secret',
};
const keyFlow: ICredentialDataDecryptedObject = {
	flow: 'jwtBearer',
	myDomainUrl: 'https://acme.my.salesforce.com',
	consumerKey: 'key',
	username: 'u@acme.com',
	privateKey: rsaPem(),
	privateKeyPassphrase: '',
};

/** Hands out `t1`, `t2` and so on, unless told what to answer. */
function tokenEndpoint() {
	const world = {
		time: 1_000_000,
		sent: [] as string[],
		slept: [] as number[],
		answers: [] as Array<TokenReply | Error>,
	};
	const effects: SignInEffects = {
		now: () => world.time,
		random: () => 0.5,
		sleep: async (ms) => {
			world.slept.push(ms);
			world.time += ms;
		},
		send: async ({ body }) => {
			world.sent.push(body);
			const answer = world.answers.shift() ?? token(`t${world.sent.length}`);
			await Promise.resolve();
			if (answer instanceof Error) throw answer;
			return answer;
		},
	};
	return { world, effects };
}

const token = (accessToken: string): TokenReply => ({
	status: 200,
	headers: {},
	body: { access_token: accessToken, instance_url: 'https://acme.my.salesforce.com' },
});
const refusal = (error: string, error_description: string): TokenReply => ({
	status: 400,
	headers: {},
	body: { error, error_description },
});
const status = (code: number, headers: Record<string, string> = {}): TokenReply => ({
	status: code,
	headers,
	body: '<html>busy</html>',
});
const connection = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('one sign-in at a time', () => {
	it('makes one token request for a hundred parallel calls at an expired token', async () => {
		const { world, effects } = tokenEndpoint();
		const signIns = new SignIns();
		const results = await Promise.all(
			Array.from(
				{ length: 100 },
				async () => await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects),
			),
		);

		expect(world.sent).toHaveLength(1);
		expect(new Set(results.map(({ accessToken }) => accessToken))).toEqual(new Set(['t1']));
	});

	it('gives a straggler with the replaced token the newer one', async () => {
		const { world, effects } = tokenEndpoint();
		const signIns = new SignIns();
		await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects);
		const late = await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects);

		expect(late.accessToken).toBe('t1');
		expect(world.sent).toHaveLength(1);
	});

	it('gives the newest token to a straggler from two renewals ago', async () => {
		const { world, effects } = tokenEndpoint();
		const signIns = new SignIns();
		await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects);
		await signIns.signIn({ ...secretFlow, accessToken: 't1' }, effects);
		const late = await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects);

		expect(late.accessToken).toBe('t2');
		expect(world.sent).toHaveLength(2);
	});

	it('signs in when the stored token is the newest it knows', async () => {
		const { world, effects } = tokenEndpoint();
		const signIns = new SignIns();
		await signIns.signIn({ ...secretFlow, accessToken: '' }, effects);
		const next = await signIns.signIn({ ...secretFlow, accessToken: 't1' }, effects);

		expect(next.accessToken).toBe('t2');
		expect(world.sent).toHaveLength(2);
	});

	it('signs in for a stored token it has never seen: another worker may have got it since', async () => {
		const { effects } = tokenEndpoint();
		const signIns = new SignIns();
		await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects);
		const other = await signIns.signIn(
			{ ...secretFlow, accessToken: 'of-another-worker' },
			effects,
		);

		expect(other.accessToken).toBe('t2');
	});

	it('hands a replacement out for 15 minutes only', async () => {
		const { world, effects } = tokenEndpoint();
		const signIns = new SignIns();
		await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects);
		world.time += 15 * 60_000 - 1;
		const inTime = await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects);
		world.time += 1;
		const tooLate = await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects);

		expect(inTime.accessToken).toBe('t1');
		expect(tooLate.accessToken).toBe('t2');
	});

	it('does not hand out a token that was reported as refused', async () => {
		const { effects } = tokenEndpoint();
		const signIns = new SignIns();
		await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects);
		signIns.forget(credentialKey(secretFlow), fingerprint('t1'));
		const next = await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects);

		expect(next.accessToken).toBe('t2');
	});

	it('signs in anew when forced, even where it knows a replacement', async () => {
		const { world, effects } = tokenEndpoint();
		const signIns = new SignIns();
		await signIns.signIn({ ...secretFlow, accessToken: 'expired' }, effects);
		const forced = await signIns.signIn(
			{ ...secretFlow, accessToken: 'expired' },
			{ ...effects, force: true },
		);

		expect(forced.accessToken).toBe('t2');
		expect(world.sent).toHaveLength(2);
	});

	it('shares a failure too', async () => {
		const { world, effects } = tokenEndpoint();
		const signIns = new SignIns();
		world.answers.push(refusal('invalid_client', 'invalid client credentials'));
		const attempts = await Promise.allSettled([
			signIns.signIn(secretFlow, effects),
			signIns.signIn(secretFlow, effects),
		]);

		expect(attempts.map((attempt) => attempt.status)).toEqual(['rejected', 'rejected']);
		expect(world.sent).toHaveLength(1);
	});

	it('ends in a clear error when Salesforce answers with the token it has refused', async () => {
		const { world, effects } = tokenEndpoint();
		world.answers.push(token('same'));

		await expect(
			new SignIns().signIn({ ...secretFlow, accessToken: 'same' }, effects),
		).rejects.toThrow('the very token it had refused');
	});

	it('accepts the stored token from a forced sign-in: Salesforce may repeat a live one', async () => {
		const { world, effects } = tokenEndpoint();
		world.answers.push(token('same'));
		const result = await new SignIns().signIn(
			{ ...secretFlow, accessToken: 'same' },
			{ ...effects, force: true },
		);

		expect(result.accessToken).toBe('same');
	});

	it('never hands a token out as the replacement of itself', async () => {
		const { world, effects } = tokenEndpoint();
		const signIns = new SignIns();
		const credentials = { ...secretFlow, accessToken: 'same' };
		world.answers.push(token('same'));
		await signIns.signIn(credentials, { ...effects, force: true });
		const next = await signIns.signIn(credentials, effects);

		expect(next.accessToken).toBe('t2');
	});
});

describe('nothing crosses from one credential to another', () => {
	const variants: Array<[string, ICredentialDataDecryptedObject, ICredentialDataDecryptedObject]> =
		[
			['host', secretFlow, { ...secretFlow, myDomainUrl: 'https://other.my.salesforce.com' }],
			['consumer key', secretFlow, { ...secretFlow, consumerKey: 'other' }],
			['consumer secret', secretFlow, { ...secretFlow, consumerSecret: 'wrong' }],
			['user', keyFlow, { ...keyFlow, username: 'other@acme.com' }],
			['private key', keyFlow, { ...keyFlow, privateKey: rsaPem(2049) }],
			['passphrase', keyFlow, { ...keyFlow, privateKeyPassphrase: 'guess' }],
			['flow', { ...keyFlow, consumerSecret: 'secret' }, { ...keyFlow, ...secretFlow }],
		];

	it.each(variants)('a different %s never gets the token', async (_what, one, other) => {
		const { world, effects } = tokenEndpoint();
		const signIns = new SignIns();
		const [first, second] = await Promise.all([
			signIns.signIn(one, effects),
			signIns.signIn(other, effects),
		]);
		const later = await signIns.signIn({ ...other, accessToken: '' }, effects);

		expect(world.sent).toHaveLength(2);
		expect(first.accessToken).not.toBe(second.accessToken);
		expect(later.accessToken).toBe(second.accessToken);
	});

	it.each(variants)('a different %s gives a different key', (_what, one, other) => {
		expect(credentialKey(one)).not.toBe(credentialKey(other));
		expect(credentialKey(one)).toMatch(/^[\da-f]{64}$/);
	});

	it('a key does not depend on how the same address was entered, or on what does not sign in', () => {
		const same = {
			...secretFlow,
			myDomainUrl: 'acme.lightning.force.com/page',
			apiVersion: 'v66',
			accessToken: 'x',
			username: 'unused in this flow',
		};

		expect(credentialKey(same)).toBe(credentialKey(secretFlow));
	});
});

describe('what passes is tried again', () => {
	it.each<[string, TokenReply | Error]>([
		['a 503', status(503)],
		['a 429', status(429)],
		['a dropped connection', connection('ECONNRESET')],
		['a time-out', connection('ECONNABORTED')],
		["Salesforce's own wish", refusal('unknown_error', 'retry your request')],
	])('after %s, with a growing delay', async (_what, answer) => {
		const { world, effects } = tokenEndpoint();
		world.answers.push(answer, answer);
		const result = await new SignIns().signIn(secretFlow, effects);

		expect(result.accessToken).toBe('t3');
		expect(world.slept).toEqual([250, 500]);
	});

	it('three times at most', async () => {
		const { world, effects } = tokenEndpoint();
		world.answers.push(status(503), status(503), status(503));

		await expect(new SignIns().signIn(secretFlow, effects)).rejects.toMatchObject({
			transient: true,
			message: expect.stringContaining('HTTP status 503'),
		});
		expect(world.sent).toHaveLength(3);
	});

	it('not before Retry-After, and not at all if that is longer than 10 seconds', async () => {
		const patient = tokenEndpoint();
		patient.world.answers.push(status(503, { 'retry-after': '10' }));
		await new SignIns().signIn(secretFlow, patient.effects);
		const busy = tokenEndpoint();
		busy.world.answers.push(status(503, { 'retry-after': '11' }));

		expect(patient.world.slept).toEqual([10_000]);
		await expect(new SignIns().signIn(secretFlow, busy.effects)).rejects.toMatchObject({
			transient: true,
			retryAt: busy.world.time + 11_000,
			message: expect.stringContaining('Try again after 1970-01-01T00:16:51.000Z.'),
		});
		expect(busy.world.sent).toHaveLength(1);
		expect(busy.world.slept).toEqual([]);
	});

	it.each([
		['time-outs alone', connection('ECONNABORTED')],
		['time-outs and waits', status(503, { 'retry-after': '10' })],
	])('never beyond 45 seconds in all, with %s', async (_what, answer) => {
		const { world, effects } = tokenEndpoint();
		const startedAt = world.time;
		world.answers.push(answer, answer, answer);
		const slow: SignInEffects = {
			...effects,
			send: async (request) => {
				world.time += 15_000;
				return await effects.send(request);
			},
		};

		await expect(new SignIns().signIn(secretFlow, slow)).rejects.toThrow();
		expect(world.sent).toHaveLength(2);
		expect(world.time - startedAt).toBeLessThanOrEqual(45_000);
	});

	it('with an assertion of its own each time', async () => {
		const { world, effects } = tokenEndpoint();
		world.answers.push(status(503));
		effects.sleep = async () => void (world.time += 5_000);
		await new SignIns().signIn(keyFlow, effects);

		expect(new Set(world.sent).size).toBe(2);
	});

	it.each<[string, TokenReply | Error]>([
		['a refusal', refusal('invalid_grant', 'invalid assertion')],
		['too many logins', refusal('invalid_grant', 'login rate exceeded')],
		['an unknown host', connection('ENOTFOUND')],
		['another host', status(404)],
	])('but not %s', async (_what, answer) => {
		const { world, effects } = tokenEndpoint();
		world.answers.push(answer);

		await expect(new SignIns().signIn(secretFlow, effects)).rejects.toMatchObject({
			name: 'SalesforceSignInError',
		});
		expect(world.sent).toHaveLength(1);
	});
});

describe('what Salesforce refused a moment ago', () => {
	const wrongSecret = refusal('invalid_client', 'invalid client credentials');
	const tooOften = refusal('invalid_grant', 'login rate exceeded');

	async function refused(answer: TokenReply | Error) {
		const { world, effects } = tokenEndpoint();
		const signIns = new SignIns();
		world.answers.push(answer);
		const first = await signIns.signIn(secretFlow, effects).catch((error: unknown) => error);
		return { world, effects, signIns, first: first as Error };
	}

	it.each([
		['a refusal, for 10 seconds', wrongSecret, 10_000],
		['too many logins, for 15 minutes', tooOften, 15 * 60_000],
		['an asked pause', status(503, { 'retry-after': '60' }), 60_000],
		['an asked pause, for 15 minutes at most', status(429, { 'retry-after': '3600' }), 900_000],
	])('is not asked again: %s', async (_what, answer, ms) => {
		const { world, effects, signIns, first } = await refused(answer);
		world.time += ms - 1;
		await expect(signIns.signIn(secretFlow, effects)).rejects.toMatchObject({
			name: 'SalesforceSignInError',
			message: first.message,
		});
		expect(world.sent).toHaveLength(1);
		world.time += 1;

		expect((await signIns.signIn(secretFlow, effects)).accessToken).toBe('t2');
	});

	it('is thrown as an error of its own each time', async () => {
		const { effects, signIns, first } = await refused(wrongSecret);
		const second: unknown = await signIns
			.signIn(secretFlow, effects)
			.catch((error: unknown) => error);

		expect(second).not.toBe(first);
		expect(second).toEqual(first);
	});

	it('is asked again when forced, and forgotten when that succeeds', async () => {
		const { world, effects, signIns } = await refused(tooOften);
		await signIns.signIn(secretFlow, { ...effects, force: true });
		await signIns.signIn({ ...secretFlow, accessToken: 't2' }, effects);

		expect(world.sent).toHaveLength(3);
	});

	it('does not stand in the way of another secret', async () => {
		const { effects, signIns } = await refused(wrongSecret);
		const other = { ...secretFlow, consumerSecret: 'right' };

		expect((await signIns.signIn(other, effects)).accessToken).toBe('t2');
	});

	it.each<[string, TokenReply | Error]>([
		['an unknown host', connection('ENOTFOUND')],
		['a reply that is not of Salesforce', status(404)],
	])('is not %s: that may be mended by now', async (_what, answer) => {
		const { effects, signIns } = await refused(answer);

		expect((await signIns.signIn(secretFlow, effects)).accessToken).toBe('t2');
	});
});

describe('bad settings', () => {
	it.each<[ICredentialDataDecryptedObject, string]>([
		[{ ...secretFlow, myDomainUrl: '' }, "'My Domain URL' is empty"],
		[{ ...secretFlow, myDomainUrl: 'http://acme.my.salesforce.com' }, 'must start with https://'],
		[{ ...secretFlow, consumerKey: ' ' }, "'Consumer Key' is empty"],
		[{ ...secretFlow, consumerSecret: '' }, "'Consumer Secret' is empty"],
		[{ ...keyFlow, username: '' }, "'Username' is empty"],
		[{ ...keyFlow, privateKey: '' }, "'Private Key' is empty"],
		[{ ...keyFlow, privateKey: 'nonsense' }, "'Private Key' is not a key"],
		[{ ...keyFlow, flow: 'password' }, "'Flow' is neither"],
		[{ ...keyFlow, apiVersion: 'latest' }, '\'API Version\' is "latest"'],
		[{ ...keyFlow, apiVersion: '41.0' }, "'API Version' is 41.0, older than"],
	])('are named before anything is sent: %#', async (credentials, message) => {
		const { world, effects } = tokenEndpoint();

		await expect(new SignIns().signIn(credentials, effects)).rejects.toMatchObject({
			name: 'SalesforceSignInError',
			message: expect.stringContaining(message),
		});
		expect(world.sent).toEqual([]);
	});
});

describe('the log of sign-ins', () => {
	it('says when, how long, how often and how it went, once', async () => {
		const { world, effects } = tokenEndpoint();
		const credentials = { ...secretFlow, consumerKey: 'logged' };
		const signIns = new SignIns();
		world.answers.push(status(503), token('t'), refusal('invalid_client', 'nope'));
		await signIns.signIn(credentials, effects);
		await signIns.signIn({ ...credentials, accessToken: 't' }, effects).catch(() => undefined);
		const key = credentialKey(credentials);

		expect(drainSignIns(key)).toEqual([
			{ at: 1_000_000, ms: 250, attempts: 2, ok: true },
			{ at: 1_000_250, ms: 0, attempts: 1, ok: false, oauthError: 'invalid_client' },
		]);
		expect(drainSignIns(key)).toEqual([]);
	});

	it('keeps the newest 50 of a credential nobody drains', async () => {
		const { effects } = tokenEndpoint();
		const credentials = { ...secretFlow, consumerKey: 'undrained' };
		const signIns = new SignIns();
		for (let i = 0; i < 60; i++) await signIns.signIn(credentials, { ...effects, force: true });

		expect(drainSignIns(credentialKey(credentials))).toHaveLength(50);
	});
});
