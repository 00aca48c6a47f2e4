import type { OrgClock } from '../model';

/** Rows that somebody outside the API holds locked for a while, on the org's clock. */
export class RowLocks {
	private readonly until = new Map<string, number>();

	constructor(private readonly clock: OrgClock) {}

	hold(id: string, forMs: number): void {
		this.until.set(id, this.clock.now() + forMs);
	}

	has(id: string): boolean {
		const until = this.until.get(id);
		if (until === undefined) return false;
		if (until > this.clock.now()) return true;
		this.until.delete(id);
		return false;
	}

	clear(): void {
		this.until.clear();
	}
}
