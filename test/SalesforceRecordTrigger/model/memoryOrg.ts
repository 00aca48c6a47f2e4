import { fingerprintOf } from '../../../nodes/SalesforceRecordTrigger/polling/fingerprints';
import type { Answers, Key, Read } from '../../../nodes/SalesforceRecordTrigger/polling/reads';
import type { Position } from '../../../nodes/SalesforceRecordTrigger/polling/state';
import type { Watch } from '../../../nodes/SalesforceRecordTrigger/polling/watch';
import { makeId } from '../../org/store/ids';
import type { Change, World } from './world';

const MINUTE = 60_000;
/** How far back the delete log may be asked (SOAP API Developer Guide, v62). */
const LOG_REACHES_BACK = 15 * 1440 * MINUTE;
const YEAR = 365 * 1440 * MINUTE;
const BEGINNING = Date.UTC(2026, 10, 23, 8);

interface Row {
	id: string;
	created: number;
	modified: number;
	stamp: number;
	version: number;
	deleted: boolean;
	master?: string;
}

interface Pending {
	startedAt: number;
	visibleAt: number;
	apply: () => void;
}

const wholeMinute = (ms: number) => Math.floor(ms / MINUTE) * MINUTE;

/** What the trigger reads of an org, and nothing else: fast enough for thousands of histories. */
export class MemoryOrg implements World {
	private time = BEGINNING;
	private readonly rows = new Map<string, Row>();
	private readonly log: Array<{ id: string; stamp: number }> = [];
	private pending: Pending[] = [];
	private issued = 0;
	private stalledMs = 0;
	private purged = false;
	/** Above, the log refuses to name the deletions of a stretch. */
	mostDeletions = 600_000;

	/** @param stampMs how fine its stamps are: whole seconds, as far as anybody has seen */
	constructor(private readonly stampMs = 1000) {}

	now(): number {
		return this.time;
	}

	advance(ms: number): void {
		this.time += ms;
		this.settle();
	}

	stall(ms: number): void {
		this.stalledMs = ms;
	}

	purgeLog(): void {
		this.purged = true;
	}

	private settle(): void {
		const due = this.pending.filter(({ visibleAt }) => visibleAt <= this.time);
		this.pending = this.pending.filter(({ visibleAt }) => visibleAt > this.time);
		for (const { apply } of due) apply();
	}

	private commit(lateMs: number, apply: () => void): void {
		if (lateMs === 0) apply();
		else this.pending.push({ startedAt: this.stamp(), visibleAt: this.time + lateMs, apply });
	}

	private stamp(): number {
		return Math.floor(this.time / this.stampMs) * this.stampMs;
	}

	change(change: Change): string | undefined {
		const stamp = this.stamp();
		switch (change.do) {
			case 'create': {
				const id = makeId('003', ++this.issued);
				const created = change.backdated ? stamp - YEAR : stamp;
				const row = {
					id,
					created,
					modified: stamp,
					stamp,
					version: change.version,
					deleted: false,
				};
				this.commit(change.lateMs, () => this.rows.set(id, row));
				return id;
			}
			case 'update':
				this.commit(change.lateMs, () => {
					this.set(change.id, { version: change.version, modified: stamp, stamp });
				});
				return undefined;
			case 'touch':
				this.set(change.id, { stamp });
				return undefined;
			case 'remove':
				this.commit(change.lateMs, () => {
					for (const id of change.ids) this.remove(id, stamp, change.hard);
				});
				return undefined;
			case 'undelete': {
				this.set(change.id, { deleted: false, modified: stamp, stamp });
				const at = this.log.findLastIndex(({ id }) => id === change.id);
				this.log.splice(at, 1);
				return undefined;
			}
			case 'merge':
				this.remove(change.loser, stamp, false);
				this.set(change.loser, { master: change.master });
				this.set(change.master, { modified: stamp, stamp });
				return undefined;
		}
	}

	private set(id: string, values: Partial<Row>): void {
		const row = this.rows.get(id);
		if (!row) throw new Error(`The model has no record ${id}`);
		this.rows.set(id, { ...row, ...values });
	}

	private remove(id: string, stamp: number, hard: boolean): void {
		// The log may give another time than the record's own stamp.
		this.log.push({ id, stamp: stamp + (this.log.length % 2) * 1000 });
		if (hard) this.rows.delete(id);
		else this.set(id, { deleted: true, modified: stamp, stamp });
	}

	answer(read: Read, watch: Watch): Answers[Read['kind']] {
		switch (read.kind) {
			case 'keys': {
				const keys = this.keys(watch, read.from, read.until).slice(0, read.limit);
				return { keys, readAt: this.readAt(), timeIsUp: false };
			}
			case 'newest': {
				const keys = this.keys(watch, { stamp: 0 }).reverse().slice(0, read.limit);
				return { keys, readAt: this.readAt() };
			}
			case 'records': {
				const rows = read.ids.flatMap((id) => this.rows.get(id) ?? []);
				const visible = rows.filter(({ deleted }) => !deleted || watch.event === 'deleted');
				return { records: visible.map(toRecord), timeIsUp: false };
			}
			case 'existing':
				return { ids: read.ids.filter((id) => this.rows.has(id)) };
			case 'replication':
				return this.replication(read, watch);
		}
	}

	/** The header Date holds whole seconds. */
	private readAt(): number {
		return Math.floor(this.time / 1000) * 1000;
	}

	private keys(
		{ event, stampField, changedFields }: Watch,
		from: Position,
		until?: Position,
	): Key[] {
		const stampOf = (row: Row) =>
			({
				CreatedDate: row.created,
				LastModifiedDate: row.modified,
				SystemModstamp: row.stamp,
			})[stampField];
		const keys = [...this.rows.values()]
			.filter(({ deleted }) => deleted === (event === 'deleted'))
			.map((row) => ({
				id: row.id,
				stamp: stampOf(row),
				created: row.created,
				...(changedFields.length > 0 && {
					fingerprint: fingerprintOf(toRecord(row), changedFields),
				}),
			}))
			.filter(
				(key) => isBehind(key, this.cut(from)) && (!until || !isBehind(key, this.cut(until))),
			);
		return keys.sort((a, b) => a.stamp - b.stamp || (a.id < b.id ? -1 : 1));
	}

	/** Salesforce compares as finely as it stamps: what a literal holds below is ignored. */
	private cut(position: Position): Position {
		return { ...position, stamp: Math.floor(position.stamp / this.stampMs) * this.stampMs };
	}

	private replication(
		{ start, end }: Extract<Read, { kind: 'replication' }>,
		{ event }: Watch,
	): Answers['replication'] {
		if (event === 'deleted' && start < this.time - LOG_REACHES_BACK) return { outcome: 'purged' };
		if (this.purged && event === 'deleted') {
			this.purged = false;
			return { outcome: 'purged' };
		}
		const open = Math.min(...this.pending.map(({ startedAt }) => startedAt));
		const latestDateCovered = Math.min(
			end,
			wholeMinute(this.time - this.stalledMs),
			open === Infinity ? end : wholeMinute(open),
		);
		const deletions =
			event === 'deleted' ? this.log.filter(({ stamp }) => stamp >= start && stamp <= end) : [];
		if (deletions.length > this.mostDeletions) return { outcome: 'tooMany' };
		return { outcome: 'read', latestDateCovered, deletions: [...deletions] };
	}
}

function isBehind({ id, stamp }: Key, position: Position): boolean {
	if (stamp !== position.stamp) return stamp > position.stamp;
	return position.id === undefined || id > position.id;
}

function toRecord({ id, created, modified, stamp, version, deleted, master }: Row) {
	const text = (ms: number) => new Date(ms).toISOString().replace('Z', '+0000');
	return {
		Id: id,
		LastName: String(version),
		CreatedDate: text(created),
		LastModifiedDate: text(modified),
		SystemModstamp: text(stamp),
		IsDeleted: deleted,
		MasterRecordId: master ?? null,
	};
}
