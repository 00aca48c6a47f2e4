import type { DeletionEntry } from '../context';
import type { ChildRelationship, Row } from '../model';
import type { Table } from './table';

/** Deletes rows with what hangs on them, and keeps the log that `/deleted` reads. */
export class Removal {
	private readonly log = new Map<string, DeletionEntry[]>();

	constructor(private readonly tableOf: (objectName: string) => Table | undefined) {}

	/** Deletions in time order. */
	entries(objectName: string): readonly DeletionEntry[] {
		return this.log.get(objectName.toLowerCase()) ?? [];
	}

	clear(): void {
		this.log.clear();
	}

	/** Deletes a row and its dependants; returns how to take it back. */
	remove(table: Table, row: Row, hard: boolean, now: number): () => void {
		const undo: Array<() => void> = [];
		const before = table.set(row, { IsDeleted: true, LastModifiedDate: now, SystemModstamp: now });
		if (hard) table.drop(row);
		undo.push(() => {
			if (hard) table.add(row);
			table.set(row, before);
		});
		const log = this.logOf(table);
		log.push({ id: row.Id, deletedDate: now });
		undo.push(() => log.pop());
		for (const child of table.schema.childRelationships) {
			undo.push(...this.releaseChildren(child, row, now));
		}
		return () => {
			for (const step of undo.reverse()) step();
		};
	}

	/** Children of a deleted parent: deleted with it, or their lookup cleared. */
	private releaseChildren(
		relationship: ChildRelationship,
		parent: Row,
		now: number,
	): Array<() => void> {
		const table = this.tableOf(relationship.childSObject);
		const field = table?.field(relationship.field);
		if (table === undefined || field?.referenceTo?.includes('User') !== false) return [];
		return table.find(field, parent.Id).map((child) => {
			if (relationship.cascadeDelete === true) return this.remove(table, child, false, now);
			const before = table.set(child, { [field.name]: null, SystemModstamp: now });
			return () => table.set(child, before);
		});
	}

	/** Takes a record's deletion out of the log: it was undeleted. */
	forget(table: Table, id: string): void {
		const key = table.schema.name.toLowerCase();
		this.log.set(
			key,
			this.logOf(table).filter((entry) => entry.id !== id),
		);
	}

	private logOf(table: Table): DeletionEntry[] {
		const key = table.schema.name.toLowerCase();
		const log = this.log.get(key) ?? [];
		this.log.set(key, log);
		return log;
	}
}
