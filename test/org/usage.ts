import type { SpendableLimit } from './context';
import type { OrgClock } from './model';
import type { OrgSettings } from './settings';

const hourMs = 3_600_000;
/** Salesforce counts API requests over a rolling day. */
const windowHours = 24;
/** How far back the header-lag fault can look; older notes are forgotten. */
const rememberMs = 2 * hourMs;

/** Org limits other than API requests, as `/limits` reports them for an Enterprise Edition org. */
const spendableMaximum: Readonly<Record<SpendableLimit, number>> = {
	DailyBulkApiBatches: 15_000,
	DailyBulkV2QueryJobs: 10_000,
	DailyBulkV2QueryFileStorageMB: 976_562,
};

/** What the org has counted: API requests in the last 24 hours, logins, and other daily limits. */
export class UsageMeter {
	logins = 0;
	private readonly hours = new Map<number, number>();
	private readonly spent = new Map<SpendableLimit, number>();
	private notes: Array<{ at: number; used: number }> = [];

	constructor(
		private readonly clock: OrgClock,
		private readonly settings: OrgSettings,
	) {}

	get used(): number {
		const oldest = this.hour() - windowHours;
		let used = 0;
		for (const [hour, count] of this.hours) {
			if (hour > oldest) used += count;
			else this.hours.delete(hour);
		}
		return used;
	}

	/** Whether one more request is allowed: paid orgs go on above the limit, up to a hard cap. */
	get exhausted(): boolean {
		return this.used >= this.settings.dailyLimit * this.settings.hardCapFactor;
	}

	count(): void {
		const hour = this.hour();
		this.hours.set(hour, (this.hours.get(hour) ?? 0) + 1);
		const now = this.clock.now();
		this.notes.push({ at: now, used: this.used });
		if (this.notes.length > 10_000) {
			this.notes = this.notes.filter((note) => note.at > now - rememberMs);
		}
	}

	/** Usage as it stood some time ago, for a header that lags. */
	usedBefore(ageMs: number): number {
		const then = this.clock.now() - ageMs;
		const later = this.notes.find((note) => note.at > then);
		return later === undefined ? this.used : Math.max(0, later.used - 1);
	}

	setUsed(used: number): void {
		this.hours.clear();
		this.hours.set(this.hour(), used);
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
		this.hours.clear();
		this.spent.clear();
		this.notes = [];
		this.logins = 0;
	}

	private hour(): number {
		return Math.floor(this.clock.now() / hourMs);
	}
}
