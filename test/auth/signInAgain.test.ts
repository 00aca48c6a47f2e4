import { SignIns, type SignInEffects } from '../../nodes/shared/auth/signIn';
import type { TokenReply } from '../../nodes/shared/auth/tokenReply';
import { connection, keyFlow, refusal, secretFlow, status, tokenEndpoint } from './tokenEndpoint';

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
