import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { credentialKey } from '../../nodes/shared/auth/credentialKey';
import { fingerprint } from '../../nodes/shared/auth/fingerprint';
import { SignIns } from '../../nodes/shared/auth/signIn';
import { drainSignIns } from '../../nodes/shared/auth/signInLog';
import { rsaPem } from './keys';
import { keyFlow, refusal, secretFlow, status, token, tokenEndpoint } from './tokenEndpoint';

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
