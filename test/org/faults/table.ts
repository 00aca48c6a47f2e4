import type { FaultSpec, FaultTarget, FiredFault } from './model';
import { pathMatcher } from './parse';

interface Armed {
	spec: FaultSpec;
	matches: (target: FaultTarget) => boolean;
	seen: number;
	left: number;
}

/** The faults armed at present, in the order they were armed. */
export class FaultTable {
	private armed: Armed[] = [];

	constructor(private random: () => number) {}

	get none(): boolean {
		return this.armed.length === 0;
	}

	arm(spec: FaultSpec): void {
		const matchesPath = spec.match?.path === undefined ? () => true : pathMatcher(spec.match.path);
		const method = spec.match?.method?.toUpperCase();
		// A fault with a chance goes on until it is removed; one without fires as often as it says.
		const unlimited = spec.probability !== undefined && spec.times === undefined;
		this.armed.push({
			spec,
			matches: (target) =>
				(method === undefined || method === target.method.toUpperCase()) &&
				matchesPath(target.path),
			seen: 0,
			left: unlimited ? Infinity : (spec.times ?? 1),
		});
	}

	/** Faults that strike this call; each one that strikes is used up by one. */
	fire(target: FaultTarget): FiredFault[] {
		const fired: FiredFault[] = [];
		for (const fault of this.armed) {
			if (target.kinds !== undefined && !target.kinds.includes(fault.spec.kind)) continue;
			if (fault.left <= 0 || !fault.matches(target)) continue;
			fault.seen += 1;
			if (fault.seen <= (fault.spec.afterN ?? 0)) continue;
			if (fault.spec.probability !== undefined && this.random() >= fault.spec.probability) continue;
			fault.left -= 1;
			const { kind, retryAfter, delayMs, rows } = fault.spec;
			fired.push({ kind, retryAfter, delayMs, rows });
		}
		this.armed = this.armed.filter((fault) => fault.left > 0);
		return fired;
	}

	list(): FaultSpec[] {
		return this.armed.map((fault) => fault.spec);
	}

	clear(random?: () => number): void {
		this.armed = [];
		if (random !== undefined) this.random = random;
	}
}
