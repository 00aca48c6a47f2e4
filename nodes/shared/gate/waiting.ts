import type { Lane, NotExecutedReason } from './call';
import type { CallerState } from './state';

/** A call that waits for its turn. */
export interface Waiting {
	caller: CallerState;
	lane: Lane;
	read: boolean;
	/** What it has in common with calls that will probably take as long. */
	kind: string;
	/** It was let through as one of the long calls. */
	countedLong: boolean;
	/** Counts up over all that ever waited: who came first. */
	number: number;
	/** Epoch milliseconds from which it no longer waits where nobody knows when it would end. */
	patientUntil: number;
	/** Epoch milliseconds from which it no longer waits at all. */
	deadline: number;
	/** Ends the wait: without a reason the call may be sent. */
	leave: (reason?: NotExecutedReason) => void;
}

const LANES: readonly Lane[] = ['interactive', 'normal', 'background'];

/** Calls that are alike to every control, in the order they came. */
type Line = Set<Waiting>;

/**
 * The calls that wait for one org. Those that no control can tell apart stand in one line, so that
 * only the first of each line has to be looked at, however many wait.
 */
export class WaitingCalls {
	readonly #lines = new Map<Lane, Map<CallerState, Map<string, Line>>>(
		LANES.map((lane) => [lane, new Map<CallerState, Map<string, Line>>()]),
	);
	#size = 0;

	get size(): number {
		return this.#size;
	}

	add(call: Waiting): void {
		this.#lineOf(call).add(call);
		this.#size++;
	}

	/** Does nothing when the call no longer waits. */
	remove(call: Waiting): void {
		const ofLane = this.#lines.get(call.lane);
		const ofCaller = ofLane?.get(call.caller);
		const line = ofCaller?.get(lineName(call));
		if (!line?.delete(call)) return;
		this.#size--;
		if (line.size === 0) ofCaller?.delete(lineName(call));
		if (ofCaller?.size === 0) ofLane?.delete(call.caller);
	}

	/** The first of each line: lane by lane, and within a lane in the order they came. */
	firsts(): Waiting[] {
		return LANES.flatMap((lane) =>
			[...(this.#lines.get(lane)?.values() ?? [])]
				.flatMap((ofCaller) => [...ofCaller.values()])
				.flatMap((line) => first(line) ?? [])
				.sort((a, b) => a.number - b.number),
		);
	}

	/** All that stand in the line of a call, itself included; may be removed while read. */
	lineOf(call: Waiting): Iterable<Waiting> {
		return this.#lineOf(call);
	}

	#lineOf(call: Waiting): Line {
		const ofCaller = entry(
			entry(this.#lines, call.lane, () => new Map<CallerState, Map<string, Line>>()),
			call.caller,
			() => new Map<string, Line>(),
		);
		return entry(ofCaller, lineName(call), () => new Set<Waiting>());
	}
}

function lineName({ read, kind }: Waiting): string {
	return `${read} ${kind}`;
}

function first(line: Line): Waiting | undefined {
	const [call] = line;
	return call;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	const found = map.get(key) ?? make();
	map.set(key, found);
	return found;
}
