import type { FieldSchema, FieldValue, IncomingRecord, RecordError, Row } from '../model';
import { isRecordTypeField } from '../schema/recordTypes';
import { coerce } from './coerce';
import {
	deletedRecord,
	alreadyLinked,
	duplicateValue,
	foreignKeyNotFound,
	missingReference,
	missingRequired,
	readOnlyFields,
	recordError,
	unknownField,
	wrongReferenceType,
} from './recordErrors';
import { defaultRecordType, storedRecordType, type RecordTypeInfo } from './recordTypes';
import type { Table } from './table';

export interface Tables {
	/** The object's record types, as the user has them. */
	recordTypes(objectName: string): RecordTypeInfo[];
	byName(objectName: string): Table | undefined;
	byKeyPrefix(prefix: string): Table | undefined;
	/** The record that took this unique value in a transaction not yet committed. */
	reservedBy(value: string): string | undefined;
	/** Field-level security hides the field from the caller. */
	isHidden(objectName: string, fieldName: string): boolean;
}

export interface Checked {
	values: Record<string, FieldValue>;
	errors: RecordError[];
}

/** How strict a save is: seeding may write what only the org writes. */
export interface CheckMode {
	existing?: Row;
	seed?: boolean;
}

/** Checks a record against its object and turns its values into the stored form. */
export function checkRecord(
	tables: Tables,
	table: Table,
	record: IncomingRecord,
	mode: CheckMode,
): Checked {
	const read = readValues(tables, table, record, mode);
	if (read.errors.length > 0) return read;
	const typeErrors = mode.seed === true ? [] : settleRecordType(tables, table, read.values, mode);
	const errors = [
		...requiredErrors(table, read.values, mode),
		...typeErrors,
		...(typeErrors.length > 0 ? [] : referenceErrors(tables, table, read.values)),
	];
	if (errors.length === 0) errors.push(...uniqueErrors(tables, table, read.values, mode.existing));
	if (errors.length === 0 && !mode.existing) errors.push(...linkErrors(table, read.values));
	return { values: read.values, errors };
}

/** Field names, writability and types; no look at other records except through external ids. */
export function readValues(
	tables: Tables,
	table: Table,
	record: IncomingRecord,
	mode: CheckMode,
): Checked {
	const values: Record<string, FieldValue> = {};
	const errors: RecordError[] = [];
	const locked: string[] = [];
	for (const [name, value] of Object.entries(record)) {
		if (name === 'attributes') continue;
		const field = visibleField(tables, table, name, mode);
		if (field === undefined) {
			const reference = readParent(tables, table, name, value);
			if ('error' in reference) return { values, errors: [reference.error] };
			values[reference.field.name] = reference.id;
			continue;
		}
		if (!isWritable(field, mode)) {
			if (field.type === 'id') {
				errors.push(idInBody(mode));
				continue;
			}
			locked.push(field.name);
			continue;
		}
		const coerced = coerce(field, value);
		if (coerced.ok) values[field.name] = coerced.value;
		else errors.push(coerced.error);
	}
	if (locked.length > 0) errors.unshift(readOnlyFields(locked));
	return { values, errors };
}

function visibleField(
	tables: Tables,
	table: Table,
	name: string,
	mode: CheckMode,
): FieldSchema | undefined {
	if (mode.seed !== true && tables.isHidden(table.schema.name, name)) return undefined;
	return table.field(name);
}

function isWritable(field: FieldSchema, mode: CheckMode): boolean {
	if (mode.seed === true) return field.type !== 'id' || mode.existing === undefined;
	return mode.existing === undefined ? field.createable : field.updateable;
}

function idInBody(mode: CheckMode): RecordError {
	return mode.existing === undefined
		? recordError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id'])
		: recordError('INVALID_FIELD', 'The Id field should not be specified in the sobject data.');
}

/** `{"Account": {"External_Id__c": "x"}}`: a parent named by an external id. */
function readParent(
	tables: Tables,
	table: Table,
	name: string,
	value: unknown,
): { field: FieldSchema; id: FieldValue } | { error: RecordError } {
	const field = table.schema.fields.find(
		(candidate) =>
			candidate.relationshipName?.toLowerCase() === name.toLowerCase() &&
			!tables.isHidden(table.schema.name, candidate.name),
	);
	if (field === undefined) return { error: unknownField(name, table.schema.name) };
	if (value === null) return { field, id: null };
	const given = typeof value === 'object' && !Array.isArray(value) ? parentKey(value) : undefined;
	if (given === undefined) {
		return {
			error: recordError(
				'INVALID_FIELD',
				`Cannot reference a foreign key field ${name}: an object with one external ID field is needed.`,
			),
		};
	}
	const parents = (field.referenceTo ?? [])
		.filter((parent) => given.type === undefined || given.type === parent)
		.flatMap((parent) => tables.byName(parent) ?? []);
	for (const parent of parents) {
		const key = visibleField(tables, parent, given.name, {});
		if (key === undefined || !(key.externalId === true || key.idLookup === true)) continue;
		const found = parent.find(key, given.value);
		if (found.length === 1 && found[0] !== undefined) return { field, id: found[0].Id };
		return { error: foreignKeyNotFound(String(given.value), key.name, parent.schema.name) };
	}
	return { error: unknownField(given.name, parents[0]?.schema.name ?? name) };
}

function parentKey(
	value: object,
): { name: string; value: string | number; type?: string } | undefined {
	const entries = Object.entries(value).filter(([name]) => name !== 'attributes');
	const [first] = entries;
	if (entries.length !== 1 || first === undefined) return undefined;
	const given: unknown = first[1];
	if (typeof given !== 'string' && typeof given !== 'number') return undefined;
	const attributes = Object.entries(value).find(([name]) => name === 'attributes')?.[1] as unknown;
	const type: unknown =
		typeof attributes === 'object' && attributes !== null && 'type' in attributes
			? attributes.type
			: undefined;
	return { name: first[0], value: given, ...(typeof type === 'string' ? { type } : {}) };
}

function requiredErrors(
	table: Table,
	values: Readonly<Record<string, FieldValue>>,
	mode: CheckMode,
): RecordError[] {
	if (mode.seed === true) return [];
	const missing = table.requiredFields.filter((field) => {
		const value = values[field.name];
		if (mode.existing !== undefined) return value === null;
		return (value ?? null) === null && field.defaultedOnCreate !== true;
	});
	return missing.length === 0 ? [] : [missingRequired(missing.map((field) => field.name))];
}

function referenceErrors(
	tables: Tables,
	table: Table,
	values: Readonly<Record<string, FieldValue>>,
): RecordError[] {
	for (const [name, value] of Object.entries(values)) {
		const field = table.field(name);
		if (field?.type !== 'reference' || typeof value !== 'string') continue;
		const target = tables.byKeyPrefix(value.slice(0, 3));
		if (target === undefined) return [missingReference(value)];
		if (field.referenceTo?.includes(target.schema.name) !== true) {
			return [wrongReferenceType(field, value)];
		}
		const row = target.get(value);
		if (row === undefined) return [missingReference(value)];
		if (row.IsDeleted) return [deletedRecord()];
	}
	return [];
}

/** Gives the record its record type: the one named, checked, or on create the user's default. */
function settleRecordType(
	tables: Tables,
	table: Table,
	values: Record<string, FieldValue>,
	mode: CheckMode,
): RecordError[] {
	const field = table.field('RecordTypeId');
	if (field === undefined || !isRecordTypeField(field)) return [];
	const given = values[field.name] ?? null;
	const isNew = mode.existing === undefined;
	if (given === null) {
		if (isNew) {
			values[field.name] = defaultRecordType(tables.recordTypes(table.schema.name));
		}
		return [];
	}
	const recordTypeTable = tables.byName('RecordType');
	if (typeof given !== 'string' || tables.byKeyPrefix(given.slice(0, 3)) !== recordTypeTable) {
		return [];
	}
	const stored = storedRecordType(tables.recordTypes(table.schema.name), given);
	if ('error' in stored) return [stored.error];
	values[field.name] = stored.id;
	return [];
}

function uniqueErrors(
	tables: Tables,
	table: Table,
	values: Readonly<Record<string, FieldValue>>,
	existing: Row | undefined,
): RecordError[] {
	for (const field of table.uniqueFields) {
		const value = values[field.name] ?? null;
		if (value === null) continue;
		const other =
			table.find(field, value).find((row) => row !== existing)?.Id ??
			tables.reservedBy(reservation(table, field, value));
		if (other !== undefined) return [duplicateValue(field.name, other)];
	}
	return [];
}

/** A file hangs on a record once; code and text are those that users report, from Apex. */
function linkErrors(table: Table, values: Readonly<Record<string, FieldValue>>): RecordError[] {
	if (table.schema.name !== 'ContentDocumentLink') return [];
	const { ContentDocumentId: file, LinkedEntityId: record } = values;
	const field = table.field('LinkedEntityId');
	if (field === undefined || typeof record !== 'string') return [];
	const there = table.find(field, record).some((row) => row['ContentDocumentId'] === file);
	return there ? [alreadyLinked(String(file), record)] : [];
}

/** The unique values a record holds, as open transactions note them. */
export function reservations(table: Table, values: Readonly<Record<string, FieldValue>>): string[] {
	return table.uniqueFields.flatMap((field) => {
		const value = values[field.name] ?? null;
		return value === null ? [] : [reservation(table, field, value)];
	});
}

function reservation(table: Table, field: FieldSchema, value: FieldValue): string {
	return `${table.schema.name}.${field.name}=${String(value).toLowerCase()}`;
}
