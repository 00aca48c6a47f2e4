import type { Lane, NotExecutedReason } from './call';
import type { CallerState, OrgState } from './state';

/** A call that wants to be sent, as far as the controls look at it. */
export interface Standing {
	org: OrgState;
	caller: CallerState;
	lane: Lane;
	/** It changes nothing in the org. */
	read: boolean;
	/** Its kind took long the last time. */
	long: boolean;
	/** Epoch milliseconds. */
	now: number;
}

/**
 * What keeps a call from being sent. `until` is when to look again, in epoch milliseconds; Infinity
 * when only another call's end can change it.
 * - `wait`: its turn comes; it waits up to its deadline
 * - `hold`: nobody knows when; it waits as long as the caller allows
 * - `stop`: waiting does not help
 */
export type Obstacle =
	| { kind: 'wait'; until: number }
	| { kind: 'hold'; until: number; reason: NotExecutedReason }
	| { kind: 'stop'; reason: NotExecutedReason };

/** One rule of the gate. */
export interface Control {
	name: string;
	/** What stands in the way of the call; changes nothing. */
	check(standing: Standing): Obstacle | undefined;
	/** Notes that the call passed all controls and is sent now. */
	pass?(standing: Standing): void;
}
