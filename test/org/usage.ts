import type { SpendableLimit } from './context';
import type { OrgClock } from './model';
import { RollingCount } from './rollingCount';
import type { OrgSettings } from './settings';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Salesforce counts API requests over a rolling day. */
const dayMs = 24 * hourMs;
/** How far back a lagging header can look; older notes are forgotten. */
const rememberMs = 2 * hourMs;
/** Notes kept before the old ones are looked for. */
const mostNotes = 10_000;
/** What `api-bursts` counts over; the documentation names no window. */
const burstMs = 20_000;

/** Org limits other than API requests, as `/limits` reports them for an Enterprise Edition org. */
const spendableMaximum: Readonly<Record<SpendableLimit, number>> = {
	DailyBulkApiBatches: 15_000,
	DailyBulkV2QueryJobs: 10_000,
	DailyBulkV2QueryFileStorageMB: 976_562,
};

/** What the org has counted: API requests in the last 24 hours, logins, and other daily limits. */
export class UsageMeter {
	logins = 0;
	private readonly day: RollingCount;
	private readonly appDay: RollingCount;
	private readonly burst: RollingCount;
	private readonly spent = new Map<SpendableLimit, number>();
	/** Usage as it stood just before each request, in time order. */
	private notes: Array<{ at: number; before: number }> = [];

	constructor(
		private readonly clock: OrgClock,
		private readonly settings: OrgSettings,
	) {
		this.day = new RollingCount(clock, dayMs, minuteMs);
		this.appDay = new RollingCount(clock, dayMs, minuteMs);
		this.burst = new RollingCount(clock, burstMs, 1000);
	}

	get used(): number {
		return this.day.value;
	}

	/** Requests of the caller's own app; usage set by hand is that of other apps. */
	get appUsed(): number {
		return this.appDay.value;
	}

	get bursts(): number {
		return this.burst.value;
	}

	/** The app's own allocation; the org's where it has none. */
	get appLimit(): number {
		return this.settings.perAppLimit || this.settings.dailyLimit;
	}

	/** Whether one more request is refused: paid orgs go on above the limit, up to a hard cap. */
	get exhausted(): boolean {
		const { dailyLimit, hardCapFactor, perAppEnforced } = this.settings;
		if (perAppEnforced && this.appUsed >= this.appLimit) return true;
		return this.used >= dailyLimit * hardCapFactor;
	}

	count(amount = 1): void {
		const now = this.clock.now();
		this.notes.push({ at: now, before: this.used });
		if (this.notes.length > mostNotes) {
			this.notes = this.notes.filter((note) => note.at > now - rememberMs);
		}
		this.day.add(amount);
		this.appDay.add(amount);
		this.burst.add(amount);
	}

	/** Usage as header and `/limits` show it: they lag by the org's setting. */
	get shown(): number {
		return this.usedBefore(this.settings.usageLagMs);
	}

	/** Usage as it stood some time ago. */
	usedBefore(ageMs: number): number {
		if (ageMs <= 0) return this.used;
		const then = this.clock.now() - ageMs;
		let low = 0;
		let high = this.notes.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((this.notes[middle]?.at ?? Infinity) > then) high = middle;
			else low = middle + 1;
		}
		return this.notes[low]?.before ?? this.used;
	}

	setUsed(used: number): void {
		this.day.clear();
		this.day.add(used);
		this.notes = [];
	}

	spend(limit: SpendableLimit, amount: number): boolean {
		const spent = this.spent.get(limit) ?? 0;
		if (spent + amount > spendableMaximum[limit]) return false;
		this.spent.set(limit, spent + amount);
		return true;
	}

	maximum(limit: SpendableLimit): number {
		return spendableMaximum[limit];
	}

	remaining(limit: SpendableLimit): number {
		return spendableMaximum[limit] - (this.spent.get(limit) ?? 0);
	}

	reset(): void {
		for (const count of [this.day, this.appDay, this.burst]) count.clear();
		this.spent.clear();
		this.notes = [];
		this.logins = 0;
	}
}
