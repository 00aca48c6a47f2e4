import { about } from './about';
import { soqlLike, soqlList, soqlNull, soqlString } from './literal';
import { soqlName } from './name';
import { joinSoql, soql, type SoqlText } from './text';
import { listLiteral, typedLiteral, valueText, type FieldKind } from './typedLiteral';

export const FILTER_OPERATORS = [
	'contains',
	'endsWith',
	'equal',
	'excludes',
	'greater',
	'greaterOrEqual',
	'in',
	'includes',
	'isEmpty',
	'isNotEmpty',
	'less',
	'lessOrEqual',
	'notContains',
	'notEqual',
	'notIn',
	'startsWith',
] as const;

export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** A field in a condition: where it is, and what describe says it holds. */
export interface FilterField {
	/** Checked path, such as `Account.Owner.Name`. */
	path: SoqlText;
	kind: FieldKind;
}

const KIND_NAMES: Readonly<Record<FieldKind, string>> = {
	boolean: 'a checkbox',
	date: 'a date',
	dateTime: 'a date and time',
	id: 'an ID',
	multipicklist: 'a multi-select picklist',
	number: 'a number',
	string: 'text',
	time: 'a time of day',
};

/**
 * Builds one condition of a `WHERE`.
 *
 * @param value what the operator compares with: a single value, or for `in`, `notIn`, `includes` and
 * `excludes` a list, or text with commas between the values; `null` stands for no value at all, an
 * empty list for none to compare with
 * @throws {RangeError} naming the field when the operator or the value does not suit it, or there is
 * blank text for a value
 */
export function soqlCondition(
	{ path, kind }: FilterField,
	operator: FilterOperator,
	value?: unknown,
): SoqlText {
	try {
		return build({ path, kind }, operator, value);
	} catch (error) {
		throw about(`Filter on "${path}", which is ${KIND_NAMES[kind]}`, error);
	}
}

function build(field: FilterField, operator: FilterOperator, value: unknown): SoqlText {
	const { path } = field;
	switch (operator) {
		case 'isEmpty':
			return soql`${emptiable(field)} = ${soqlNull}`;
		case 'isNotEmpty':
			return soql`${emptiable(field)} != ${soqlNull}`;
		case 'equal':
			return soql`${path} = ${single(field, value)}`;
		case 'notEqual':
			return soql`${path} != ${single(field, value)}`;
		case 'greater':
			return soql`${path} > ${ordered(field, value)}`;
		case 'greaterOrEqual':
			return soql`${path} >= ${ordered(field, value)}`;
		case 'less':
			return soql`${path} < ${ordered(field, value)}`;
		case 'lessOrEqual':
			return soql`${path} <= ${ordered(field, value)}`;
		case 'contains':
			return soql`${path} LIKE ${like(field, value, { before: true, after: true })}`;
		case 'notContains':
			return soql`(NOT ${path} LIKE ${like(field, value, { before: true, after: true })})`;
		case 'startsWith':
			return soql`${path} LIKE ${like(field, value, { before: false, after: true })}`;
		case 'endsWith':
			return soql`${path} LIKE ${like(field, value, { before: true, after: false })}`;
		case 'in': {
			const values = list(field, value);
			return values ? soql`${path} IN ${values}` : NO_ROW;
		}
		case 'notIn': {
			const values = list(field, value);
			return values ? soql`${path} NOT IN ${values}` : EVERY_ROW;
		}
		case 'includes': {
			const values = list(multipicklist(field), value);
			return values ? soql`${path} INCLUDES ${values}` : NO_ROW;
		}
		case 'excludes': {
			const values = list(multipicklist(field), value);
			return values ? soql`${path} EXCLUDES ${values}` : EVERY_ROW;
		}
	}
}

/** What an empty list comes to: SOQL has no notation for one, and no record is without an ID. */
export const NO_ROW = soql`${soqlName('Id')} = ${soqlNull}`;
export const EVERY_ROW = soql`${soqlName('Id')} != ${soqlNull}`;

function emptiable({ path, kind }: FilterField): SoqlText {
	if (kind !== 'boolean') return path;
	throw new RangeError('a checkbox is never empty. Use Equal with true or false.');
}

function single({ kind }: FilterField, value: unknown): SoqlText {
	if (value === null) return soqlNull;
	return literal(kind, value);
}

function ordered({ kind }: FilterField, value: unknown): SoqlText {
	if (kind === 'boolean' || kind === 'multipicklist') {
		throw new RangeError('it has no order. Use Equal, Is Empty or a list.');
	}
	return literal(kind, value);
}

function like(
	{ kind }: FilterField,
	value: unknown,
	ends: { before: boolean; after: boolean },
): SoqlText {
	if (kind === 'multipicklist') throw new RangeError('use Includes or Excludes for it.');
	if (kind !== 'string') throw new RangeError('only text can be searched for a part of it.');
	return soqlLike(valueText(given(value)), ends);
}

function multipicklist(field: FilterField): FilterField {
	if (field.kind === 'multipicklist') return field;
	throw new RangeError('Includes and Excludes are for multi-select picklists. Use In or Not In.');
}

/** Undefined for an empty list, which only a list can be: blank text is a value that nobody found. */
function list({ kind }: FilterField, value: unknown): SoqlText | undefined {
	const values = Array.isArray(value) ? (value as unknown[]) : splitValues(value);
	if (values.length === 0) return undefined;
	return soqlList([...new Set(values.map((entry) => listEntry(kind, entry)))]);
}

function listEntry(kind: FieldKind, entry: unknown): SoqlText {
	if (entry === null) return soqlNull;
	return kind === 'multipicklist' ? literal(kind, entry) : listLiteral(kind, given(entry));
}

function splitValues(value: unknown): unknown[] {
	if (typeof value !== 'string') return [given(value)];
	const values = value
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');
	if (values.length > 0) return values;
	throw new RangeError(
		'it has no value to compare with. Enter one or several with commas between them, use Is Empty, or let an expression give the list [] for no value at all.',
	);
}

function literal(kind: FieldKind, value: unknown): SoqlText {
	if (Array.isArray(value)) throw new RangeError('a list needs In or Not In.');
	return kind === 'multipicklist'
		? soqlString(valueText(given(value)))
		: typedLiteral(kind, given(value));
}

/** An expression that found nothing must not become a condition that finds other records. */
function given(value: unknown): unknown {
	if (value !== undefined && value !== null && value !== '') return value;
	throw new RangeError('it has no value to compare with. Enter one, or use Is Empty.');
}

/**
 * Joins conditions, in parentheses where there are several, so that the result can stand beside others.
 *
 * @returns undefined for none
 */
export function joinConditions(
	conditions: readonly SoqlText[],
	combine: 'and' | 'or',
): SoqlText | undefined {
	const [only, ...more] = conditions;
	if (more.length === 0) return only;
	return soql`(${joinSoql(conditions, combine === 'and' ? ' AND ' : ' OR ')})`;
}
