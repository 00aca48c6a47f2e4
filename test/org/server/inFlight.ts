import type { OrgClock } from '../model';

/** The calls being worked on, to hold them against the limit of concurrent long requests. */
export class InFlight {
	private readonly started = new Map<object, number>();

	constructor(private readonly clock: OrgClock) {}

	begin(call: object): void {
		this.started.set(call, this.clock.now());
	}

	end(call: object): void {
		this.started.delete(call);
	}

	/** Calls that have run for at least this long, on the org's clock. */
	longerThan(ms: number): number {
		const before = this.clock.now() - ms;
		let count = 0;
		for (const startedAt of this.started.values()) if (startedAt <= before) count += 1;
		return count;
	}
}
