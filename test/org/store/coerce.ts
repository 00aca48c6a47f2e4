import type { FieldSchema, FieldValue, RecordError } from '../model';
import { normalizeId } from './ids';

export type Coerced = { ok: true; value: FieldValue } | { ok: false; error: RecordError };

const emailAddress = /^[^\s@,;:<>()[\]"]+@[^\s@,;:<>()[\]"]+\.[^\s@,;:<>()[\]".]{2,}$/;
const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;
const isoDatetime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * Turns a value as it arrives (JSON, or a string from CSV) into the stored form, or into the error
 * Salesforce gives for it. Values of the wrong JSON type give JSON_PARSER_ERROR, which REST answers
 * for the whole request.
 */
export function coerce(field: FieldSchema, value: unknown): Coerced {
	if (value === null || value === undefined) return accept(field.type === 'boolean' ? false : null);
	switch (field.type) {
		case 'boolean':
			return coerceBoolean(value);
		case 'int':
		case 'double':
		case 'currency':
		case 'percent':
			return coerceNumber(field, value);
		case 'date':
			return typeof value === 'string' && isRealDate(value) ? accept(value) : refuse('date', value);
		case 'datetime':
			return coerceDatetime(value);
		case 'id':
		case 'reference':
			return coerceId(field, value);
		default:
			return coerceText(field, value);
	}
}

function coerceBoolean(value: unknown): Coerced {
	if (typeof value === 'boolean') return accept(value);
	if (typeof value === 'string') {
		const lower = value.toLowerCase();
		if (lower === 'true' || lower === '1') return accept(true);
		if (lower === 'false' || lower === '0') return accept(false);
	}
	return refuse('boolean', value);
}

function coerceNumber(field: FieldSchema, value: unknown): Coerced {
	const typeName = field.type === 'percent' ? 'percent' : field.type;
	const text = typeof value === 'string' ? value.trim() : value;
	const parsed = typeof text === 'number' || typeof text === 'string' ? Number(text) : NaN;
	if (text === '' || !Number.isFinite(parsed)) return refuse(typeName, value);
	if (field.type === 'int') {
		return Number.isInteger(parsed) ? accept(parsed) : refuse(typeName, value);
	}
	const wholeDigits = (field.precision ?? 18) - (field.scale ?? 0);
	if (Math.abs(parsed) >= 10 ** wholeDigits) {
		return fail(
			'NUMBER_OUTSIDE_VALID_RANGE',
			`${field.label}: value outside of valid range on numeric field: ${parsed}`,
			[field.name],
		);
	}
	return accept(round(parsed, field.scale ?? 0));
}

function coerceDatetime(value: unknown): Coerced {
	if (typeof value !== 'string' || !isoDatetime.test(value)) return refuse('datetime', value);
	const withColon = value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
	const ms = Date.parse(withColon);
	return Number.isNaN(ms) ? refuse('datetime', value) : accept(Math.floor(ms / 1000) * 1000);
}

function coerceId(field: FieldSchema, value: unknown): Coerced {
	if (value === '') return accept(null);
	if (typeof value !== 'string') return refuse('reference', value);
	const id = normalizeId(value);
	if (id !== undefined) return accept(id);
	return fail('MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, [field.name]);
}

function coerceText(field: FieldSchema, value: unknown): Coerced {
	if (typeof value !== 'string') return refuse('string', value);
	if (value === '') return accept(null);
	if (field.type === 'picklist' || field.type === 'multipicklist') {
		const bad = badPicklistValue(field, value);
		if (bad !== undefined) {
			return fail(
				'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
				`${field.label}: bad value for restricted picklist field: ${bad}`,
				[field.name],
			);
		}
	}
	if (field.length !== undefined && value.length > field.length) {
		return fail(
			'STRING_TOO_LONG',
			`${field.label}: data value too large: ${value} (max length=${field.length})`,
			[field.name],
		);
	}
	if (field.type === 'email' && !emailAddress.test(value)) {
		return fail('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, [
			field.name,
		]);
	}
	return accept(value);
}

function badPicklistValue(field: FieldSchema, value: string): string | undefined {
	if (field.restrictedPicklist !== true) return undefined;
	const given = field.type === 'multipicklist' ? value.split(';') : [value];
	return given.find((entry) => !(field.picklistValues ?? []).includes(entry));
}

function isRealDate(text: string): boolean {
	const match = isoDate.exec(text);
	if (match === null) return false;
	const parsed = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === text;
}

function round(value: number, scale: number): number {
	const shifted = Number(`${value}e${scale}`);
	if (!Number.isFinite(shifted)) return value;
	const rounded = Math.sign(shifted) * Math.round(Math.abs(shifted));
	const result = Number(`${rounded}e-${scale}`);
	return Number.isFinite(result) ? result : value;
}

function refuse(typeName: string, value: unknown): Coerced {
	return fail(
		'JSON_PARSER_ERROR',
		`Cannot deserialize instance of ${typeName} from ${jsonToken(value)} or request may be missing ` +
			'a required field at [line:1, column:2]',
		[],
	);
}

function jsonToken(value: unknown): string {
	if (typeof value === 'string') return `VALUE_STRING value ${value}`;
	if (typeof value === 'boolean')
		return value ? 'VALUE_TRUE value true' : 'VALUE_FALSE value false';
	if (typeof value === 'number') {
		return `${Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT'} value ${value}`;
	}
	return Array.isArray(value) ? 'START_ARRAY value [' : 'START_OBJECT value {';
}

function accept(value: FieldValue): Coerced {
	return { ok: true, value };
}

function fail(statusCode: string, message: string, fields: string[]): Coerced {
	return { ok: false, error: { statusCode, message, fields } };
}
