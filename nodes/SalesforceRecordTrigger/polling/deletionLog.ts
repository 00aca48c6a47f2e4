import { KeySet, longId, shortId } from './keySet';
import type { Deletion } from './reads';
import type { DueKey, Scan } from './scan';
import { isBefore, later, type Position, type TriggerState } from './state';
import { MINUTE } from './time';

/**
 * How much the log's time of a deletion may differ from the record's own stamp. The log is read by
 * whole minutes. Milliseconds.
 */
const TOLERANCE_MS = MINUTE;

/**
 * The deletions that the recycle bin does not show: records that were deleted for good. The log names
 * the others as well; those are told from the recycle bin, with their fields.
 */
export class DeletionLog {
	readonly owed: KeySet;
	/** Entries taken from where the log is not complete yet: they are read again. */
	private readonly ahead: KeySet;
	/** Up to here the log was read, and everything in it told or owed. */
	private from: Position;
	/** When each record's deletion was last told from the recycle bin. */
	private readonly told: Map<string, number>;

	constructor(
		{ owed, ahead, logFrom, logFromId, safe }: TriggerState,
		private readonly scan: Scan,
	) {
		this.owed = KeySet.decode(owed);
		this.ahead = KeySet.decode(ahead);
		this.from = { stamp: logFrom ?? safe.stamp, ...(logFromId !== undefined && { id: logFromId }) };
		this.told = new Map([...scan.seen.entries()].map(([id, stamp]) => [id, stamp]));
		for (const { id, stamp } of scan.due) this.told.set(shortId(id), stamp);
	}

	/** From here the log is to be read. Epoch milliseconds. */
	get start(): number {
		return this.from.stamp;
	}

	/** Stamps before this are no longer needed to tell known deletions from new ones. */
	get remembersFrom(): number {
		return this.from.stamp - 2 * TOLERANCE_MS;
	}

	/**
	 * Takes what the log told. Only as far as the recycle bin was read: what is there is told from there,
	 * with its fields.
	 */
	read(deletions: readonly Deletion[], latestDateCovered: number): void {
		const end = this.scan.reached.stamp;
		const complete = Math.min(latestDateCovered, end);
		let reached: Position = { stamp: complete };
		const entries = deletions
			.map(({ id, stamp }) => ({ id: shortId(id), stamp }))
			.filter((entry) => isBefore(this.from, entry) && entry.stamp < end)
			.sort((a, b) => (isBefore(a, b) ? -1 : 1));
		let last = this.from;
		for (const entry of entries) {
			if (!this.take(entry, complete)) {
				reached = isBefore(last, reached) ? last : reached;
				break;
			}
			last = entry;
		}
		this.from = later(this.from, reached);
		this.ahead.forgetBefore(this.from.stamp, this.from.id);
	}

	/** False when there is no room for the entry; it is read again, with all that follow. */
	private take({ id, stamp }: Deletion, complete: number): boolean {
		if (this.ahead.has(id, stamp) || this.isKnown(id, stamp)) return true;
		const isAhead = stamp >= complete;
		const { bounds } = this.scan.sizes;
		if (this.owed.size >= bounds.owed) return false;
		if (isAhead && this.ahead.size >= bounds.ahead) return false;
		this.owed.add(id, stamp);
		if (isAhead) this.ahead.add(id, stamp);
		return true;
	}

	/** Nothing tells of the deletions before this any more. Epoch milliseconds. */
	skipTo(stamp: number): void {
		this.from = later(this.from, { stamp });
		this.ahead.forgetBefore(this.from.stamp, this.from.id);
	}

	private isKnown(id: string, stamp: number): boolean {
		return (this.told.get(shortId(id)) ?? -Infinity) >= stamp - TOLERANCE_MS;
	}

	/** Drops the deletions that were told otherwise, and takes as many as the poll has room for. */
	takeDue(): void {
		for (const [id, stamp] of [...this.owed.entries()]) {
			const isKnown = this.isKnown(id, stamp);
			if (!isKnown && this.scan.room <= 0) continue;
			this.owed.delete(id, stamp);
			if (isKnown) continue;
			this.told.set(id, stamp);
			this.scan.due.push({ id: longId(id), stamp, since: stamp, event: 'deleted', fromLog: true });
		}
	}

	/** Puts a deletion back that could not be told in this poll. */
	putBack({ id, stamp }: DueKey): void {
		this.owed.add(id, stamp);
	}

	encode(): Pick<TriggerState, 'logFrom' | 'logFromId' | 'owed' | 'ahead'> {
		const { stamp, id } = this.from;
		return {
			logFrom: stamp,
			...(id !== undefined && { logFromId: id }),
			...(this.owed.size > 0 && { owed: this.owed.encode() }),
			...(this.ahead.size > 0 && { ahead: this.ahead.encode() }),
		};
	}
}
