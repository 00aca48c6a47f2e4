import type { GateCall, Outcome, Reply } from '../../nodes/shared/gate/call';
import { passGate } from '../../nodes/shared/gate/gate';
import { newCallerState, newOrgState, type CallerSettings } from '../../nodes/shared/gate/gates';
import { Turnstile } from '../../nodes/shared/gate/turnstile';
import { VirtualClock } from '../support/virtualClock';
import * as replies from './replies';
import { DEFAULTS } from './world';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** An org in which each call takes its time, and what was sent when. */
function org(settings: Partial<CallerSettings> = {}) {
	const clock = new VirtualClock();
	const turnstile = new Turnstile(newOrgState(), clock);
	const starts: Array<{ name: string; at: number }> = [];
	const ends: Outcome[] = [];
	const newCaller = (more: Partial<CallerSettings> = {}, start = () => Promise.resolve()) =>
		newCallerState({ ...DEFAULTS, ...settings, ...more }, async (begin) => {
			await start();
			begin();
		});
	const own = newCaller();
	const send = (
		name: string,
		{
			caller = own,
			takes = 100,
			reply = replies.ok,
			...call
		}: Partial<GateCall> & {
			caller?: typeof own;
			takes?: number;
			reply?: Reply;
		} = {},
	): Promise<Outcome> =>
		passGate(
			replies.gateCall({ deadline: clock.now() + 5 * MINUTE, ...call }),
			async () => {
				starts.push({ name, at: clock.now() });
				await clock.sleep(takes);
				return reply;
			},
			turnstile,
			caller,
			{ now: clock.now, sleep: clock.sleep, random: () => 0.5, log: () => undefined },
		).then((outcome) => {
			ends.push(outcome);
			return outcome;
		});
	return {
		clock,
		turnstile,
		state: turnstile.org,
		newCaller,
		send,
		ends,
		starts,
		names: () => starts.map(({ name }) => name),
		run: (ms: number) => clock.runUntil(clock.now() + ms),
	};
}

const used = (percent: number) => ({ used: percent * 1_000, limit: 100_000, readAt: 0 });

describe('lanes', () => {
	it('lets a person by, then what is going on, then the background', async () => {
		const t = org({ maxConcurrentRequests: 1 });
		void t.send('first');
		for (const lane of ['background', 'normal', 'interactive'] as const)
			void t.send(lane, { lane });
		await t.run(SECOND);
		expect(t.names()).toEqual(['first', 'interactive', 'normal', 'background']);
	});

	it('serves one lane in the order it came', async () => {
		const t = org({ maxConcurrentRequests: 2 });
		for (const name of 'abcdef') void t.send(name);
		await t.run(SECOND);
		expect(t.names().join('')).toBe('abcdef');
	});

	it('gives a person a place after the call that ends next, however many wait', async () => {
		const t = org({ maxConcurrentRequests: 2 });
		for (let i = 0; i < 1_000; i++) void t.send('bulk', { lane: 'background' });
		await t.run(250);
		void t.send('person', { lane: 'interactive' });
		await t.run(100);
		expect(t.starts.find(({ name }) => name === 'person')?.at).toBe(300);
	});
});

describe('places', () => {
	it('are counted for each caller and for the org as a whole', async () => {
		const t = org();
		const callers = [t.newCaller(), t.newCaller(), t.newCaller()];
		for (const caller of callers) for (let i = 0; i < 20; i++) void t.send('a', { caller });
		await t.run(50);
		const inFlight = callers.map((caller) => caller.inFlight);
		expect(inFlight.reduce((a, b) => a + b)).toBe(25);
		expect(Math.max(...inFlight)).toBeLessThanOrEqual(10);
	});

	it('become fewer when the org says that there are too many', async () => {
		const t = org();
		for (let i = 0; i < 10; i++) void t.send('a', { reply: replies.tooManyAtOnce });
		await t.run(100);
		for (let i = 0; i < 20; i++) void t.send('b', { takes: 10 * SECOND });
		await t.run(10);
		expect(t.state.inFlight).toBe(7);
	});

	it('are five for calls of a kind that takes long, and all for the others', async () => {
		const t = org();
		void t.send('slow', { path: '/apexrest/slow', takes: 25 * SECOND });
		await t.run(30 * SECOND);
		for (let i = 0; i < 20; i++)
			void t.send('slow', { path: '/apexrest/slow', takes: 25 * SECOND });
		for (let i = 0; i < 3; i++) void t.send('quick', { path: '/limits' });
		await t.run(10);
		expect(t.names().filter((name) => name === 'slow')).toHaveLength(1 + 5);
		expect(t.names().filter((name) => name === 'quick')).toHaveLength(3);
	});

	it('are free again after a call whose send failed', async () => {
		const t = org({ maxConcurrentRequests: 1 });
		const broken = passGate(
			replies.readCall,
			() => Promise.reject(new Error('broken')),
			t.turnstile,
			t.newCaller(),
			{ now: t.clock.now, sleep: t.clock.sleep, random: () => 0.5, log: () => undefined },
		);
		await expect(broken).rejects.toThrow('broken');
		expect(t.state.inFlight).toBe(0);
	});
});

describe('cancelling an execution', () => {
	it.each([
		['a place', () => org({ maxConcurrentRequests: 1 })],
		[
			"the org's day",
			() => {
				const t = org();
				t.state.usage = used(85);
				return t;
			},
		],
		[
			'the org to answer',
			() => {
				const t = org();
				t.state.breaker = { failures: 5, openUntil: MINUTE, probing: false };
				return t;
			},
		],
		[
			'its turn in the background',
			() => {
				const t = org();
				t.state.usage = used(10);
				t.state.paidUntil = 10 * MINUTE;
				return t;
			},
		],
	])('ends a wait for %s at once', async (_, make) => {
		const t = make();
		const controller = new AbortController();
		void t.send('first', { lane: 'interactive', takes: MINUTE });
		const waiting = t.send('waiting', { lane: 'background', signal: controller.signal });
		await t.run(10);
		controller.abort();
		expect(await waiting).toMatchObject({ kind: 'notExecuted', reason: { kind: 'cancelled' } });
		expect(t.clock.now()).toBe(10);
		expect(t.turnstile.size).toBeLessThanOrEqual(1);
	});

	it('ends a wait for the rate at once, and gives the place back', async () => {
		const t = org();
		const caller = t.newCaller({}, () => t.clock.sleep(SECOND));
		const controller = new AbortController();
		const waiting = t.send('waiting', { caller, signal: controller.signal });
		await t.run(10);
		controller.abort();
		expect(await waiting).toMatchObject({ kind: 'notExecuted', reason: { kind: 'cancelled' } });
		expect(t.clock.now()).toBe(10);
		expect(t.state.inFlight).toBe(0);
	});

	it('ends a back-off at once', async () => {
		const t = org();
		const controller = new AbortController();
		const call = t.send('call', { reply: replies.busy, signal: controller.signal });
		await t.run(SECOND);
		controller.abort();
		expect(await call).toMatchObject({ kind: 'refused', attempts: 1 });
		expect(t.clock.now()).toBe(SECOND);
	});

	it('sends nothing for an execution that is over already', async () => {
		const t = org();
		expect(await t.send('late', { signal: AbortSignal.abort() })).toMatchObject({
			kind: 'notExecuted',
			reason: { kind: 'cancelled' },
		});
		expect(t.starts).toEqual([]);
	});
});

describe('nobody hangs', () => {
	it('gives up what waits for the usage to fall after the longest wait of each', async () => {
		const t = org();
		t.state.usage = used(85);
		const waits = [60, 0, 10].map((seconds) =>
			t.send('x', { lane: 'background', patienceMs: seconds * SECOND }).then(() => t.clock.now()),
		);
		await t.run(2 * MINUTE);
		const [long = 0, none, short = 0] = await Promise.all(waits);
		expect(none).toBe(0);
		expect(short).toBeLessThanOrEqual(11 * SECOND);
		expect(long).toBeLessThanOrEqual(61 * SECOND);
		expect(t.starts).toEqual([]);
	});

	it('gives up what waits for its turn at its deadline, and tells that from a spent day', async () => {
		const t = org({ maxConcurrentRequests: 1 });
		void t.send('first', { takes: 10 * MINUTE });
		void t.send('waiting');
		await t.run(6 * MINUTE);
		expect(t.ends).toMatchObject([{ kind: 'notExecuted', reason: { kind: 'deadline' } }]);
		expect(t.turnstile.size).toBe(0);
	});

	it('tells a call that the org does not answer, and when another will look', async () => {
		const t = org();
		t.state.breaker = { failures: 5, openUntil: 15 * SECOND, probing: false };
		expect(await t.send('poll', { patienceMs: 0 })).toEqual({
			kind: 'notExecuted',
			attempts: 0,
			reason: { kind: 'orgDown', lookAgainAt: 15 * SECOND },
		});
	});
});

describe('an org that does not answer', () => {
	it('is sent five calls, then one in fifteen seconds, until it answers', async () => {
		const t = org();
		const once = { replay: 'unsafe', reply: replies.edgeBusy, patienceMs: 10 * MINUTE } as const;
		for (let i = 0; i < 50; i++) {
			void t.send('call', once);
			await t.run(SECOND);
		}
		expect(t.starts.length).toBeLessThanOrEqual(5 + Math.ceil(45 / 15));
		const before = t.starts.length;
		void t.send('answered', { lane: 'interactive' });
		await t.run(20 * SECOND);
		expect(t.names()[before]).toBe('answered');
	});
});

describe('the background', () => {
	it('starts 4 % of the daily limit in ten minutes, and what rested one minute before', async () => {
		const t = org();
		t.state.usage = { used: 6_000, limit: 10_000, readAt: 0 };
		for (let i = 0; i < 600; i++)
			void t.send('bulk', { lane: 'background', takes: 1, deadline: MINUTE * 60 });
		await t.run(10 * MINUTE);
		expect(t.starts.length).toBeGreaterThan(398);
		expect(t.starts.length).toBeLessThanOrEqual(441);
	});

	it('slows down between the thresholds, and normal work does not', async () => {
		const t = org();
		t.state.usage = used(75);
		t.state.ownCalls.total = () => 0;
		const share = { takes: 1, deadline: 60 * MINUTE };
		for (let i = 0; i < 1_000; i++) void t.send('bulk', { ...share, lane: 'background' });
		for (let i = 0; i < 1_000; i++) void t.send('page', { ...share, lane: 'normal' });
		await t.run(MINUTE);
		// Half of 1.3 times the process's 400 calls a minute.
		const bulk = t.names().filter((name) => name === 'bulk');
		expect(bulk.length).toBeGreaterThan(255);
		expect(bulk.length).toBeLessThan(265);
		expect(t.names().filter((name) => name === 'page')).toHaveLength(1_000);
	});

	it('is where the calls of a workflow go that calls without end', async () => {
		const t = org();
		t.state.usage = used(85);
		const ends: string[] = [];
		for (let i = 0; i < 5_010; i++) {
			const call = { lane: 'interactive', workflow: 'loop', takes: 0, patienceMs: 0 } as const;
			void t.send('loop', call).then(({ kind }) => ends.push(kind));
			await t.run(1);
		}
		expect(ends.filter((kind) => kind === 'answered')).toHaveLength(5_000);
		expect(ends.filter((kind) => kind === 'notExecuted')).toHaveLength(10);
		void t.send('other', { lane: 'interactive', workflow: 'other' });
		await t.run(SECOND);
		expect(t.names().at(-1)).toBe('other');
	});
});

describe("the caller's own budget", () => {
	it('stops the background at the hard threshold and everything when it is spent', async () => {
		const t = org({ dailyCallBudget: 100 });
		const caller = t.newCaller();
		const call = { caller, takes: 0, patienceMs: 0 };
		for (let i = 0; i < 80; i++) await step(t, t.send('a', call));
		expect(await step(t, t.send('b', { ...call, lane: 'background' }))).toMatchObject({
			kind: 'notExecuted',
			reason: { kind: 'overThreshold', usage: { own: true, used: 80, limit: 100 } },
		});
		const person = { ...call, lane: 'interactive', replay: 'unsafe' } as const;
		for (let i = 0; i < 20; i++) await step(t, t.send('c', person));
		expect(await step(t, t.send('d', person))).toMatchObject({ kind: 'notExecuted' });
		const look = { ...person, replay: 'read' } as const;
		expect(await step(t, t.send('e', look))).toMatchObject({
			kind: 'notExecuted',
			reason: { kind: 'overThreshold', usage: { own: true, used: 100 }, thresholdPercent: 100 },
		});
		expect(await step(t, t.send('other', { caller: t.newCaller(), takes: 0 }))).toMatchObject({
			kind: 'answered',
		});
		await t.run(25 * 60 * MINUTE);
		const deadline = t.clock.now() + MINUTE;
		expect(await step(t, t.send('next day', { ...person, deadline }))).toMatchObject({
			kind: 'answered',
		});
	});
});

describe("the caller's own budget, when many call at once", () => {
	it('is not passed, and what is left over is told at once', async () => {
		const t = org({ dailyCallBudget: 5, maxConcurrentRequests: 25 });
		const call = { takes: SECOND, lane: 'interactive' } as const;
		for (let i = 0; i < 20; i++) void t.send('look', { ...call, replay: 'read' });
		await t.run(2 * SECOND);
		expect(t.starts).toHaveLength(5);
		expect(t.ends.filter(({ kind }) => kind === 'answered')).toHaveLength(5);
		expect(t.ends.filter(({ kind }) => kind === 'notExecuted')).toHaveLength(15);
	});

	it('goes to a call that waits when another was never sent', async () => {
		const t = org({ dailyCallBudget: 1 });
		void t.send('unsent', { takes: SECOND, reply: replies.noSignIn });
		void t.send('waiting', { patienceMs: MINUTE });
		await t.run(2 * SECOND);
		expect(t.names()).toEqual(['unsent', 'waiting']);
	});
});

async function step<T>(t: { run: (ms: number) => Promise<void> }, work: Promise<T>): Promise<T> {
	await t.run(0);
	return await work;
}
