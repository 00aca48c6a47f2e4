import type { Watch } from './watch';

/**
 * An order in which records are read, each with a cursor of its own. Creations are read by
 * CreatedDate, which stays, so that a record that keeps changing is still found as created once.
 */
export type StreamName = 'modified' | 'created' | 'deleted';

/**
 * A place in the order of (time, ID). Without an ID it stands before all records of that second.
 */
export interface Cursor {
	/** Epoch milliseconds, whole seconds, as Salesforce stamps records. */
	stamp: number;
	id?: string;
}

/**
 * What the trigger keeps between polls. It changes only together with what was emitted: n8n does not
 * save it after a poll without events, and an older state leads to the same events again.
 */
export interface TriggerState {
	/** Object and event the cursors belong to; another choice starts anew. */
	watching: string;
	cursors: Partial<Record<StreamName, Cursor>>;
	/**
	 * Records that were emitted as created in a state the stream of changes has yet to reach: ID and
	 * SystemModstamp of that state, so that it is not emitted again.
	 */
	ahead: Array<[id: string, stamp: number]>;
}

/** Names what is watched. */
export function watchingKey({ object, event }: Watch): string {
	return `${object}:${event}`;
}

/** The kept state, unless there is none yet or it belongs to another object or event. */
export function readState(kept: unknown, watch: Watch): TriggerState | undefined {
	const state = kept as TriggerState | undefined;
	return state?.watching === watchingKey(watch) ? state : undefined;
}
