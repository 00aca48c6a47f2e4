import type { RecordError } from '../client/recordResult';
import { exactNumber } from '../client/exactJson';
import { isRecordId } from '../soql/recordId';
import { toSalesforceDate, toSalesforceDateTime, toSalesforceTime } from './dateTimes';
import { recordTypeNamed } from './recordTypes';
import type { FieldDescribe, ObjectDescribe } from './types';

/** A value as Salesforce takes it; `skip` leaves the field as it is. */
export type FieldValue =
	| { kind: 'value'; value: string | number | boolean | null }
	| { kind: 'skip' }
	| { kind: 'invalid'; error: RecordError };

/** What conversion needs besides the field itself. */
export interface ValueContext {
	describe: Pick<ObjectDescribe, 'recordTypeInfos'>;
	/** IANA name: the zone of moments that name no offset. */
	timeZone: string;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** Kinds of text of which Salesforce's own length is known and means characters. */
const LIMITED = new Set(['string', 'textarea', 'email', 'url', 'phone', 'encryptedstring']);

/**
 * Brings a value to the form Salesforce takes for the field. null empties it; undefined and the empty
 * text leave it as it is, in Collections as in a bulk job. What cannot be of the field's type is
 * refused here, because in a Collections call one such value fails all records.
 */
export function toFieldValue(
	given: unknown,
	field: FieldDescribe,
	context: ValueContext,
): FieldValue {
	if (given === undefined || given === '') return { kind: 'skip' };
	// Salesforce has no empty checkbox; it takes null for false.
	if (given === null) return { kind: 'value', value: null };
	const value = plain(given, field.type);
	if (value === undefined) return invalid(field, given, 'text, a number, true or false, or null');
	switch (field.type) {
		case 'boolean':
			return checkbox(value, field);
		case 'int':
		case 'long':
		case 'double':
		case 'currency':
		case 'percent':
			return number(value, field);
		case 'date':
			return moment(value, field, toSalesforceDate, 'a date such as 2026-11-23');
		case 'datetime':
			return moment(
				value,
				field,
				(text) => toSalesforceDateTime(text, context.timeZone),
				'a date and time such as 2026-11-23T08:30:00Z',
			);
		case 'time':
			return moment(value, field, toSalesforceTime, 'a time such as 08:30:00');
		case 'id':
		case 'reference':
			return reference(String(value).trim(), field, context);
		case 'picklist':
			return picklist([String(value)], field);
		case 'multipicklist':
			return picklist(String(value).split(';'), field);
		default:
			return text(String(value), field);
	}
}

/** Objects of the kinds n8n's expressions give become text; undefined for what has no such form. */
function plain(given: unknown, type: string): string | number | boolean | undefined {
	switch (typeof given) {
		case 'string':
			return type === 'multipicklist' ? listText(given) : given;
		case 'number':
			return Number.isFinite(given) ? given : undefined;
		case 'boolean':
			return given;
		case 'bigint':
			return given.toString();
		case 'object':
			break;
		default:
			return undefined;
	}
	if (given instanceof Date) {
		return Number.isNaN(given.getTime()) ? undefined : given.toISOString();
	}
	if (given === null) return undefined;
	if ('toISO' in given && typeof given.toISO === 'function') {
		const iso: unknown = (given as { toISO(): unknown }).toISO();
		return typeof iso === 'string' ? iso : undefined;
	}
	if (type !== 'multipicklist' || !Array.isArray(given)) return undefined;
	return given.every((entry) => typeof entry === 'string') ? given.join(';') : undefined;
}

/** n8n's mapping form hands a list over as the text of its JSON. */
function listText(given: string): string {
	if (!given.startsWith('[')) return given;
	try {
		const list: unknown = JSON.parse(given);
		return Array.isArray(list) && list.every((entry) => typeof entry === 'string')
			? list.join(';')
			: given;
	} catch {
		return given;
	}
}

function checkbox(value: string | number | boolean, field: FieldDescribe): FieldValue {
	const word = String(value).trim().toLowerCase();
	if (word === 'true' || word === '1') return { kind: 'value', value: true };
	if (word === 'false' || word === '0') return { kind: 'value', value: false };
	return invalid(field, value, 'true or false');
}

/** Text stays text where a JavaScript number would lose digits of it; Salesforce reads both. */
function number(value: string | number | boolean, field: FieldDescribe): FieldValue {
	const whole = field.type === 'int' || field.type === 'long';
	const written = String(value).trim();
	const parsed = Number(written);
	if (typeof value === 'boolean' || !NUMBER.test(written)) {
		return invalid(field, value, whole ? 'a whole number' : 'a number');
	}
	if (whole && !Number.isInteger(parsed)) return invalid(field, value, 'a whole number');
	const wholeDigits = whole ? field.digits : field.precision - field.scale;
	if (wholeDigits > 0 && Math.abs(parsed) >= 10 ** wholeDigits) {
		return refuse(
			'NUMBER_OUTSIDE_VALID_RANGE',
			`${name(field)} holds numbers of at most ${wholeDigits} digits before the point, and the value is ${written}.`,
			field,
		);
	}
	return { kind: 'value', value: exactNumber(written.replace('+', '')) };
}

function moment(
	value: string | number | boolean,
	field: FieldDescribe,
	convert: (text: string) => string | undefined,
	wanted: string,
): FieldValue {
	const converted = typeof value === 'string' ? convert(value.trim()) : undefined;
	return converted === undefined
		? invalid(field, value, wanted)
		: { kind: 'value', value: converted };
}

/** A lookup by ID; a record type also by its name, which is the same in every sandbox. */
function reference(value: string, field: FieldDescribe, { describe }: ValueContext): FieldValue {
	if (value === '') return { kind: 'skip' };
	if (field.name === 'RecordTypeId') {
		const type = recordTypeNamed(describe, value);
		if (type) return { kind: 'value', value: type.recordTypeId };
		if (!isRecordId(value)) {
			const names = describe.recordTypeInfos
				.filter(({ available, master }) => available && !master)
				.map(({ developerName }) => `"${developerName}"`);
			return refuse(
				'INVALID_RECORD_TYPE',
				`"${value}" is no record type of the object that the integration user may use. It has ${names.join(', ') || 'none'}.`,
				field,
			);
		}
	}
	if (isRecordId(value)) return { kind: 'value', value };
	const byKey =
		field.relationshipName === null || field.type === 'id'
			? ''
			: ` To look the record up by an external ID, name the column like ${field.relationshipName}.External_Id__c.`;
	return refuse(
		'MALFORMED_ID',
		`"${value}" is no record ID, which ${name(field)} needs. A Salesforce ID has 15 or 18 letters and digits.${byKey}`,
		field,
	);
}

/** Only a picklist that Salesforce restricts refuses values that are not on its list. */
function picklist(given: readonly string[], field: FieldDescribe): FieldValue {
	const value = given.join(';');
	const entries = field.picklistValues.filter(({ active }) => active);
	if (!field.restrictedPicklist || entries.length === 0) return text(value, field);
	const known = new Set(entries.map((entry) => entry.value));
	const bad = given.filter((entry) => !known.has(entry));
	if (bad.length === 0) return { kind: 'value', value };
	return refuse(
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		`${name(field)} does not have the value ${quoted(bad)}. It has ${quoted(
			entries.slice(0, NAMED_VALUES).map((entry) => entry.value),
		)}${entries.length > NAMED_VALUES ? ` and ${entries.length - NAMED_VALUES} more` : ''}.`,
		field,
	);
}

/** Picklist values an error names. */
const NAMED_VALUES = 10;

function text(value: string, field: FieldDescribe): FieldValue {
	if (LIMITED.has(field.type) && field.length > 0 && value.length > field.length) {
		return refuse(
			'STRING_TOO_LONG',
			`${name(field)} takes ${field.length} characters, and the value has ${value.length}.`,
			field,
		);
	}
	return { kind: 'value', value };
}

function invalid(field: FieldDescribe, given: unknown, wanted: string): FieldValue {
	return refuse(
		'INVALID_VALUE',
		`${name(field)} is of the type ${field.type} and needs ${wanted}; the value is ${shown(given)}.`,
		field,
	);
}

function refuse(statusCode: string, message: string, field: FieldDescribe): FieldValue {
	return { kind: 'invalid', error: { statusCode, message, fields: [field.name] } };
}

function name({ name: field, label }: FieldDescribe): string {
	return label === field ? field : `${label} (${field})`;
}

function quoted(values: readonly string[]): string {
	return values.map((value) => `"${value}"`).join(', ');
}

/** Longest part of a value that an error repeats. Characters. */
const SHOWN = 80;

function shown(given: unknown): string {
	const written = typeof given === 'bigint' ? String(given) : JSON.stringify(given);
	return written.length > SHOWN ? `${written.slice(0, SHOWN)}...` : written;
}
