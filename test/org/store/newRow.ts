import type { FieldSchema, FieldValue, Row } from '../model';
import { derive } from '../schema/derive';
import type { Table } from './table';

/** Running numbers begin here, so that a new org's look like an old one's. */
const firstAutoNumber = 1000;

/** Who saves, and when: the whole second on the org's clock. */
export interface Stamp {
	userId: string;
	now: number;
}

/** A complete row of checked values: id, defaults, audit fields, and what the org works out. */
export function newRow(
	table: Table,
	values: Readonly<Record<string, FieldValue>>,
	stamp: Stamp,
): Row {
	const id = typeof values['Id'] === 'string' ? values['Id'] : table.nextId();
	const row: Row = { Id: id, IsDeleted: false };
	for (const [name, value] of Object.entries(values)) if (value !== null) row[name] = value;
	for (const field of table.filledFields) {
		if (row[field.name] !== undefined) continue;
		const value = defaultOf(table, field, id, stamp);
		if (value !== null) row[field.name] = value;
	}
	const changed = new Set(Object.keys(row));
	// A seeded row's past is its own: what is worked out from it is dated by its stamp.
	const savedAt = typeof row['SystemModstamp'] === 'number' ? row['SystemModstamp'] : stamp.now;
	return Object.assign(row, derive(table.schema.name, row, changed, savedAt));
}

function defaultOf(table: Table, field: FieldSchema, id: string, stamp: Stamp): FieldValue {
	switch (field.name) {
		case 'OwnerId':
		case 'CreatedById':
		case 'LastModifiedById':
			return stamp.userId;
		case 'CreatedDate':
		case 'LastModifiedDate':
		case 'SystemModstamp':
			return stamp.now;
		default:
	}
	if (field.autoNumber === true) {
		return String(firstAutoNumber + table.sequence).padStart(8, '0');
	}
	// A custom object's text name that nobody gave becomes the record's id.
	if (field.nameField === true && field.defaultedOnCreate === true) return id.slice(0, 15);
	return field.defaultValue ?? null;
}
