import type { GateCall, Lane, Reply } from '../../nodes/shared/gate/call';
import type { Control } from '../../nodes/shared/gate/control';
import { passGate } from '../../nodes/shared/gate/gate';
import { newCallerState, newOrgState, type CallerSettings } from '../../nodes/shared/gate/gates';
import type { OrgState } from '../../nodes/shared/gate/state';
import { Turnstile } from '../../nodes/shared/gate/turnstile';
import { VirtualClock } from '../../test/support/virtualClock';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** Calls of an org's day, those of others, and one burst of ours that the gate has to tame. */
export interface DayOptions {
	/** n8n processes that share the burst. */
	workers: number;
	/** What the credential says they are. @default the truth */
	declaredWorkers?: number;
	/** How old the usage in the header is. */
	lagMinutes: number;
	burstCalls: number;
	/** The lane the burst asks for. @default 'background' */
	burstLane?: Lane;
	/** The burst is one workflow that says its name, as every call of the nodes does. */
	named?: boolean;
	controls?: readonly Control[];
	settings?: Partial<CallerSettings>;
	/** Changes what is known of the org at the start, to take a control out. */
	prepare?: (org: OrgState) => void;
	/** Calls a minute of one worker at most. @default 300, as in the reference's model */
	workerPerMinute?: number;
	/** @default 3 */
	days?: number;
}

export interface DayResult {
	/** Highest used share of the limit at any moment. */
	peak: number;
	/** Interactive calls that were not answered, and all of them. */
	interactiveRefused: number;
	interactive: number;
	/** Hours from the burst's begin to its last call; undefined when it did not end. */
	burstHours?: number;
	burstDone: number;
	/** Burst calls that Salesforce refused, and that the gate itself turned away. */
	burstRefused: number;
	burstTurnedAway: number;
}

const LIMIT = 100_000;
/** The burst begins at one o'clock on the second day. */
const BURST_AT_MINUTE = DAY_MINUTES + 60;
const STREAMS = 4;
const INTERACTIVE_PER_MINUTE = 5;

/** Calls of everybody else in one minute of a day: busy from eight to eighteen o'clock. */
function foreignCalls(minute: number): number {
	const hour = (minute % DAY_MINUTES) / 60;
	return hour >= 8 && hour < 18 ? 70 : 20;
}

/** An org that counts calls over 24 hours and shows the sum late. */
class CountingOrg {
	readonly #perMinute = new Array<number>(DAY_MINUTES).fill(0);
	readonly #history: number[] = [];
	#used = 0;
	#minute = 0;
	peak = 0;

	constructor(private readonly lag: number) {}

	nextMinute(): void {
		this.#history.push(this.#used);
		this.#minute++;
		const slot = this.#minute % DAY_MINUTES;
		this.#used -= this.#perMinute[slot] ?? 0;
		this.#perMinute[slot] = 0;
		for (let i = foreignCalls(this.#minute); i > 0; i--) this.call();
	}

	call(): boolean {
		if (this.#used >= LIMIT) return false;
		this.#used++;
		const slot = this.#minute % DAY_MINUTES;
		this.#perMinute[slot] = (this.#perMinute[slot] ?? 0) + 1;
		this.peak = Math.max(this.peak, this.#used / LIMIT);
		return true;
	}

	/** Usage as the header shows it. */
	shown(): number {
		return this.lag === 0 ? this.#used : (this.#history.at(-this.lag) ?? 0);
	}
}

/**
 * Runs the reference's model of an org's day through the real gate: 59,000 calls a day by others,
 * five interactive calls a minute, and a burst that starts at night.
 */
export async function simulateDays(options: DayOptions): Promise<DayResult> {
	const { workers, declaredWorkers = workers, lagMinutes, burstCalls, days = 3 } = options;
	const { burstLane = 'background', named = false, controls, workerPerMinute = 300 } = options;
	const clock = new VirtualClock();
	const org = new CountingOrg(lagMinutes);
	const result: DayResult = {
		peak: 0,
		interactiveRefused: 0,
		interactive: 0,
		burstDone: 0,
		burstRefused: 0,
		burstTurnedAway: 0,
	};
	const settings: CallerSettings = {
		requestsPerSecond: 20,
		maxConcurrentRequests: 10,
		softThreshold: 70,
		hardThreshold: 80,
		dailyCallBudget: 0,
		maxWaitSeconds: 60,
		workers: declaredWorkers,
		...options.settings,
	};
	const end = days * DAY_MINUTES * MINUTE_MS;

	const send = (): Promise<Reply> => {
		const done = org.call();
		const headers = { 'sforce-limit-info': `api-usage=${org.shown()}/${LIMIT}` };
		const body = done
			? {}
			: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }];
		return Promise.resolve({ kind: 'answered', status: done ? 200 : 403, headers, body });
	};
	const effects = { now: clock.now, sleep: clock.sleep, random: Math.random, log: () => undefined };
	const call = (lane: Lane, workflow?: string): GateCall => ({
		method: 'POST',
		path: '/sobjects/Account',
		lane,
		replay: 'unsafe',
		deadline: clock.now() + 5 * MINUTE_MS,
		patienceMs: settings.maxWaitSeconds * 1000,
		workflow,
	});

	const processes = Array.from({ length: workers }, () => {
		const state = newOrgState();
		options.prepare?.(state);
		const turnstile = new Turnstile(state, clock, controls);
		let freeAt = 0;
		const caller = newCallerState(settings, async (begin) => {
			const at = Math.max(clock.now(), freeAt);
			freeAt = at + MINUTE_MS / workerPerMinute;
			if (at > clock.now()) await clock.sleep(at - clock.now());
			begin();
		});
		return (lane: Lane, workflow?: string) =>
			passGate(call(lane, workflow), send, turnstile, caller, effects);
	});

	const everyMinute = async () => {
		for (let minute = 0; ; minute++) {
			org.nextMinute();
			if (minute >= BURST_AT_MINUTE) {
				for (let i = 0; i < INTERACTIVE_PER_MINUTE; i++) {
					const process = processes[(minute * INTERACTIVE_PER_MINUTE + i) % workers];
					result.interactive++;
					void process?.('interactive').then(({ kind }) => {
						if (kind !== 'answered') result.interactiveRefused++;
					});
				}
			}
			await clock.sleep(MINUTE_MS);
		}
	};

	let left = burstCalls;
	const stream = async (process: (typeof processes)[number]) => {
		await clock.sleep(BURST_AT_MINUTE * MINUTE_MS);
		while (left > 0) {
			left--;
			const outcome = await process(burstLane, named ? 'burst' : undefined);
			if (outcome.kind === 'answered') {
				result.burstDone++;
				if (result.burstDone === burstCalls) {
					result.burstHours = clock.now() / 3_600_000 - BURST_AT_MINUTE / 60;
				}
				continue;
			}
			left++;
			if (outcome.kind === 'refused') result.burstRefused++;
			else result.burstTurnedAway++;
			// n8n's scheduler comes back when the error says it makes sense.
			const reason = outcome.kind === 'notExecuted' ? outcome.reason : undefined;
			const again = reason && 'lookAgainAt' in reason ? reason.lookAgainAt : 0;
			await clock.sleep(Math.max(1_000, again - clock.now()));
		}
	};

	void everyMinute();
	for (const process of processes) for (let i = 0; i < STREAMS; i++) void stream(process);
	await clock.runUntil(end);
	return { ...result, peak: org.peak };
}
