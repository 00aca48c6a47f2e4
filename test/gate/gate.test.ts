import type { Reply } from '../../nodes/shared/gate/call';
import type { CallLogEntry } from '../../nodes/shared/gate/callLogEntry';
import { passGate, type CallerState, type OrgState } from '../../nodes/shared/gate/gate';
import { PROBE_EVERY_MS } from '../../nodes/shared/gate/pause';
import { Semaphore } from '../../nodes/shared/gate/semaphore';
import * as replies from './replies';

/** A world in which sleeping moves the clock and nothing else takes time. */
function world(script: Reply[] = []) {
	let clock = 0;
	const slept: number[] = [];
	const log: CallLogEntry[] = [];
	const renewals: boolean[] = [];
	const org: OrgState = { lastProbeAt: Number.NEGATIVE_INFINITY };
	const caller: CallerState = {
		concurrency: new Semaphore(10),
		start: () => Promise.resolve(),
		hardThreshold: 80,
		maxWaitMs: 60_000,
	};
	return {
		org,
		caller,
		slept,
		log,
		renewals,
		sent: () => renewals.length,
		clock: () => clock,
		send: ({ renew }: { renew: boolean }): Promise<Reply> => {
			renewals.push(renew);
			const reply = script.shift();
			if (!reply) throw new Error('The test has no reply for this attempt.');
			clock += 10;
			return Promise.resolve(reply);
		},
		effects: {
			now: () => clock,
			random: () => 0.5,
			sleep: (ms: number, signal?: AbortSignal) => {
				signal?.throwIfAborted();
				slept.push(ms);
				clock += ms;
				return Promise.resolve();
			},
			log: (entry: CallLogEntry) => void log.push(entry),
		},
	};
}

type World = ReturnType<typeof world>;
const pass = (call: typeof replies.readCall, w: World) =>
	passGate(call, w.send, w.org, w.caller, w.effects);

describe('retries', () => {
	it('answers at once when Salesforce does', async () => {
		const w = world([replies.ok]);
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'answered', attempts: 1 });
		expect(w.slept).toEqual([]);
	});

	it('backs off exponentially from a busy org until it answers', async () => {
		const w = world([replies.busy, replies.tooMany, replies.tooManyAtOnce, replies.ok]);
		expect(await pass(replies.safeWrite, w)).toMatchObject({ kind: 'answered', attempts: 4 });
		expect(w.slept).toEqual([1_000, 2_000, 4_000]);
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

	it('stops a call at the hard threshold with usage, limit and when to try again', async () => {
		const w = world();
		w.org.usage = { used: 800, limit: 1_000, readAt: 0 };
		expect(await pass(replies.readCall, w)).toEqual({
			kind: 'notExecuted',
			attempts: 0,
			reason: {
				kind: 'overThreshold',
				usage: { used: 800, limit: 1_000, readAt: 0 },
				thresholdPercent: 80,
				lookAgainAt: PROBE_EVERY_MS,
			},
		});
		expect(w.sent()).toBe(0);
		expect(w.clock()).toBe(60_000);
	});

	it('lets interactive work go on above the threshold', async () => {
		const w = world([replies.ok]);
		w.org.usage = { used: 900, limit: 1_000, readAt: 0 };
		const call = { ...replies.readCall, lane: 'interactive' as const };
		expect(await pass(call, w)).toMatchObject({ kind: 'answered' });
	});

	it('goes on as soon as another reply shows that the usage has fallen', async () => {
		const w = world([replies.ok]);
		w.org.usage = { used: 900, limit: 1_000, readAt: 0 };
		const { sleep } = w.effects;
		w.effects.sleep = async (ms, signal) => {
			await sleep(ms, signal);
			if (w.clock() >= 5_000) w.org.usage = { used: 500, limit: 1_000, readAt: w.clock() };
		};
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'answered' });
		expect(w.clock()).toBeLessThan(10_000);
	});

	it('lets one call through every five minutes to learn the usage anew', async () => {
		const w = world([replies.answer(200, {}, header(850))]);
		w.org.usage = { used: 900, limit: 1_000, readAt: -PROBE_EVERY_MS };
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'answered' });
		expect(await pass(replies.readCall, w)).toMatchObject({ kind: 'notExecuted' });
		expect(w.sent()).toBe(1);
	});

	it('is taken as spent when Salesforce says so, and nothing is tried again', async () => {
		const w = world([replies.dayIsSpent]);
		w.org.usage = { used: 100, limit: 1_000, readAt: 0 };
		expect(await pass(replies.createCall, w)).toMatchObject({ kind: 'refused', attempts: 1 });
		expect(w.org.usage).toMatchObject({ used: 1_000, limit: 1_000 });
	});
});

it("keeps the app's own share with the caller, so that it stops no other app", async () => {
	const share = 'api-usage=18/5000; per-app-api-usage=240/250(appName=x)';
	const w = world([replies.answer(200, {}, { 'sforce-limit-info': share })]);
	await pass(replies.readCall, w);
	expect(w.org.usage).toMatchObject({ used: 18, limit: 5_000 });
	expect(w.caller.appUsage).toMatchObject({ used: 240, limit: 250, name: 'x' });
	expect(await pass(replies.readCall, w)).toMatchObject({
		kind: 'notExecuted',
		reason: { kind: 'overThreshold', usage: { name: 'x' } },
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
		const header = { 'sforce-limit-info': 'api-usage=950/1000' };
		const w = world([replies.refusal(503, 'SERVER_UNAVAILABLE', '', header)]);
		expect(await pass(replies.safeWrite, w)).toMatchObject({ kind: 'unknown', attempts: 1 });
	});
});

describe('the deadline', () => {
	it('keeps a call from being sent that has waited too long for its turn', async () => {
		const w = world();
		w.caller.start = async () => {
			await w.effects.sleep(5_000);
		};
		const call = { ...replies.createCall, deadline: 1_000 };
		expect(await pass(call, w)).toEqual({
			kind: 'notExecuted',
			reason: { kind: 'deadline' },
			attempts: 0,
		});
		expect(w.sent()).toBe(0);
	});

	it('gives the place back that the late call held', async () => {
		const w = world([replies.ok]);
		w.caller.concurrency = new Semaphore(1);
		await pass({ ...replies.readCall, deadline: -1 }, w);
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
			if (w.clock() >= 3_000) controller.abort();
			await sleep(ms, signal);
		};
		const call = { ...replies.createCall, signal: controller.signal };
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
		const outcome = await passGate(call, send, w.org, w.caller, w.effects);
		expect(outcome).toMatchObject({ kind: 'unknown', attempts: 1 });
	});
});

it('holds a concurrency place only while sending, not while backing off', async () => {
	const w = world([replies.busy, replies.ok, replies.ok]);
	w.caller.concurrency = new Semaphore(1);
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
			waitedMs: 1_000,
			tookMs: 10,
			usage: { used: 5, limit: 100 },
		},
	]);
});
