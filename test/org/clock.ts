import type { OrgClock } from './model';

/** The org's clock: the machine's, moved forward by the control API. */
export class AdvancingClock implements OrgClock {
	private offsetMs = 0;
	private skewMs = 0;

	constructor(private readonly base: () => number = Date.now) {}

	now(): number {
		return this.machineNow() + this.offsetMs;
	}

	/**
	 * The time of the org's machine, which advancing leaves alone: what a caller's clock stamped is
	 * held against it.
	 */
	machineNow(): number {
		return this.base() + this.skewMs;
	}

	/** How far the org's clock is ahead of the caller's; below 0 it is behind. */
	skew(ms: number): void {
		this.skewMs = ms;
	}

	advance(ms: number): void {
		this.offsetMs += ms;
	}
}

/** Salesforce keeps its system datetimes to the whole second. */
export function wholeSecond(ms: number): number {
	return Math.floor(ms / 1000) * 1000;
}
