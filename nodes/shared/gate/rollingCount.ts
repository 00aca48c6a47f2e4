/**
 * Counts what happened within a window that moves with the clock, in slices of equal length: exact to
 * one slice, and of constant size however much is counted.
 */
export class RollingCount {
	readonly #sliceMs: number;
	/** Oldest first; `slice` is the number of slices since the epoch. */
	readonly #slices: Array<{ slice: number; count: number }> = [];
	#total = 0;

	constructor(
		private readonly windowMs: number,
		slices: number,
	) {
		this.#sliceMs = windowMs / slices;
	}

	add(now: number): void {
		const slice = Math.floor(now / this.#sliceMs);
		const newest = this.#slices.at(-1);
		if (newest?.slice === slice) newest.count++;
		else this.#slices.push({ slice, count: 1 });
		this.#total++;
	}

	total(now: number): number {
		this.#forget(now);
		return this.#total;
	}

	/** Epoch milliseconds at which the oldest that is counted leaves the window; `now` when none is. */
	nextFallAt(now: number): number {
		this.#forget(now);
		const oldest = this.#slices[0];
		return oldest ? (oldest.slice + 1) * this.#sliceMs + this.windowMs : now;
	}

	#forget(now: number): void {
		let oldest = this.#slices[0];
		while (oldest && (oldest.slice + 1) * this.#sliceMs + this.windowMs <= now) {
			this.#total -= oldest.count;
			this.#slices.shift();
			oldest = this.#slices[0];
		}
	}
}
