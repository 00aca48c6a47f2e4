import type { EncodedKeys } from './keySet';
import type { Watch } from './watch';

/** Bounds of the kept state, in entries. */
export interface Bounds {
	/**
	 * Most told states that are kept by key, with those that left the chosen fields as they were and whose
	 * fingerprint is forgotten. Above, everything before the cursor is no longer read again,
	 * so what commits late there is missed; the log says so.
	 */
	seen: number;
	/**
	 * Most records kept as told as created. Above, the oldest are forgotten: a record created before,
	 * changed since and read later for the first time is told as updated; the log says so.
	 */
	creations: number;
	/** Most records whose changes are followed before they rest. */
	noticed: number;
	/** Most records whose values of the chosen fields are remembered. */
	fingerprints: number;
	/** Most deletions of the delete log that wait to be told; the rest is read later. */
	owed: number;
	/** Most entries of the delete log that are known beyond where it is complete; the rest waits. */
	ahead: number;
}

/**
 * An entry takes two to some ten characters, a fingerprint 21 to 29: in the usual case all take a few hundred
 * bytes, at worst some hundred kB.
 */
export const BOUNDS: Bounds = {
	seen: 20_000,
	creations: 50_000,
	noticed: 100,
	fingerprints: 2_000,
	owed: 20_000,
	ahead: 20_000,
};

/** A place in the order of (time, ID): before all records of a second, or behind one of them. */
export interface Position {
	/** Epoch milliseconds, whole seconds, as Salesforce stamps records. */
	stamp: number;
	id?: string;
}

/** Whether the first position lies before the second. */
export function isBefore(a: Position, b: Position): boolean {
	if (a.stamp !== b.stamp) return a.stamp < b.stamp;
	return b.id !== undefined && (a.id === undefined || a.id < b.id);
}

/** The later of two positions. */
export function later(a: Position, b: Position): Position {
	return isBefore(a, b) ? b : a;
}

/** How far a re-scan has come; it may take several polls. */
export interface Rescan {
	from: Position;
	/** What `covered` was before it began: at its end, everything stamped before is told. */
	covered?: number;
	/** When it was due, by Salesforce's clock: it sees all that was visible then. Epoch milliseconds. */
	dueAt: number;
	/** Keys it has read that still lie behind the safe point at its end. */
	kept: number;
	/** It goes before what is new in the next poll; the two take turns, so that neither starves. */
	first: boolean;
}

/**
 * What the trigger keeps between polls. It changes only together with what was emitted: n8n does not
 * save it after a poll without events, and an older state leads to the same events again.
 */
export interface TriggerState {
	/** Object and event the rest belongs to; another choice starts anew. */
	watching: string;
	/** Everything before was told, and no transaction can add to it any more (or is given up on). */
	safe: Position;
	/** Everything before was read once; between the safe point and here, more may still appear. */
	cursor: Position;
	/** States told since the safe point: ID and stamp. */
	seen: EncodedKeys;
	/** How many keys lie between the safe point and the cursor, as far as known. */
	behind: number;
	/** Records that have not rested yet: ID, and the stamp of the first change not told. */
	noticed: Array<[id: string, stamp: number]>;
	/** Salesforce's `latestDateCovered`: whatever is stamped before is visible. Epoch milliseconds. */
	covered?: number;
	/** When the replication endpoints were last asked, by this machine's clock. Epoch milliseconds. */
	askedAt?: number;
	/** The longest stretch to ask them for, where a longer one held too many records. Milliseconds. */
	askAtMost?: number;
	/** A re-scan from the safe point to the cursor is under way, where polls do not read both at once. */
	rescan?: Rescan;
	/** Created or updated only: records created before are all told. Epoch milliseconds. */
	creationsFrom?: number;
	/** Created or updated only: what was told as created since, by the hour. */
	creations?: EncodedKeys;
	/** Deletions only: up to here the delete log was read. Epoch milliseconds. */
	logFrom?: number;
	/** Deletions only: within that second, the last entry that was read. */
	logFromId?: string;
	/** Deletions only: entries of the delete log that are not told yet. */
	owed?: EncodedKeys;
	/** Deletions only: entries that were read where the log was not complete yet. */
	ahead?: EncodedKeys;
	/**
	 * Of the fields whose change is asked for: ID and fingerprint of each record, oldest first; behind
	 * them the stamp (base 36) of an update that left the fields as they were.
	 */
	fingerprints?: string[];
	/**
	 * The last batch was handed to n8n in this process, from the state `before`. Where n8n saves the
	 * state before it creates the execution, another process delivers that batch again.
	 */
	handedOver?: { process: string; events: number; before: TriggerState };
}

/** Names what is watched. */
export function watchingKey({ object, event }: Watch): string {
	return `${object}:${event}`;
}

/** The kept state, unless there is none yet or it belongs to another object or event. */
export function readState(kept: unknown, watch: Watch): TriggerState | undefined {
	const state = kept as Partial<TriggerState> | undefined;
	const usable = state?.watching === watchingKey(watch) && state.safe && state.cursor;
	return usable ? (state as TriggerState) : undefined;
}

/** The state of a trigger that begins at this second. */
export function beginAt(watch: Watch, stamp: number): TriggerState {
	return {
		watching: watchingKey(watch),
		safe: { stamp },
		cursor: { stamp },
		seen: {},
		behind: 0,
		noticed: [],
		...(watch.event === 'createdOrUpdated' && { creationsFrom: stamp }),
		...(watch.event === 'deleted' && { logFrom: stamp }),
	};
}
