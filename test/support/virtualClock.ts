import type { Clock } from '../../nodes/shared/gate/turnstile';

interface Sleeper {
	at: number;
	wake: () => void;
}

/** A clock that jumps from one sleeper's end to the next, as soon as nothing else is left to do. */
export class VirtualClock implements Clock {
	#now = 0;
	/** Whoever wakes first is last; of those that wake together, whoever lay down first. */
	readonly #sleepers: Sleeper[] = [];

	readonly now = (): number => this.#now;

	readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
		new Promise((resolve, reject) => {
			const abort = () => reject(signal?.reason as Error);
			if (signal?.aborted) {
				abort();
				return;
			}
			signal?.addEventListener('abort', abort, { once: true });
			this.#add(this.#now + ms, () => {
				signal?.removeEventListener('abort', abort);
				resolve();
			});
		});

	/** Runs until the time given, epoch milliseconds, or until nobody sleeps. */
	async runUntil(end: number): Promise<void> {
		for (;;) {
			// Lets everything run that needs no clock.
			await new Promise(setImmediate);
			const next = this.#sleepers.at(-1);
			if (!next || next.at > end) break;
			this.#now = Math.max(this.#now, next.at);
			for (
				let sleeper = this.#sleepers.at(-1);
				sleeper && sleeper.at <= this.#now;
				sleeper = this.#sleepers.at(-1)
			) {
				this.#sleepers.pop();
				sleeper.wake();
			}
		}
		this.#now = Math.max(this.#now, end);
	}

	#add(at: number, wake: () => void): void {
		let low = 0;
		let high = this.#sleepers.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#sleepers[middle]?.at ?? 0) > at) low = middle + 1;
			else high = middle;
		}
		this.#sleepers.splice(low, 0, { at, wake });
	}
}
