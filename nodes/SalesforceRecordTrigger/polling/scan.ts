import { Creations } from './creations';
import { createdAt, eventOf, type EventName } from './events';
import { Fingerprints } from './fingerprints';
import { KeySet } from './keySet';
import { ask, type Key, type Reading } from './reads';
import { later, BOUNDS, type Bounds, type Position, type Rescan, type TriggerState } from './state';
import { SECOND, wholeSecond } from './time';
import type { Watch } from './watch';

/** Sizes of the reads and of what is kept. */
export interface ScanSizes {
	/** Keys of one query. */
	keysAQuery: number;
	/** Keys behind the safe point up to which a poll reads old and new ones with one query. */
	oneScanUpTo: number;
	/** Keys a query asks for beyond those it may tell: not settled, or no event. */
	spareKeys: number;
	/** Records of one retrieve. */
	recordsARead: number;
	bounds: Bounds;
}

/**
 * Salesforce's own page holds 2,000 rows, so that a query is a call; one retrieve takes 2,000 IDs (sObject
 * Collections, REST API Developer Guide).
 */
export const SCAN_SIZES: ScanSizes = {
	keysAQuery: 2000,
	oneScanUpTo: 1000,
	spareKeys: 100,
	recordsARead: 2000,
	bounds: BOUNDS,
};

/**
 * How long a state must have stood in any case. Seconds are the finest that stamps tell: a record read
 * within its second could change again under the same stamp. The rest allows for Salesforce's hosts to
 * differ in their clocks. Milliseconds.
 */
const REST_MS = 3 * SECOND;

/** A key that is to be told. */
export interface DueKey extends Key {
	event: EventName;
	/** The first change of this state that was not told. Epoch milliseconds. */
	since: number;
	/** From the delete log. */
	fromLog?: boolean;
}

/** A stretch of the order of changes. */
interface Stretch {
	from: Position;
	until?: Position;
}

/** What a poll found among the keys. */
export class Scan {
	readonly seen: KeySet;
	readonly fingerprints: Fingerprints;
	readonly creations: Creations;
	readonly due: DueKey[] = [];
	/** Salesforce's time less the settle lag: what is stamped before may be told. */
	horizon = 0;
	/** A moment by Salesforce's clock before the first read. */
	readAt = 0;
	timeIsUp = false;
	/** Everything before was read, by this scan or by earlier ones; behind it, this one was cut short. */
	reached: Position;
	/** The scan read everything from the safe point on, old and new. */
	readonly isWhole: boolean;
	/** How far the re-scan came; undefined when there is none, or it is done. */
	rescan: Rescan | undefined;
	/** Set where the re-scan came to its end: everything stamped before `covered` is told. */
	rescanned: { covered: number; kept: number; dueAt: number } | undefined;
	/** Keys read that are new to the trigger, or all of them where it read old and new at once. */
	newKeys = 0;
	/** Every key there is was read, those too that have not settled. */
	exhausted = false;
	/** Something may be left: the poll's maximum or its time was reached. */
	cutShort = false;
	/** Stamps of the keys that were read. */
	readonly stamps: number[] = [];
	/** The earliest creation that was found and could not be told yet. Epoch milliseconds. */
	firstUntold = Infinity;
	private readonly noticedBefore: Map<string, number>;
	private readonly noticedNow = new Map<string, number>();

	constructor(
		private readonly watch: Watch,
		private readonly state: TriggerState,
		readonly sizes: ScanSizes,
	) {
		this.seen = KeySet.decode(state.seen);
		this.fingerprints = new Fingerprints(state.fingerprints);
		this.creations = new Creations(state);
		this.noticedBefore = new Map(state.noticed);
		this.reached = state.cursor;
		this.isWhole = state.behind <= sizes.oneScanUpTo;
		this.rescan = this.isWhole ? undefined : state.rescan;
	}

	get room(): number {
		return this.watch.maxRecords - this.due.length;
	}

	/** Reads the keys that are new, and those between safe point and cursor if it is their turn. */
	*run(): Reading<void> {
		const { safe, cursor, behind } = this.state;
		const known = this.isWhole ? behind : 0;
		const readNew = () => this.readNew(this.isWhole ? safe : cursor, known);
		const { rescan } = this;
		if (rescan?.first) yield* this.readAgain(rescan);
		if (this.goesOn()) yield* readNew();
		if (rescan && !rescan.first && this.goesOn()) yield* this.readAgain(rescan);
		if (this.rescan) this.rescan = { ...this.rescan, first: !this.rescan.first };
	}

	private goesOn(): boolean {
		if (this.timeIsUp) this.cutShort = true;
		return !this.cutShort;
	}

	private *readNew(from: Position, known: number): Reading<void> {
		const before = this.stamps.length;
		const { at, atEnd } = yield* this.read({ from }, known);
		this.newKeys = this.stamps.length - before;
		const isSettled = atEnd || at.stamp >= this.horizon;
		this.reached = isSettled ? later(this.state.cursor, { stamp: this.horizon }) : at;
	}

	private *readAgain(rescan: Rescan): Reading<void> {
		const { cursor, behind } = this.state;
		const before = this.stamps.length;
		const { at, atEnd } = yield* this.read({ from: rescan.from, until: cursor }, behind);
		const { covered = -Infinity } = rescan;
		const kept = rescan.kept + this.stamps.slice(before).filter((read) => read >= covered).length;
		this.rescan = atEnd ? undefined : { ...rescan, from: at, kept };
		if (atEnd) this.rescanned = { covered, kept, dueAt: rescan.dueAt };
	}

	/** Reads a stretch until its end, or until the poll has its events or no more time. */
	private *read(
		{ from, until }: Stretch,
		known: number,
	): Reading<{ at: Position; atEnd: boolean }> {
		const { keysAQuery, spareKeys } = this.sizes;
		let at = from;
		for (;;) {
			const limit = Math.min(keysAQuery, this.room + known + spareKeys);
			const { keys, readAt, timeIsUp } = yield* ask({ kind: 'keys', from: at, until, limit });
			if (this.horizon === 0) this.begin(readAt);
			this.timeIsUp = timeIsUp;
			for (const key of keys) {
				if (!this.take(key)) return { at, atEnd: false };
				at = { stamp: key.stamp, id: key.id };
			}
			const isAtEnd = until?.id !== undefined && at.id === until.id && at.stamp === until.stamp;
			if (keys.length < limit || isAtEnd || at.stamp >= this.horizon) {
				if (!until) this.exhausted = keys.length < limit;
				return { at, atEnd: true };
			}
			this.cutShort = timeIsUp || this.room <= 0;
			if (this.cutShort) return { at, atEnd: false };
		}
	}

	private begin(readAt: number): void {
		this.readAt = readAt;
		this.horizon = wholeSecond(readAt - Math.max(this.watch.settleMs, REST_MS));
	}

	/** Judges one key; false when the poll has its events. */
	private take(key: Key): boolean {
		const { watch, seen } = this;
		if (key.stamp < this.horizon) this.stamps.push(key.stamp);
		const wasJudged = this.fingerprints.wasJudged(key.id, key.stamp);
		const event =
			wasJudged || seen.has(key.id, key.stamp)
				? undefined
				: eventOf(watch, key, (one) => this.creations.isNew(one));
		const since = event === 'created' ? createdAt(key) : this.sinceNoticed(key.id, key.stamp);
		const rests = key.stamp + REST_MS <= this.readAt;
		if (event && (since >= this.horizon || !rests)) {
			this.notice(key, event, since);
		} else if (event && !(event === 'updated' && this.looksUnchanged(key))) {
			if (this.room <= 0) {
				this.cutShort = true;
				return false;
			}
			this.due.push({ ...key, event, since });
		} else if (rests && key.fingerprint !== undefined) {
			const isUnchanged = wasJudged || event !== undefined;
			this.fingerprints.set(key.id, key.fingerprint, isUnchanged ? key.stamp : undefined);
		}
		return true;
	}

	private looksUnchanged({ id, fingerprint }: Key): boolean {
		return fingerprint !== undefined && this.fingerprints.isUnchanged(id, fingerprint);
	}

	private sinceNoticed(id: string, stamp: number): number {
		return Math.min(this.noticedBefore.get(id) ?? stamp, stamp);
	}

	/** Remembers a change that could not be told yet, so that a record that never rests is told too. */
	notice({ id }: Key, event: EventName, since: number): void {
		this.noticedNow.set(id, since);
		if (event === 'created') this.firstUntold = Math.min(this.firstUntold, since);
	}

	/** The record is told; what was noticed of it is over. */
	settle(id: string): void {
		this.noticedBefore.delete(id);
		this.noticedNow.delete(id);
	}

	noticed(): Array<[string, number]> {
		const kept = this.cutShort
			? new Map([...this.noticedBefore, ...this.noticedNow])
			: this.noticedNow;
		return [...kept].slice(0, this.sizes.bounds.noticed);
	}

	/** How many of the keys read lie behind this position. */
	countBehind({ stamp }: Position): number {
		return this.stamps.filter((read) => read >= stamp).length;
	}
}
