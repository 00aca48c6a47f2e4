import type { Reply } from '../../nodes/shared/gate/call';
import { LOOK_EVERY_MS } from '../../nodes/shared/gate/budgetControl';
import * as replies from './replies';
import { world, type World } from './world';

const pass = (call: typeof replies.readCall, w: World) => w.pass(call);
const background = { ...replies.readCall, lane: 'background' as const };

describe('retries', () => {
	it('answers at once when Salesforce does', async () => {
		const w = world([replies.ok]);
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'answered', attempts: 1 });
		expect(w.slept).toEqual([]);
	});

	it('backs off exponentially from a busy org until it answers', async () => {
		const w = world([replies.busy, replies.tooMany, replies.tooManyAtOnce, replies.ok]);
		expect(await pass(replies.safeWrite, w)).toMatchObject({ kind: 'answered', attempts: 4 });
		expect(w.slept).toEqual([1_500, 3_000, 6_000]);
	});

	it('gives up after five attempts, saying that the write may have run', async () => {
		const w = world(Array<Reply>(5).fill(replies.busy));
		expect(await pass(replies.safeWrite, w)).toMatchObject({ kind: 'unknown', attempts: 5 });
	});

	it('never sends a create again whose reply was lost', async () => {
		const w = world([replies.lost]);
		expect(await pass(replies.createCall, w)).toMatchObject({ kind: 'unknown', attempts: 1 });
	});

	it('sends a create again that never left', async () => {
		const w = world([replies.neverSent, replies.ok]);
		expect(await pass(replies.createCall, w)).toMatchObject({ kind: 'answered', attempts: 2 });
	});

	it("does not argue with Salesforce's verdict", async () => {
		const w = world([replies.brokenRequest]);
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'refused', attempts: 1 });
	});

	it('waits as long as Retry-After asks', async () => {
		const w = world([replies.answer(503, '', { 'retry-after': '30' }), replies.ok]);
		await pass(replies.readCall, w);
		expect(w.slept).toEqual([30_000]);
	});

	it('hands a Retry-After of ten minutes to the user instead of sitting it out', async () => {
		const w = world([replies.answer(503, '', { 'retry-after': '600' })]);
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'refused', attempts: 1 });
		expect(w.slept).toEqual([]);
	});

	it('does not start an attempt that cannot end before the deadline', async () => {
		const w = world([replies.answer(503, '', { 'retry-after': '30' })]);
		const call = { ...replies.readCall, deadline: 20_000 };
		expect(await pass(call, w)).toMatchObject({ kind: 'refused', attempts: 1 });
	});
});

describe('an expired token', () => {
	it('is renewed once and the call sent again without a pause', async () => {
		const w = world([replies.expired, replies.ok]);
		expect(await pass(replies.createCall, w)).toMatchObject({ kind: 'answered', attempts: 2 });
		expect(w.renewals).toEqual([false, true]);
		expect(w.slept).toEqual([]);
	});

	it('ends the call when the renewed token is refused too', async () => {
		const w = world([replies.expired, replies.expired]);
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'refused', attempts: 2 });
		expect(w.sent()).toBe(2);
	});

	it('is not asked for again because something else failed in between', async () => {
		const w = world([replies.expired, replies.busy, replies.ok]);
		await pass(replies.readCall, w);
		expect(w.renewals).toEqual([false, true, false]);
	});
});

describe("the org's day", () => {
	const header = (used: number) => ({ 'sforce-limit-info': `api-usage=${used}/1000` });

	it('is read from every reply', async () => {
		const w = world([replies.answer(200, {}, header(12))]);
		await pass(replies.readCall, w);
		expect(w.org.usage).toEqual({ used: 12, limit: 1_000, readAt: 10 });
	});

	it('is kept where a reply states none', async () => {
		const w = world([replies.answer(200, {}, header(12)), replies.ok]);
		await pass(replies.readCall, w);
		await pass(replies.readCall, w);
		expect(w.org.usage).toEqual({ used: 12, limit: 1_000, readAt: 10 });
	});

	it('stops background work at the hard threshold with usage, limit and when to try again', async () => {
		const w = world();
		w.org.usage = { used: 800, limit: 1_000, readAt: 0 };
		expect(await pass(background, w)).toEqual({
			kind: 'notExecuted',
			attempts: 0,
			reason: {
				kind: 'overThreshold',
				usage: { used: 800, limit: 1_000, readAt: 0 },
				thresholdPercent: 80,
				estimatedPercent: 80,
				lookAgainAt: LOOK_EVERY_MS,
			},
		});
		expect(w.sent()).toBe(0);
		expect(w.clock()).toBe(60_000);
	});

	it('stops a poll without a wait: the next one comes by itself', async () => {
		const w = world();
		w.org.usage = { used: 800, limit: 1_000, readAt: 0 };
		expect(await pass({ ...background, patienceMs: 0 }, w)).toMatchObject({ kind: 'notExecuted' });
		expect(w.clock()).toBe(0);
	});

	it.each([0, 900, 949])('lets interactive work go on at %i of 1,000', async (used) => {
		const w = world([replies.ok]);
		w.org.usage = { used, limit: 1_000, readAt: 0 };
		const call = { ...replies.createCall, lane: 'interactive' as const };
		expect(await pass(call, w)).toMatchObject({ kind: 'answered' });
		expect(w.slept).toEqual([]);
	});

	it('tells an interactive write at 95 % so at once, and lets a read through', async () => {
		const w = world([replies.ok]);
		w.org.usage = { used: 950, limit: 1_000, readAt: 0 };
		const write = { ...replies.createCall, lane: 'interactive' as const };
		expect(await pass(write, w)).toMatchObject({
			kind: 'notExecuted',
			reason: { kind: 'overThreshold', thresholdPercent: 95 },
		});
		expect(w.slept).toEqual([]);
		const read = { ...replies.readCall, lane: 'interactive' as const };
		expect(await pass(read, w)).toMatchObject({ kind: 'answered' });
	});

	it('goes on as soon as another reply shows that the usage has fallen', async () => {
		const w = world([replies.ok]);
		w.org.usage = { used: 900, limit: 1_000, readAt: 0 };
		const { sleep } = w.effects;
		w.effects.sleep = async (ms, signal) => {
			await sleep(Math.min(ms, 5_000), signal);
			if (w.clock() >= 5_000) w.org.usage = { used: 500, limit: 1_000, readAt: w.clock() };
		};
		expect(await pass(background, w)).toMatchObject({ kind: 'answered' });
		expect(w.clock()).toBeLessThan(10_000);
	});

	it('lets one call through every five minutes to learn the usage anew', async () => {
		const w = world([replies.answer(200, {}, header(850))]);
		w.org.usage = { used: 900, limit: 1_000, readAt: -LOOK_EVERY_MS };
		expect(await pass(background, w)).toMatchObject({ kind: 'answered' });
		expect(await pass(background, w)).toMatchObject({ kind: 'notExecuted' });
		expect(w.sent()).toBe(1);
	});

	it('looks at nothing for a fuller org while the budget of the credential is spent', async () => {
		const w = world([], { settings: { dailyCallBudget: 10 } });
		for (let i = 0; i < 9; i++) w.caller.callsOfDay.add(0);
		w.org.usage = { used: 950, limit: 1_000, readAt: -LOOK_EVERY_MS };
		expect(await pass({ ...background, patienceMs: 0 }, w)).toMatchObject({
			kind: 'notExecuted',
			reason: {
				kind: 'overThreshold',
				usage: { own: true, used: 9, limit: 10 },
				lookAgainAt: w.caller.callsOfDay.nextFallAt(0),
			},
		});
		expect(w.sent()).toBe(0);
	});

	it('looks for the org once the budget of the credential has room again', async () => {
		const w = world([replies.ok], { settings: { dailyCallBudget: 10 } });
		for (let i = 0; i < 9; i++) w.caller.callsOfDay.add(0);
		w.org.usage = { used: 950, limit: 1_000, readAt: -LOOK_EVERY_MS };
		w.advance(w.caller.callsOfDay.nextFallAt(0));
		expect(await pass(background, w)).toMatchObject({ kind: 'answered' });
	});

	it('takes single file where two calls would look at once', async () => {
		const w = world([replies.answer(200, {}, header(850))]);
		w.org.usage = { used: 900, limit: 1_000, readAt: -LOOK_EVERY_MS };
		const ends = await Promise.all([pass(background, w), pass(background, w)]);
		expect(ends.map(({ kind }) => kind).sort()).toEqual(['answered', 'notExecuted']);
	});

	it('is taken as spent when Salesforce says so, and nothing is tried again', async () => {
		const w = world([replies.dayIsSpent]);
		w.org.usage = { used: 100, limit: 1_000, readAt: 0 };
		expect(await pass(replies.createCall, w)).toMatchObject({ kind: 'refused', attempts: 1 });
		expect(w.org.usage).toMatchObject({ used: 1_000, limit: 1_000 });
	});

	it('stops single writes at once too when it is spent, and looks after 5, 10 and 15 minutes', async () => {
		const w = world(Array<Reply>(4).fill(replies.dayIsSpent));
		const call = { ...replies.createCall, lane: 'interactive' as const };
		const looks: number[] = [];
		for (const minute of Array(41).keys()) {
			w.advance(minute * 60_000 - w.clock());
			const { kind } = await pass(call, w);
			if (kind === 'refused') looks.push(minute);
			else expect(kind).toBe('notExecuted');
		}
		// A look itself takes a moment, so the next one falls into the minute after.
		expect(looks).toEqual([0, 6, 17, 33]);
	});

	it('lets a person look something up when it is spent: that ends the stop', async () => {
		const w = world([replies.dayIsSpent, replies.ok, replies.ok]);
		await pass(replies.createCall, w);
		const look = { ...replies.readCall, lane: 'interactive' as const };
		expect(await pass(look, w)).toMatchObject({ kind: 'answered' });
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'answered' });
	});

	it('is over as soon as a look is answered', async () => {
		const w = world([replies.dayIsSpent, replies.answer(200, {}, header(10)), replies.ok]);
		await pass(replies.readCall, w);
		w.advance(LOOK_EVERY_MS);
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'answered' });
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'answered' });
	});
});

it("keeps the app's own share with the caller, so that it stops no other app", async () => {
	const share = 'api-usage=18/5000; per-app-api-usage=240/250(appName=x)';
	const w = world([replies.answer(200, {}, { 'sforce-limit-info': share })]);
	await pass(replies.readCall, w);
	expect(w.org.usage).toMatchObject({ used: 18, limit: 5_000 });
	expect(w.caller.appUsage).toMatchObject({ used: 240, limit: 250, name: 'x' });
	expect(await pass(background, w)).toMatchObject({
		kind: 'notExecuted',
		reason: { kind: 'overThreshold', usage: { name: 'x' } },
	});
});

it("adds to the app's own share the calls of its caller alone", async () => {
	const share = 'api-usage=18/5000; per-app-api-usage=150/250(appName=x)';
	const w = world([replies.answer(200, {}, { 'sforce-limit-info': share }), replies.ok]);
	await pass(replies.readCall, w);
	// Other callers of this process, which the app's figure never holds.
	for (let i = 0; i < 500; i++) w.org.ownCalls.add(w.clock());
	expect(await pass(background, w)).toMatchObject({ kind: 'answered' });
	// Its own, of which the figure may hold none yet.
	for (let i = 0; i < 50; i++) w.caller.ownCalls.add(w.clock());
	expect(await pass(background, w)).toMatchObject({
		kind: 'notExecuted',
		reason: { usage: { name: 'x', used: 150 }, estimatedPercent: expect.closeTo(80.8, 5) },
	});
});

describe('a write that may have run', () => {
	it.each([
		['was never sent the second time', replies.neverSent],
		['was refused for the day the second time', replies.dayIsSpent],
		['was refused for its content the second time', replies.brokenRequest],
	])('stays unknown when it %s', async (_, second) => {
		const w = world([replies.lost, second, second, second, second]);
		expect(await pass(replies.safeWrite, w)).toMatchObject({ kind: 'unknown' });
	});

	it('stays unknown when the threshold stops its second attempt', async () => {
		const header = { 'sforce-limit-info': 'api-usage=960/1000' };
		const w = world([replies.refusal(503, 'SERVER_UNAVAILABLE', '', header)]);
		expect(await pass(replies.safeWrite, w)).toMatchObject({ kind: 'unknown', attempts: 1 });
	});
});

describe('the deadline', () => {
	it('keeps a call from being sent that has waited too long for its turn', async () => {
		const w: World = world([], { start: () => w.effects.sleep(5_000) });
		const call = { ...replies.createCall, deadline: 1_000 };
		expect(await pass(call, w)).toEqual({
			kind: 'notExecuted',
			reason: { kind: 'deadline' },
			attempts: 0,
		});
		expect(w.sent()).toBe(0);
	});

	it('gives the place back that the late call held', async () => {
		const w: World = world([replies.ok], {
			settings: { maxConcurrentRequests: 1 },
			start: () => w.effects.sleep(5_000),
		});
		await pass({ ...replies.readCall, deadline: 1_000 }, w);
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'answered' });
	});

	it('ends the retries when the next delay would reach it', async () => {
		const w = world([replies.busy]);
		const call = { ...replies.readCall, deadline: 500 };
		expect(await pass(call, w)).toMatchObject({ kind: 'refused', attempts: 1 });
		expect(w.slept).toEqual([]);
	});
});

it('lets an error of the log through instead of calling a sent write cancelled', async () => {
	const w = world([replies.ok]);
	w.effects.log = () => {
		throw new Error('disk full');
	};
	await expect(pass(replies.createCall, w)).rejects.toThrow('disk full');
});

describe('a cancelled execution', () => {
	it('leaves the pause at once and sends nothing', async () => {
		const w = world();
		w.org.usage = { used: 900, limit: 1_000, readAt: 0 };
		const controller = new AbortController();
		const { sleep } = w.effects;
		w.effects.sleep = async (ms, signal) => {
			await sleep(Math.min(ms, 3_000), signal);
			controller.abort();
		};
		const call = { ...background, signal: controller.signal };
		expect(await pass(call, w)).toEqual({
			kind: 'notExecuted',
			reason: { kind: 'cancelled' },
			attempts: 0,
		});
		expect(w.clock()).toBe(3_000);
	});

	it('does not try again, and tells a write that may have run from one that has not', async () => {
		const controller = new AbortController();
		const w = world([replies.lost]);
		const send: typeof w.send = (attempt) => {
			controller.abort();
			return w.send(attempt);
		};
		const call = { ...replies.safeWrite, signal: controller.signal };
		const outcome = await w.pass(call, undefined, send);
		expect(outcome).toMatchObject({ kind: 'unknown', attempts: 1 });
	});
});

it('holds a concurrency place only while sending, not while backing off', async () => {
	const w = world([replies.busy, replies.ok, replies.ok], {
		settings: { maxConcurrentRequests: 1 },
	});
	const { sleep } = w.effects;
	let between: unknown;
	w.effects.sleep = async (ms, signal) => {
		between ??= await pass(replies.readCall, w);
		await sleep(ms, signal);
	};
	expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'answered', attempts: 2 });
	expect(between).toMatchObject({ kind: 'answered' });
});

it('logs every attempt with its timing, result and the usage of the org', async () => {
	const w = world([
		replies.refusal(503, 'SERVER_UNAVAILABLE', '', { 'sforce-limit-info': 'api-usage=5/100' }),
		replies.ok,
	]);
	await pass(replies.readCall, w);
	expect(w.log).toEqual([
		{
			method: 'GET',
			path: '/limits',
			lane: 'normal',
			attempt: 1,
			status: 503,
			signal: 'throttle',
			code: 'SERVER_UNAVAILABLE',
			waitedMs: 0,
			tookMs: 10,
			usage: { used: 5, limit: 100 },
		},
		{
			method: 'GET',
			path: '/limits',
			lane: 'normal',
			attempt: 2,
			status: 200,
			signal: 'ok',
			waitedMs: 1_500,
			tookMs: 10,
			usage: { used: 5, limit: 100 },
		},
	]);
});
