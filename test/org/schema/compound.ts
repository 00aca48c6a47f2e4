import type { FieldSchema, FieldValue, ObjectSchema, Row } from '../model';

/** A compound value as REST prints it. */
export type CompoundValue = Record<string, FieldValue>;

type Reader = (row: Row) => CompoundValue | null;

const suffix = 'Address';
const readers = new WeakMap<ObjectSchema, Map<string, Reader>>();

/** Whether a field is made of others and has no value of its own to store. */
export function isCompound(field: FieldSchema): boolean {
	return field.type === 'address';
}

/**
 * Reads an address out of the fields it is made of, keys in the recorded order; null when all of
 * them are empty.
 */
export function compoundReader(schema: ObjectSchema, field: FieldSchema): Reader {
	const known = readers.get(schema) ?? new Map<string, Reader>();
	readers.set(schema, known);
	const reader = known.get(field.name) ?? compile(schema, field);
	known.set(field.name, reader);
	return reader;
}

function compile(schema: ObjectSchema, field: FieldSchema): Reader {
	const prefix = field.name.slice(0, -suffix.length);
	const parts = schema.fields
		.filter((part) => part.compoundFieldName === field.name)
		.map((part) => ({ key: keyOf(part.name.slice(prefix.length)), name: part.name }))
		.sort((a, b) => (a.key < b.key ? -1 : 1));
	return (row) => {
		if (parts.every(({ name }) => (row[name] ?? null) === null)) return null;
		return Object.fromEntries(parts.map(({ key, name }) => [key, row[name] ?? null]));
	};
}

function keyOf(name: string): string {
	return name.charAt(0).toLowerCase() + name.slice(1);
}
