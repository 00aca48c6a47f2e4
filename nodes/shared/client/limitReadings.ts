/** The name `/limits` gives to the figure that the header of every reply states. */
export const DAILY_API_REQUESTS = 'DailyApiRequests';

/** How much of a limit was used at one time. */
export interface LimitReading {
	/** Epoch milliseconds. */
	at: number;
	used: number;
	max: number;
}

/** Milliseconds between two readings that are kept: the figures lag behind by more. */
const SPACING_MS = 60_000;
/** Milliseconds for which a reading is kept: a rate of older ones says little of the present. */
export const READINGS_KEPT_MS = 6 * 60 * 60_000;
/** Limits read at once; an org reports some 60. */
const MOST_LIMITS = 100;

/** What was read of each limit over the last hours, at most one reading a minute. */
export class LimitReadings {
	readonly #byName = new Map<string, LimitReading[]>();

	add(name: string, reading: LimitReading): void {
		const known = this.#byName.get(name);
		if (!known && this.#byName.size >= MOST_LIMITS) return;
		const readings = known ?? [];
		if (!known) this.#byName.set(name, readings);
		// The newest is always kept, and those before it stand a minute apart.
		const last = readings.at(-1);
		const before = readings.at(-2);
		if (last && before && last.at - before.at < SPACING_MS) readings.pop();
		readings.push(reading);
		while (readings[0] && reading.at - readings[0].at > READINGS_KEPT_MS) readings.shift();
	}

	/** Oldest first. */
	of(name: string): readonly LimitReading[] {
		return this.#byName.get(name) ?? [];
	}
}
