import { isRecordId } from './recordId';
import { asSoql, type SoqlText } from './text';

/** Escapes that SOQL knows by a letter; every other unprintable character takes the \u form. */
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
	'\\': '\\\\',
	"'": "\\'",
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
	'\b': '\\b',
	'\f': '\\f',
};

/**
 * Backslash and quote bend or end a literal, control characters and line separators are refused
 * inside one, and half of a surrogate pair cannot be sent at all.
 */
const NEEDS_ESCAPE = /[\\'\p{Cc}\p{Cs}\u2028\u2029]/gu;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME_WITH_OFFSET =
	/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

function escapeCharacter(character: string): string {
	return SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A string literal; whatever the value holds, it stays one literal. */
export function soqlString(value: string): SoqlText {
	return asSoql(`'${value.replace(NEEDS_ESCAPE, escapeCharacter)}'`);
}

/**
 * The pattern of a `LIKE` that finds a text as it stands: its own `%` and `_` are no wildcards.
 *
 * @param options.before whether other text may precede it; `after`, whether it may follow
 */
export function soqlLike(
	value: string,
	{ before, after }: { before: boolean; after: boolean },
): SoqlText {
	const inner = soqlString(value).slice(1, -1).replace(/[%_]/g, '\\$&');
	return asSoql(`'${before ? '%' : ''}${inner}${after ? '%' : ''}'`);
}

/**
 * A number in plain decimal notation, which is the only one SOQL documents.
 *
 * @throws {RangeError} for NaN and the infinities
 */
export function soqlNumber(value: number): SoqlText {
	if (!Number.isFinite(value)) {
		throw new RangeError(`${String(value)} is no number that SOQL can hold.`);
	}
	return asSoql(plainDecimal(value));
}

function plainDecimal(value: number): string {
	const text = String(value === 0 ? 0 : value);
	const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
	if (!match) return text;
	const [, sign = '', lead = '', fraction = '', exponentText = '0'] = match;
	const digits = lead + fraction;
	const exponent = Number(exponentText);
	return exponent < 0
		? `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
		: `${sign}${digits.padEnd(exponent + 1, '0')}`;
}

/** Longest number a Salesforce field can hold is 18 digits; text beyond this is none. Characters. */
const MAX_NUMBER_LENGTH = 40;

/**
 * A number given as text, digit by digit, so that none beyond 2^53 loses its last places.
 *
 * @throws {RangeError} for text that is no number in decimal or exponent notation
 */
export function soqlDecimal(text: string): SoqlText {
	const match = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.exec(text);
	if (!match || text.length > MAX_NUMBER_LENGTH) {
		throw new RangeError(`"${text}" is no number. Enter it like 1234.5.`);
	}
	const [, sign, digits = '', exponent] = match;
	if (exponent !== undefined) return soqlNumber(Number(text));
	const [whole = '', fraction = ''] = digits.split('.');
	return asSoql(
		`${sign === '-' ? '-' : ''}${whole === '' ? '0' : whole}${fraction && `.${fraction}`}`,
	);
}

const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?Z?$/;

/**
 * A time of day in UTC, which stands without quotes.
 *
 * @param value such as `08:30`, `08:30:00Z` or `08:30:00.000Z`
 * @throws {RangeError} for anything else
 */
export function soqlTime(value: string): SoqlText {
	const [, hours = '', minutes = '', seconds = '00', milliseconds = ''] = TIME.exec(value) ?? [];
	if (hours === '' || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
		throw new RangeError(`"${value}" is no time of day. Enter it like 08:30:00Z.`);
	}
	return asSoql(`${hours}:${minutes}:${seconds}.${milliseconds.padEnd(3, '0')}Z`);
}

/** `TRUE` or `FALSE`. */
export function soqlBoolean(value: boolean): SoqlText {
	return asSoql(value ? 'TRUE' : 'FALSE');
}

/** `NULL`, for comparisons with `=` and `!=`. */
export const soqlNull: SoqlText = asSoql('NULL');

/**
 * A date literal, which stands without quotes.
 *
 * @param value such as `2026-11-23`
 * @throws {RangeError} for anything else, a day that does not exist included
 */
export function soqlDate(value: string): SoqlText {
	if (!isDay(value)) throw new RangeError(`"${value}" is no date. Enter it like 2026-11-23.`);
	return asSoql(value);
}

/** Whether the text is a day that exists: `Date.parse` takes February 31 for March 3. */
function isDay(text: string): boolean {
	const time = DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * A datetime literal in UTC, which stands without quotes.
 *
 * @param value epoch milliseconds, a Date, or ISO 8601 text that names its offset
 * @throws {RangeError} for anything else, text without an offset included: it would mean another
 * moment on every machine
 */
export function soqlDateTime(value: number | string | Date): SoqlText {
	const time =
		typeof value === 'string'
			? DATE_TIME_WITH_OFFSET.test(value)
				? Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
				: Number.NaN
			: Number(value);
	const noDay = typeof value === 'string' && !isDay(value.slice(0, 'yyyy-mm-dd'.length));
	const text =
		noDay || Number.isNaN(time) || Math.abs(time) > 8.64e15 ? '' : new Date(time).toISOString();
	if (text.length !== '2026-11-23T08:30:00.000Z'.length) {
		throw new RangeError(
			`"${String(value)}" is no date and time with an offset. Enter it like 2026-11-23T08:30:00Z.`,
		);
	}
	return asSoql(text);
}

/**
 * A record ID as a literal.
 *
 * @throws {RangeError} unless it has 15 or 18 letters and digits
 */
export function soqlId(value: string): SoqlText {
	if (!isRecordId(value)) {
		throw new RangeError(
			`"${value}" is no record ID. A Salesforce ID has 15 or 18 letters and digits.`,
		);
	}
	return asSoql(`'${value}'`);
}

/**
 * A list for `IN` and `NOT IN`.
 *
 * @throws {RangeError} for an empty list, which SOQL has no notation for
 */
export function soqlList(literals: readonly SoqlText[]): SoqlText {
	if (literals.length === 0) {
		throw new RangeError('A SOQL list needs at least one value.');
	}
	return asSoql(`(${literals.join(', ')})`);
}
