import type { Control } from '../../nodes/shared/gate/control';
import { CONTROLS } from '../../nodes/shared/gate/controls';
import { VirtualClock } from '../../test/support/virtualClock';
import type { Figure } from '../figure';
import { held, without } from '../gate/ablation';
import { crowd, reply, seeded, type CrowdOptions } from '../gate/crowd';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * What each control of the gate is for that meets the calls themselves: the figure it holds, and what
 * becomes of it without. `gateAblationDay` has those that spend the day.
 */
export async function measure(): Promise<Figure[]> {
	return [
		await dailyBudget(),
		await spentDay(),
		await breaker(),
		await retryBudget(),
		await retryAfter(),
		await jitter(),
		await aimd(),
		await longCalls(),
		await lanes(),
	];
}

async function dailyBudget(): Promise<Figure> {
	const spend = async (dailyCallBudget: number) => {
		const t = crowd({
			answer: () => reply(200),
			settings: { dailyCallBudget },
		});
		for (let i = 0; i < 20_000; i++) {
			void t.send({ lane: 'interactive', replay: 'unsafe', patienceMs: 0 });
			await t.clock.runUntil(t.clock.now() + SECOND);
		}
		return t.starts.length;
	};
	return held(
		'daily-budget',
		'Calls of a caller with a budget of 5,000 a day that wants 20,000 within six hours',
		'calls',
		[await spend(5_000), await spend(0)],
		{ goal: 'at most 5,000', ok: (ours, theirs) => ours <= 5_000 && theirs > 5_000 },
	);
}

async function spentDay(): Promise<Figure> {
	const refusal = reply(403, [
		{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' },
	]);
	return held(
		'spentDay',
		'Calls sent in the hour after the day was refused, by an org that does not state its usage, with one call a second',
		'calls',
		await both('spentDay', { answer: () => refusal }, HOUR, SECOND),
		{ goal: 'at most 10', ok: (ours, theirs) => ours <= 10 && theirs > 1_000 },
	);
}

async function breaker(): Promise<Figure> {
	return held(
		'breaker',
		'Calls sent to an org that has not answered for ten minutes, with one call a second',
		'calls',
		await both('breaker', { answer: () => reply(503, '<html>') }, 10 * MINUTE, SECOND),
		{ goal: 'at most 100', ok: (ours, theirs) => ours <= 100 && theirs > 500 },
	);
}

/** Attempts in `ms`, with and without a control, when a call comes every `everyMs`. */
async function both(
	name: string,
	options: CrowdOptions,
	ms: number,
	everyMs: number,
): Promise<[number, number]> {
	const attempts = async (controls: readonly Control[]) => {
		const t = crowd({ ...options, controls });
		while (t.clock.now() < ms) {
			void t.send({ patienceMs: 0 });
			await t.clock.runUntil(t.clock.now() + everyMs);
		}
		return t.starts.length;
	};
	return [await attempts(CONTROLS), await attempts(without(name))];
}

async function retryBudget(): Promise<Figure> {
	const CALLS = 5_000;
	const amplification = async (endless: boolean) => {
		const random = seeded(7);
		const t = crowd({
			answer: () => (random() < 0.6 ? reply(429) : reply(200)),
			prepare: (org) => {
				if (!endless) return;
				const always = { get: () => Number.POSITIVE_INFINITY, set: () => undefined };
				Object.defineProperty(org, 'retryBudget', always);
			},
		});
		for (let i = 0; i < CALLS; i++) {
			void t.send();
			await t.clock.runUntil(t.clock.now() + 100);
		}
		await t.clock.runUntil(t.clock.now() + 10 * MINUTE);
		return t.starts.length / CALLS;
	};
	return held(
		'retry-budget',
		'Attempts per call while an org answers 429 to 60 % of them, 5,000 calls, ten a second',
		'attempts per call',
		[await amplification(false), await amplification(true)],
		{ goal: 'at most 1.3', ok: (ours, theirs) => ours <= 1.3 && theirs > ours },
	);
}

async function retryAfter(): Promise<Figure> {
	const tooEarly = async (headers: Record<string, string>) => {
		const t = crowd({
			answer: ({ at }) => (at < 60 * SECOND ? reply(429, '', headers) : reply(200)),
		});
		for (let i = 0; i < 10; i++) void t.send();
		await t.clock.runUntil(5 * MINUTE);
		return t.starts.filter((at) => at > 0 && at < 60 * SECOND).length;
	};
	return held(
		'retry-after',
		'Attempts of ten calls before the minute was over that an org had asked them to wait',
		'attempts',
		[await tooEarly({ 'retry-after': '60' }), await tooEarly({})],
		{ goal: '0', ok: (ours, theirs) => ours === 0 && theirs > 0 },
	);
}

async function jitter(): Promise<Figure> {
	const SLOT_MS = 100;
	const crowded = async (random?: () => number) => {
		const clock = new VirtualClock();
		const processes = Array.from({ length: 16 }, (_, i) =>
			crowd(
				{
					answer: ({ at }) =>
						at === 0 ? { kind: 'lost', code: 'ECONNRESET', message: '' } : reply(200),
					random: random ?? seeded(i + 1),
					controls: without('breaker'),
				},
				clock,
			),
		);
		for (const { send } of processes) for (let i = 0; i < 10; i++) void send();
		await clock.runUntil(MINUTE);
		const slots = new Map<number, number>();
		for (const at of processes.flatMap(({ starts }) => starts).filter((start) => start > 0)) {
			const slot = Math.floor(at / SLOT_MS);
			slots.set(slot, (slots.get(slot) ?? 0) + 1);
		}
		return Math.max(...slots.values());
	};
	return held(
		'jitter',
		'Most retries within 100 ms after 160 calls of 16 processes were cut off at once',
		'calls',
		[await crowded(), await crowded(() => 0.999_999)],
		{ goal: 'at most 60', ok: (ours, theirs) => ours <= 60 && theirs > 100 },
	);
}

async function aimd(): Promise<Figure> {
	const PLACES = 5;
	const refusals = async (controls: readonly Control[]) => {
		let running = 0;
		let refused = 0;
		const t = crowd({
			controls,
			perSecond: 20,
			answer: async ({ clock }) => {
				if (running >= PLACES) {
					refused++;
					await clock.sleep(100);
					const message = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.';
					return reply(403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message }]);
				}
				running++;
				await clock.sleep(SECOND);
				running--;
				return reply(200);
			},
		});
		for (let i = 0; i < 500; i++) void t.send({ deadline: HOUR });
		await t.clock.runUntil(HOUR);
		return refused;
	};
	return held(
		'aimd',
		'Refusals for too many calls at once: 500 calls of a second each in an org that has five places left',
		'refusals',
		[await refusals(CONTROLS), await refusals(without('aimd'))],
		{ goal: 'at most half of those without', ok: (ours, theirs) => ours <= theirs / 2 },
	);
}

/** Salesforce refuses whoever comes while 25 requests have run for 20 seconds. */
async function longCalls(): Promise<Figure> {
	const OTHERS = 26;
	const OTHERS_TAKE = MINUTE;
	const OURS_TAKE = 30 * SECOND;
	const refusals = async (controls: readonly Control[]) => {
		const running = new Set<{ since: number }>();
		const full = (now: number) =>
			[...running].filter(({ since }) => now - since >= 20 * SECOND).length >= 25;
		const work = async (clock: VirtualClock, ms: number) => {
			const request = { since: clock.now() };
			running.add(request);
			await clock.sleep(ms);
			running.delete(request);
		};
		const t = crowd({
			controls,
			answer: async ({ clock }) => {
				if (full(clock.now())) {
					const message = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.';
					return reply(403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message }]);
				}
				await work(clock, OURS_TAKE);
				return reply(200);
			},
		});
		let refused = 0;
		const other = async (i: number) => {
			await t.clock.sleep((i * OTHERS_TAKE) / OTHERS);
			while (t.clock.now() < 20 * MINUTE) {
				if (full(t.clock.now())) {
					refused++;
					await t.clock.sleep(SECOND);
				} else await work(t.clock, OTHERS_TAKE);
			}
		};
		for (let i = 0; i < OTHERS; i++) void other(i);
		for (let i = 0; i < 300; i++) void t.send({ path: '/apexrest/slow', deadline: HOUR });
		await t.clock.runUntil(20 * MINUTE);
		return refused;
	};
	return held(
		'longCalls',
		'Calls of other systems refused for too many long requests, in 20 minutes, while a workflow makes 300 calls of 30 seconds and others run 26 requests of a minute all the time',
		'refusals',
		[await refusals(CONTROLS), await refusals(without('longCalls'))],
		{ goal: 'at most a tenth of those without', ok: (ours, theirs) => ours <= theirs / 10 },
	);
}

async function lanes(): Promise<Figure> {
	const p95 = async (lane: 'interactive' | 'normal') => {
		const waited: number[] = [];
		const t = crowd({
			perSecond: 20,
			answer: async ({ clock }) => {
				await clock.sleep(100);
				return reply(200);
			},
		});
		for (let i = 0; i < 1_000; i++) void t.send({ deadline: HOUR });
		for (let i = 0; i < 40; i++) {
			await t.clock.runUntil(t.clock.now() + SECOND);
			const since = t.clock.now();
			void t.send({ lane, deadline: HOUR }).then(() => waited.push(t.clock.now() - since - 100));
		}
		await t.clock.runUntil(10 * MINUTE);
		return waited.sort((a, b) => a - b)[Math.floor(waited.length * 0.95)] ?? Number.NaN;
	};
	return held(
		'lanes',
		'Milliseconds that 95 of 100 interactive calls wait at most behind 1,000 calls of a running workflow, at 20 calls a second',
		'ms',
		[await p95('interactive'), await p95('normal')],
		{ goal: 'at most 200', ok: (ours, theirs) => ours <= 200 && theirs > 1_000 },
	);
}
