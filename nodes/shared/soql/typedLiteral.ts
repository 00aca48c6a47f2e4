import { isDateLiteral, soqlDateLiteral } from './dateLiteral';
import {
	soqlBoolean,
	soqlDate,
	soqlDateTime,
	soqlDecimal,
	soqlId,
	soqlNumber,
	soqlString,
	soqlTime,
} from './literal';
import type { SoqlText } from './text';

/** How a value is written in SOQL. */
export type ValueKind = 'string' | 'number' | 'boolean' | 'date' | 'dateTime' | 'time' | 'id';

/** The kinds of fields as conditions tell them apart. */
export type FieldKind = ValueKind | 'multipicklist';

const KINDS: Readonly<Record<string, FieldKind>> = {
	boolean: 'boolean',
	currency: 'number',
	date: 'date',
	datetime: 'dateTime',
	double: 'number',
	id: 'id',
	int: 'number',
	long: 'number',
	multipicklist: 'multipicklist',
	percent: 'number',
	reference: 'id',
	time: 'time',
};

/** The kind of a field by its Salesforce type, such as `currency`; what is not named here is text. */
export function fieldKind(type: string): FieldKind {
	return KINDS[type] ?? 'string';
}

/**
 * Writes a value as a literal of a kind: what the field is decides, never what the value looks like.
 *
 * @throws {RangeError} for a value that the kind cannot hold
 */
export function typedLiteral(kind: ValueKind, value: unknown): SoqlText {
	switch (kind) {
		case 'string':
			return soqlString(valueText(value));
		case 'number':
			return typeof value === 'number' ? soqlNumber(value) : soqlDecimal(valueText(value).trim());
		case 'boolean':
			return soqlBoolean(truth(value));
		case 'id':
			return soqlId(valueText(value).trim());
		case 'date':
			return dateOrLiteral(valueText(value).trim(), (day) => soqlDate(dayOf(day)));
		case 'dateTime':
			return typeof value === 'number' || value instanceof Date
				? soqlDateTime(value)
				: dateOrLiteral(valueText(value).trim(), soqlDateTime);
		case 'time':
			return soqlTime(valueText(value).trim());
	}
}

/**
 * Like {@link typedLiteral}, for an entry of a list, where no date literal may stand.
 *
 * @throws {RangeError} for a value that the kind cannot hold
 */
export function listLiteral(kind: ValueKind, value: unknown): SoqlText {
	if ((kind === 'date' || kind === 'dateTime') && isDateLiteral(valueText(value).trim())) {
		throw new RangeError(`"${valueText(value)}" cannot stand in a list.`);
	}
	return typedLiteral(kind, value);
}

/**
 * A single value as text.
 *
 * @throws {RangeError} for null, lists and objects
 */
export function valueText(value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
		return String(value);
	}
	if (value instanceof Date) return value.toISOString();
	throw new RangeError(
		`${value === undefined ? 'undefined' : JSON.stringify(value)} is no single value.`,
	);
}

function truth(value: unknown): boolean {
	const word = valueText(value).trim().toLowerCase();
	if (word === 'true' || word === '1') return true;
	if (word === 'false' || word === '0') return false;
	throw new RangeError(`"${word}" is neither true nor false.`);
}

function dateOrLiteral(value: string, otherwise: (value: string) => SoqlText): SoqlText {
	return isDateLiteral(value) ? soqlDateLiteral(value) : otherwise(value);
}

/** The day of a date and time as it is written, in its own time zone. */
function dayOf(value: string): string {
	return /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}/.exec(value)?.[1] ?? value;
}
