import type { GateCall, NotExecutedReason } from './call';
import type { Control, Obstacle, Standing } from './control';
import { CONTROLS } from './controls';
import { isLong, kindOf } from './longCalls';
import type { CallerState, OrgState } from './state';
import { WaitingCalls, type Waiting } from './waiting';

/** The clock, passed in so that tests can run hours in a moment. */
export interface Clock {
	now: () => number;
	/** Rejects when the signal aborts. */
	sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** What became of a call: what its work gave, or why it was not begun. */
export type Passage<T> =
	{ kind: 'done'; value: T } | { kind: 'stopped'; reason: NotExecutedReason };

const CANCELLED = { kind: 'stopped', reason: { kind: 'cancelled' } } as const;

/** Milliseconds between looks for calls that have waited long enough. */
const SWEEP_MS = 1_000;

/**
 * Where calls to one org wait. Lets through, by lane and then in the order they came, whichever call
 * no control holds back; looks again whenever a call ends, a rate allows another start, or the time
 * has come that a control named.
 */
export class Turnstile {
	readonly #waiting = new WaitingCalls();
	#came = 0;
	#sweepAt = Number.POSITIVE_INFINITY;
	#alarm?: { at: number; off: AbortController };

	constructor(
		readonly org: OrgState,
		private readonly clock: Clock,
		private readonly controls: readonly Control[] = CONTROLS,
	) {}

	/** Calls that wait. */
	get size(): number {
		return this.#waiting.size;
	}

	/**
	 * Waits for the call's turn and does its work, holding a place meanwhile.
	 *
	 * @throws what the work throws, and nothing else
	 */
	async run<T>(call: GateCall, caller: CallerState, work: () => Promise<T>): Promise<Passage<T>> {
		if (call.signal?.aborted) return CANCELLED;
		const now = this.clock.now();
		const waiting: Waiting = {
			caller,
			lane: call.lane,
			read: call.replay === 'read',
			kind: kindOf(call),
			countedLong: false,
			number: this.#came++,
			patientUntil: now + call.patienceMs,
			deadline: call.deadline,
			leave: () => undefined,
		};
		const obstacle = this.#obstacle(waiting, now);
		const reason = reasonToLeave(waiting, obstacle, now);
		if (reason) return { kind: 'stopped', reason };
		if (!obstacle && this.#waiting.size === 0) this.#pass(waiting, now);
		else {
			const wait = this.#wait(waiting, call.signal);
			if (obstacle) this.#wakeAt(Math.min(untilOf(obstacle), this.#sweepAt), now);
			else this.look();
			const stopped = await wait;
			if (stopped) return { kind: 'stopped', reason: stopped };
		}
		return await this.#start(waiting, call, work);
	}

	/** Lets through whichever calls may go now, and turns away those that have waited enough. */
	look(): void {
		if (this.#waiting.size === 0) return;
		const now = this.clock.now();
		const sweeping = now >= this.#sweepAt;
		if (sweeping) this.#sweepAt = Number.POSITIVE_INFINITY;
		let next = Number.POSITIVE_INFINITY;
		for (const first of this.#waiting.firsts()) {
			const until = this.#lookAtLine(first, now, sweeping);
			next = Math.min(next, until);
		}
		if (this.#waiting.size > 0) this.#wakeAt(Math.min(next, this.#sweepAt), now);
	}

	/** @returns epoch milliseconds at which its first may go, as far as its obstacle knows */
	#lookAtLine(first: Waiting, now: number, sweeping: boolean): number {
		let obstacle: Obstacle | undefined;
		for (const call of this.#waiting.lineOf(first)) {
			// Those behind one that is held back are held back too: the line is alike.
			obstacle ??= this.#obstacle(call, now);
			const reason = reasonToLeave(call, obstacle, now);
			if (reason) call.leave(reason);
			else if (!obstacle) {
				this.#pass(call, now);
				call.leave();
			} else if (sweeping) this.#sweepBy(call, now);
			else break;
		}
		return untilOf(obstacle);
	}

	#wait(waiting: Waiting, signal: AbortSignal | undefined): Promise<NotExecutedReason | undefined> {
		return new Promise((resolve) => {
			const abort = () => waiting.leave({ kind: 'cancelled' });
			waiting.leave = (reason) => {
				this.#waiting.remove(waiting);
				if (this.#waiting.size === 0) this.#stopAlarm();
				signal?.removeEventListener('abort', abort);
				resolve(reason);
			};
			signal?.addEventListener('abort', abort, { once: true });
			this.#waiting.add(waiting);
			this.#sweepBy(waiting, this.clock.now());
		});
	}

	/** Waits for the rate, last, and begins in the very moment that it names. */
	async #start<T>(
		waiting: Waiting,
		{ signal, deadline }: GateCall,
		work: () => Promise<T>,
	): Promise<Passage<T>> {
		const { caller } = waiting;
		let working: Promise<T> | undefined;
		const begin = () => {
			if (!signal?.aborted && this.clock.now() < deadline) working = work();
		};
		const started = caller.start(begin).then(() => {
			caller.starting = false;
			this.look();
		});
		try {
			await orAborted(started, signal);
			if (working) return { kind: 'done', value: await working };
			return signal?.aborted ? CANCELLED : { kind: 'stopped', reason: { kind: 'deadline' } };
		} finally {
			this.#release(waiting);
		}
	}

	#release({ caller, countedLong }: Waiting): void {
		caller.inFlight--;
		this.org.inFlight--;
		if (countedLong) this.org.longInFlight--;
		// Whoever was to see whether the org answers may have been cancelled before.
		if (this.org.breaker.probing) this.org.breaker = { ...this.org.breaker, probing: false };
		this.look();
	}

	#pass(waiting: Waiting, now: number): void {
		const standing = this.#standing(waiting, now);
		for (const control of this.controls) control.pass?.(standing);
		waiting.caller.inFlight++;
		this.org.inFlight++;
		waiting.countedLong = standing.long;
		if (standing.long) this.org.longInFlight++;
	}

	#obstacle(waiting: Waiting, now: number): Obstacle | undefined {
		const standing = this.#standing(waiting, now);
		for (const control of this.controls) {
			const obstacle = control.check(standing);
			if (obstacle) return obstacle;
		}
		return undefined;
	}

	#standing({ caller, lane, read, kind }: Waiting, now: number): Standing {
		const long = isLong(this.org.lastTook.get(kind));
		return { org: this.org, caller, lane, read, long, now };
	}

	#sweepBy({ patientUntil, deadline }: Waiting, now: number): void {
		const patience = Math.max(patientUntil, now + SWEEP_MS);
		this.#sweepAt = Math.min(this.#sweepAt, patience, Math.max(deadline, now));
	}

	#stopAlarm(): void {
		this.#alarm?.off.abort();
		this.#alarm = undefined;
	}

	#wakeAt(at: number, now: number): void {
		if (this.#alarm && this.#alarm.at <= at) return;
		this.#stopAlarm();
		const alarm = { at, off: new AbortController() };
		this.#alarm = alarm;
		const ring = () => {
			// Older n8n versions ignore the signal of a sleep.
			if (this.#alarm !== alarm) return;
			this.#alarm = undefined;
			this.look();
		};
		void this.clock
			.sleep(Math.max(1, Math.ceil(at - now)), alarm.off.signal)
			.then(ring, () => undefined);
	}
}

/** Epoch milliseconds at which to look again; Infinity when another call's end will say. */
function untilOf(obstacle: Obstacle | undefined): number {
	return obstacle && obstacle.kind !== 'stop' ? obstacle.until : Number.POSITIVE_INFINITY;
}

/** Why a call waits no longer for what is in its way; undefined while it does. */
function reasonToLeave(
	{ patientUntil, deadline }: Waiting,
	obstacle: Obstacle | undefined,
	now: number,
): NotExecutedReason | undefined {
	const told = obstacle && obstacle.kind !== 'wait' ? obstacle.reason : undefined;
	if (now >= deadline) return told ?? { kind: 'deadline' };
	return obstacle?.kind === 'stop' || now >= patientUntil ? told : undefined;
}

function orAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
	if (!signal) return work;
	return new Promise((resolve) => {
		const done = () => {
			signal.removeEventListener('abort', done);
			resolve();
		};
		signal.addEventListener('abort', done, { once: true });
		void work.then(done);
	});
}
