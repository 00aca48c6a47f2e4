import type { FieldValue, SaveResult, Row } from '../model';
import { normalizeId } from './ids';
import { deletedRecord, malformedId, missingRecord, recordError } from './recordErrors';
import type { Removal } from './removal';
import type { Table } from './table';

/** Most records merged into a master at once. */
const mostMerged = 2;

/** Changes that come from inside the org or from resources other than REST. */
export class Upkeep {
	constructor(
		private readonly tables: () => Iterable<Table>,
		private readonly removal: Removal,
	) {}

	/** An internal job's touch: SystemModstamp moves, and nothing else. */
	touch(table: Table, id: string, now: number): SaveResult {
		const found = rowOf(table, id);
		if ('errors' in found) return found;
		const { row } = found;
		table.set(row, { SystemModstamp: now });
		return saved(row);
	}

	/** Takes a record out of the recycle bin. */
	undelete(table: Table, id: string, now: number): SaveResult {
		const normalized = normalizeId(id);
		const row = normalized === undefined ? undefined : table.get(normalized);
		if (row === undefined) return failed(missingRecord());
		if (!row.IsDeleted) {
			return failed(recordError('UNDELETE_FAILED', 'Entity is not in the recycle bin'));
		}
		table.set(row, { IsDeleted: false, LastModifiedDate: now, SystemModstamp: now });
		this.removal.forget(table, row.Id);
		return saved(row);
	}

	/** Removes deleted records for good; returns how many. */
	emptyRecycleBin(table: Table): number {
		const gone = [...table.rows(true)].filter((row) => row.IsDeleted);
		for (const row of gone) table.drop(row);
		return gone.length;
	}

	/** Losers are deleted with MasterRecordId set; what hung on them hangs on the master. */
	merge(table: Table, masterId: string, loserIds: string[], now: number): SaveResult {
		if (table.field('MasterRecordId') === undefined) {
			return failed(
				recordError('INVALID_TYPE', `entity type ${table.schema.name} cannot be merged`),
			);
		}
		if (loserIds.length === 0 || loserIds.length > mostMerged) {
			return failed(
				recordError('INVALID_OPERATION', `merge takes 1 to ${mostMerged} other records`),
			);
		}
		const found = rowOf(table, masterId);
		if ('errors' in found) return found;
		const { row: master } = found;
		const losers: Row[] = [];
		for (const id of loserIds) {
			const loser = rowOf(table, id);
			if ('errors' in loser) return loser;
			if (loser.row === master)
				return failed(recordError('INVALID_ID_FIELD', 'cannot merge with itself'));
			losers.push(loser.row);
		}
		for (const loser of losers) {
			this.reparent(table, loser, master, now);
			this.removal.remove(table, loser, false, now);
			table.set(loser, { MasterRecordId: master.Id });
		}
		table.set(master, { LastModifiedDate: now, SystemModstamp: now });
		return saved(master);
	}

	private reparent(table: Table, loser: Row, master: Row, now: number): void {
		for (const child of this.tables()) {
			for (const field of child.schema.fields) {
				if (field.name === 'MasterRecordId') continue;
				if (!field.referenceTo?.includes(table.schema.name)) continue;
				const values: Record<string, FieldValue> = {
					[field.name]: master.Id,
					LastModifiedDate: now,
					SystemModstamp: now,
				};
				for (const row of child.find(field, loser.Id)) child.set(row, values);
			}
		}
	}
}

function rowOf(table: Table, id: string): { row: Row } | (SaveResult & { success: false }) {
	const normalized = normalizeId(id);
	if (normalized === undefined) return failed(malformedId(id));
	const row = table.get(normalized);
	if (row === undefined) return failed(missingRecord());
	return row.IsDeleted ? failed(deletedRecord()) : { row };
}

function saved(row: Row): SaveResult {
	return { success: true, id: row.Id, errors: [] };
}

function failed(error: ReturnType<typeof recordError>): SaveResult & { success: false } {
	return { success: false, errors: [error] };
}
