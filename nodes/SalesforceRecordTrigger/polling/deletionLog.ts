import { KeySet, longId, shortId } from './keySet';
import type { Deletion } from './reads';
import type { DueKey, Scan } from './scan';
import { MAX_OWED, type TriggerState } from './state';
import { MINUTE } from './time';

/**
 * How much the log's time of a deletion may differ from the record's own stamp. The log is read by
 * whole minutes. Milliseconds.
 */
const TOLERANCE_MS = MINUTE;

/** The deletions that the recycle bin does not show: records that were deleted for good. */
export class DeletionLog {
	readonly owed: KeySet;
	/** Up to here the log was read, and everything in it told or owed. */
	from: number;
	private readonly told: Map<string, number>;

	constructor(
		state: TriggerState,
		private readonly scan: Scan,
	) {
		this.owed = KeySet.decode(state.owed);
		this.from = state.logFrom ?? state.safe.stamp;
		this.told = new Map([...scan.seen.entries()].map(([id, stamp]) => [id, stamp]));
		for (const { id, stamp } of scan.due) this.told.set(shortId(id), stamp);
	}

	/** Stamps before this are no longer needed to tell known deletions from new ones. */
	get remembersFrom(): number {
		return this.from - 2 * TOLERANCE_MS;
	}

	/**
	 * Takes what the log told. Only as far as the recycle bin was read: what is there is told from there,
	 * with its fields.
	 */
	read(deletions: readonly Deletion[], latestDateCovered: number): void {
		let readTo = Math.min(latestDateCovered, this.scan.reached.stamp);
		const inOrder = [...deletions].sort((a, b) => a.stamp - b.stamp);
		for (const { id, stamp } of inOrder) {
			if (stamp >= this.scan.reached.stamp) break;
			if (this.isKnown(id, stamp)) continue;
			if (this.owed.size >= MAX_OWED) {
				readTo = Math.min(readTo, stamp);
				break;
			}
			this.owed.add(id, stamp);
		}
		this.from = Math.max(this.from, readTo);
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
}
