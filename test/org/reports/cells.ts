import type { FieldType, FieldValue } from '../model';
import { formatted } from '../soql/format';
import type { ReportColumn } from './catalog';

/** What a report shows of a value, and the value itself. */
export interface Cell {
	label: string;
	value: FieldValue | { amount: number; currency: null };
}

/** A record as far as a report reads it: the values of its columns by name, with ids of names. */
export interface ReportRow {
	values: Readonly<Record<string, FieldValue>>;
	ids: Readonly<Record<string, FieldValue>>;
}

const empty = '-';

/** The cell of a column: names carry their record's id, money its currency. */
export function cellOf(column: ReportColumn, row: ReportRow): Cell {
	const value = row.values[column.name] ?? null;
	const label = labelOf(value, column.dataType);
	if (column.idPath !== undefined) return { label, value: row.ids[column.name] ?? null };
	if (column.dataType === 'currency' && typeof value === 'number') {
		return { label, value: { amount: value, currency: null } };
	}
	return { label, value };
}

/** A value as the report's reader sees it. */
export function labelOf(value: FieldValue, type: FieldType): string {
	if (value === null || value === '') return empty;
	if (type === 'datetime' && typeof value === 'string') {
		return String(formatted(Date.parse(value), type));
	}
	return String(formatted(value, type));
}
