import type { SalesforceRecord } from '../../shared/client/queryPages';
import type { Position } from './state';

/** A record as the search for changes sees it: where it stands, not what it holds. */
export interface Key {
	id: string;
	/** Of the field the watch orders by. Epoch milliseconds, whole seconds. */
	stamp: number;
	/** CreatedDate, epoch milliseconds, where the watch reads it. */
	created?: number;
	/** Of the values of the fields whose change is asked for. */
	fingerprint?: string;
}

/** An entry of Salesforce's delete log. */
export interface Deletion {
	id: string;
	/** Epoch milliseconds. */
	stamp: number;
}

/** What a poll asks for: the decisions say what to read, the edge reads it. */
export type Read =
	/** Keys behind `from`, up to `until` if there is one, oldest first. */
	| { kind: 'keys'; from: Position; until?: Position; limit: number }
	/** The newest keys, newest first. */
	| { kind: 'newest'; limit: number }
	/** Whole records. */
	| { kind: 'records'; ids: string[] }
	/** Which of these IDs the org still holds, deleted or not, whatever the filter says. */
	| { kind: 'existing'; ids: string[] }
	/** How far changes are complete, and what was deleted; edges are whole minutes, epoch ms. */
	| { kind: 'replication'; start: number; end: number };

/** What each read gives back. */
export interface Answers {
	keys: {
		keys: Key[];
		/** A moment by Salesforce's clock at which the keys had not been read yet. Epoch ms. */
		readAt: number;
		/** The poll should come to its end. */
		timeIsUp: boolean;
	};
	newest: { keys: Key[]; readAt: number };
	records: { records: SalesforceRecord[]; timeIsUp: boolean };
	existing: { ids: string[] };
	replication:
		| { outcome: 'read'; latestDateCovered: number; deletions: Deletion[] }
		/** Another trigger of this process has just asked, for another stretch: to be asked again in the next poll. */
		| { outcome: 'later' }
		/** More records than Salesforce names at once: to be asked for a shorter stretch. */
		| { outcome: 'tooMany' }
		/** The delete log no longer reaches back to `start`. */
		| { outcome: 'purged' }
		/** Refused or not reached; nothing depends on it. */
		| { outcome: 'failed'; reason: string };
}

/** A program of reads: it yields what it asks for and is given the answer. */
export type Reading<T> = Generator<Read, T, Answers[Read['kind']]>;

/** Asks for one read; `yield* ask(...)` is its answer. */
export function* ask<R extends Read>(read: R): Reading<Answers[R['kind']]> {
	return (yield read) as Answers[R['kind']];
}
