import { wholeSecond } from '../clock';
import type { OrgClock } from '../model';
import { RowLocks } from './rowLocks';
import { OpenTransactions } from './transactions';

/** How the writes of one transaction behave. */
export interface TransactionOptions {
	/** Real or simulated late commit: nobody sees the changes for this long (org clock). */
	visibleAfterMs?: number;
	/** The first so many records of the transaction are locked by somebody else. */
	lockedRows?: number;
	/** Seeding: the caller may write fields that only the org writes. */
	seed?: boolean;
	/** A committed transaction notes here how to take it back, last change last. */
	undoLog?: Array<() => void>;
	/** Saves what a duplicate rule only warns of (`Sforce-Duplicate-Rule-Header: allowSave=true`). */
	allowDuplicates?: boolean;
	/** Runs assignment rules; absent: none. */
	assignment?: Assignment;
	/** For links in errors; absent: the newest. */
	apiVersion?: string;
}

/** Which assignment rule gives saved records their owner. */
export interface Assignment {
	/** A rule's id; absent: the object's active one. */
	ruleId?: string;
	/** Changed records are assigned too, not new ones alone. */
	onUpdate: boolean;
}

interface Transaction {
	options: TransactionOptions;
	lockedRowsLeft: number;
	undo: Array<() => void>;
}

/** One change of a record, not yet made. */
export interface Change {
	recordId: string;
	/** Parents that are locked with the record. */
	parents: string[];
	/** Tells the unique values it takes; asked only while it waits to be committed. */
	reserved: () => string[];
	/** Makes the change; gives how to take it back. */
	apply: () => () => void;
}

/** When changes take effect, how they are taken back, and what they lock meanwhile. */
export class Commits {
	private readonly open = new OpenTransactions();
	private readonly locks: RowLocks;
	private current: Transaction | undefined;

	constructor(private readonly clock: OrgClock) {
		this.locks = new RowLocks(clock);
	}

	clear(): void {
		this.open.clear();
		this.locks.clear();
	}

	/** The options of the transaction under way. */
	get options(): TransactionOptions {
		return this.current?.options ?? {};
	}

	/** Runs writes as one transaction; `commit: false` takes all of them back. */
	run<T>(options: TransactionOptions, work: () => { result: T; commit: boolean }): T {
		const transaction: Transaction = {
			options,
			lockedRowsLeft: options.lockedRows ?? 0,
			undo: [],
		};
		this.current = transaction;
		try {
			const { result, commit } = work();
			if (!commit) for (const undo of transaction.undo.reverse()) undo();
			else options.undoLog?.push(...transaction.undo);
			return result;
		} finally {
			this.current = undefined;
		}
	}

	/** Makes a change now, or leaves it to commit later; either way it can be taken back. */
	make(change: Change): void {
		const late = this.options.visibleAfterMs ?? 0;
		if (late <= 0) {
			const undo = change.apply();
			this.current?.undo.push(undo);
			return;
		}
		const now = this.clock.now();
		const undo = this.open.add({
			startedAt: wholeSecond(now),
			visibleAt: now + late,
			recordId: change.recordId,
			parentIds: change.parents,
			owner: this.current,
			reservations: change.reserved(),
			apply: () => void change.apply(),
		});
		this.current?.undo.push(undo);
	}

	/** Commits what is due. */
	settle(): void {
		if (!this.open.none) this.open.settle(this.clock.now());
	}

	/** Start of the oldest transaction not yet committed, epoch milliseconds. */
	oldestStart(): number | undefined {
		this.settle();
		return this.open.oldestStart();
	}

	/** The record that took this unique value in an open transaction. */
	reservedBy(value: string): string | undefined {
		return this.open.reservedBy(value);
	}

	/** Somebody else holds the row for so long, on the org's clock. */
	hold(id: string, forMs: number): void {
		this.locks.hold(id, forMs);
	}

	/** The first of these records that is locked by somebody else. */
	firstLocked(ids: readonly string[]): string | undefined {
		return ids.find((id) => this.locks.has(id) || this.open.locks(id, this.current));
	}

	/** Uses up one of the locks that the transaction is to meet. */
	meetsLock(): boolean {
		const { current } = this;
		if (!current?.lockedRowsLeft) return false;
		current.lockedRowsLeft -= 1;
		return true;
	}
}
