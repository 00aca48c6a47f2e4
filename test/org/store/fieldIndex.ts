import type { FieldSchema, FieldValue, Row } from '../model';

/** Rows by the value of one field. Text ignores case, as Salesforce's unique fields do by default. */
export class FieldIndex {
	/** One row alone stands without its array: with a million unique values that halves the memory. */
	private readonly entries = new Map<string | number, Row | Row[]>();

	constructor(readonly field: FieldSchema) {}

	add(row: Row): void {
		const key = indexKey(row[this.field.name]);
		if (key === undefined) return;
		const present = this.entries.get(key);
		if (present === undefined) this.entries.set(key, row);
		else if (Array.isArray(present)) present.push(row);
		else this.entries.set(key, [present, row]);
	}

	remove(row: Row): void {
		const key = indexKey(row[this.field.name]);
		if (key === undefined) return;
		const present = this.entries.get(key);
		if (present === row) this.entries.delete(key);
		else if (Array.isArray(present)) {
			const rest = present.filter((candidate) => candidate !== row);
			if (rest.length === 0) this.entries.delete(key);
			else this.entries.set(key, rest);
		}
	}

	/** Matching rows, deleted ones included. */
	find(value: FieldValue): Row[] {
		const key = indexKey(value);
		if (key === undefined) return [];
		const present = this.entries.get(key);
		if (present === undefined) return [];
		return Array.isArray(present) ? [...present] : [present];
	}
}

/** The form values are compared in; undefined for null, which is never unique. */
export function indexKey(value: FieldValue | undefined): string | number | undefined {
	if (value === null || value === undefined) return undefined;
	if (typeof value === 'boolean') return String(value);
	return typeof value === 'string' ? value.toLowerCase() : value;
}

/** Whether rows are kept findable by this field. */
export function isIndexed(field: FieldSchema): boolean {
	return field.unique === true || field.externalId === true || isParentLookup(field);
}

/** Lookups to business records; almost every row has the same owner and creator. */
function isParentLookup(field: FieldSchema): boolean {
	return field.type === 'reference' && field.referenceTo?.includes('User') === false;
}
