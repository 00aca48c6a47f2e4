/** Bounds how many run at once; those that wait are served in the order they came. */
export class Semaphore {
	#free: number;
	readonly #waiting: Array<() => void> = [];

	/** @param size how many may run at once, at least 1 */
	constructor(size: number) {
		this.#free = size;
	}

	get waiting(): number {
		return this.#waiting.length;
	}

	/**
	 * Waits for a place.
	 *
	 * @returns gives the place back; call it once
	 * @throws the signal's reason when it aborts first
	 */
	async acquire(signal?: AbortSignal): Promise<() => void> {
		signal?.throwIfAborted();
		if (this.#free > 0) {
			this.#free--;
		} else {
			await new Promise<void>((resolve, reject) => {
				const turn = () => {
					signal?.removeEventListener('abort', abort);
					resolve();
				};
				const abort = () => {
					this.#waiting.splice(this.#waiting.indexOf(turn), 1);
					reject(signal?.reason as Error);
				};
				signal?.addEventListener('abort', abort, { once: true });
				this.#waiting.push(turn);
			});
		}
		return () => {
			const next = this.#waiting.shift();
			if (next) next();
			else this.#free++;
		};
	}
}
