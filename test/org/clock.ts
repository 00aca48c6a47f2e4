import type { OrgClock } from './model';

/** The org's clock: the machine's, moved forward by the control API. */
export class AdvancingClock implements OrgClock {
	private offsetMs = 0;

	constructor(private readonly base: () => number = Date.now) {}

	now(): number {
		return this.base() + this.offsetMs;
	}

	/** The machine's own time, for what a caller's clock stamped. */
	machineNow(): number {
		return this.base();
	}

	advance(ms: number): void {
		this.offsetMs += ms;
	}
}

/** Salesforce keeps its system datetimes to the whole second. */
export function wholeSecond(ms: number): number {
	return Math.floor(ms / 1000) * 1000;
}
