import type { IDataObject } from 'n8n-workflow';

import type { RecordError } from '../client/recordResult';
import { findField, findLookup } from './fields';
import { toFieldValue, type ValueContext } from './fieldValue';
import { parseLookupName } from './lookupName';
import type { FieldDescribe, ObjectDescribe } from './types';
import { isWritable, requiredFieldsCheck, type WriteOperation } from './writeRules';

/** What a record is made of, and how. */
export interface MappingContext {
	operation: WriteOperation;
	/** Field whose value says which record is meant; it need not be writable. */
	matchField?: string;
	/** IANA name: the zone of moments that name no offset. */
	timeZone: string;
	/** What to do about a key that is no field, as a sentence: that depends on where the keys are from. */
	correction: string;
}

/**
 * A record as it is to be sent, by describe's own names. A lookup by a parent's external ID has the
 * name `Account.External_Id__c`, or `Lead:Who.Email` where the lookup may point to several objects.
 */
export type MappedRecord = { record: IDataObject } | { error: RecordError };

/**
 * Makes a function that brings items to the form Salesforce takes: describe's own names, in whatever
 * case the item has them, and values of the fields' types.
 */
export function recordMapper(
	describe: ObjectDescribe,
	context: MappingContext,
): (item: IDataObject) => MappedRecord {
	const columns = new Map<string, Column | undefined>();
	const columnOf = (key: string) => {
		if (!columns.has(key)) columns.set(key, findColumn(describe, key));
		return columns.get(key);
	};
	const lacks = context.operation === 'create' ? requiredFieldsCheck(describe) : undefined;
	const values: ValueContext = { describe, timeZone: context.timeZone };

	return (item) => {
		const record: IDataObject = {};
		const keys = new Map<string, string>();
		const unknown: string[] = [];
		const locked: FieldDescribe[] = [];
		for (const [key, given] of Object.entries(item)) {
			const part = unfold(key, given, describe);
			if (part === undefined) {
				return { error: nestedError(key, describe) };
			}
			const column = columnOf(part.key);
			if (!column) {
				unknown.push(key);
				continue;
			}
			const { field, name } = column;
			const other = keys.get(field.name);
			if (other !== undefined) {
				return {
					error: refusal(
						'FIELD_NAMED_TWICE',
						`"${other}" and "${key}" of the item are the same field.`,
						[field.name],
					),
				};
			}
			keys.set(field.name, key);
			if (part.given !== undefined && part.given !== '' && !mayWrite(field, context)) {
				locked.push(field);
				continue;
			}
			const value = column.isLookup
				? lookupValue(part.given, column)
				: toFieldValue(part.given, field, values);
			if (value.kind === 'invalid') return { error: value.error };
			if (value.kind === 'value') record[value.value === null ? field.name : name] = value.value;
		}
		if (unknown.length > 0) return { error: unknownError(unknown, describe, context) };
		if (locked.length > 0) return { error: lockedError(locked, describe, context) };
		if (Object.keys(record).length === 0) {
			return {
				error: refusal('NO_FIELDS', 'The item holds no value to write. Map at least one column.'),
			};
		}
		const missing = lacks?.(record);
		return missing ? { error: missing } : { record };
	};
}

/** Where a key of an item goes. */
interface Column {
	field: FieldDescribe;
	/** Name it has in the record. */
	name: string;
	isLookup: boolean;
}

function findColumn(describe: ObjectDescribe, key: string): Column | undefined {
	const lookup = parseLookupName(key);
	if (!lookup) {
		const field = findField(describe, key);
		return field && { field, name: field.name, isLookup: false };
	}
	const field = findLookup(describe, lookup.relationship);
	if (!field) return undefined;
	const type = lookup.object;
	const object = type && field.referenceTo.find((name) => sameName(name, type));
	if (type && !object) return undefined;
	const prefix = object && field.referenceTo.length > 1 ? `${object}:` : '';
	return {
		field,
		name: `${prefix}${field.relationshipName ?? ''}.${lookup.field}`,
		isLookup: true,
	};
}

/**
 * A parent given as an object, `{"Account": {"External_Id__c": "x"}}`, becomes the key
 * `Account.External_Id__c`.
 *
 * @returns undefined for an object that does not name the parent by one field
 */
function unfold(
	key: string,
	given: unknown,
	describe: ObjectDescribe,
): { key: string; given: unknown } | undefined {
	const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
	if (!isObject || findField(describe, key) || !findLookup(describe, key)) return { key, given };
	const { attributes, ...fields } = given as Record<string, unknown>;
	const [only, another] = Object.entries(fields);
	if (!only || another) return undefined;
	const { type } = (attributes ?? {}) as { type?: unknown };
	const prefix = typeof type === 'string' ? `${type}:` : '';
	return { key: `${prefix}${key}.${only[0]}`, given: only[1] };
}

function lookupValue(given: unknown, { field, name }: Column): ReturnType<typeof toFieldValue> {
	if (given === undefined || given === '') return { kind: 'skip' };
	if (given === null || typeof given === 'string' || typeof given === 'number') {
		return { kind: 'value', value: given };
	}
	return {
		kind: 'invalid',
		error: refusal(
			'INVALID_VALUE',
			`"${name}" looks the record up by an external ID, which is text or a number.`,
			[field.name],
		),
	};
}

function mayWrite(field: FieldDescribe, { operation, matchField }: MappingContext): boolean {
	return field.name === matchField || isWritable(field, operation);
}

function unknownError(
	keys: string[],
	{ name }: ObjectDescribe,
	{ correction }: MappingContext,
): RecordError {
	const list = keys.map((key) => `"${key}"`).join(', ');
	return refusal(
		'INVALID_FIELD',
		`${name} has no field ${list}, or the integration user may not see it. ${correction}`,
	);
}

function lockedError(
	fields: readonly FieldDescribe[],
	{ name }: ObjectDescribe,
	{ operation }: MappingContext,
): RecordError {
	const names = fields.map((field) => field.name);
	const doing = operation === 'create' || operation === 'findOrCreate' ? 'set' : 'change';
	return refusal(
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		`The integration user may not ${doing} ${names.map((field) => `"${field}"`).join(', ')} of ${name}. Leave it out, or ask the Salesforce admin for write access.`,
		names,
	);
}

function nestedError(key: string, { name }: ObjectDescribe): RecordError {
	return refusal(
		'INVALID_VALUE',
		`"${key}" is a related record of ${name}. To point to another one, give the lookup field its ID, or name the related record by one external ID field, like "${key}.External_Id__c".`,
	);
}

function refusal(statusCode: string, message: string, fields: string[] = []): RecordError {
	return { statusCode, message, fields };
}

function sameName(a: string, b: string): boolean {
	return a.toLowerCase() === b.toLowerCase();
}

/**
 * A record as the REST API takes it: lookups by an external ID become the related record, named by that
 * one field, with its type where there are several.
 */
export function toRestRecord(object: string, record: IDataObject): IDataObject {
	const sent: IDataObject = { attributes: { type: object } };
	for (const [key, value] of Object.entries(record)) {
		const lookup = parseLookupName(key);
		if (!lookup) sent[key] = value;
		else {
			const { object: type, relationship, field } = lookup;
			sent[relationship] = { ...(type && { attributes: { type } }), [field]: value };
		}
	}
	return sent;
}
