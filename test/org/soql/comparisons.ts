import type { FieldSchema, FieldType, FieldValue } from '../model';
import { isCompound } from '../schema/compound';
import { looksLikeId, to18 } from '../store/ids';
import type { Span } from './dates';
import { dateLiteralSpan, isoDate } from './dates';
import type { SoqlError } from './errors';
import { likePattern } from './like';
import type { Literal } from './literals';
import { instantOf, numberOf, unquote } from './literals';

export type Test = (value: FieldValue) => boolean;

/** A comparison as written, with its place for errors. */
export interface Comparison {
	field: FieldSchema;
	/** `=`, `!=`, `<`, `<=`, `>`, `>=`, `LIKE`, `IN`, `NOT IN`, `INCLUDES`, `EXCLUDES`. */
	operator: string;
	literals: Literal[];
	now: number;
	/** Makes the error at the place of this condition. */
	fail: (errorCode: string, sentence: string) => SoqlError;
}

/** What fields of a type compare as. */
export type Family = 'text' | 'id' | 'number' | 'boolean' | 'date' | 'datetime';

const families: Record<FieldType, Family> = {
	id: 'id',
	reference: 'id',
	base64: 'text',
	string: 'text',
	textarea: 'text',
	email: 'text',
	phone: 'text',
	url: 'text',
	picklist: 'text',
	multipicklist: 'text',
	boolean: 'boolean',
	int: 'number',
	double: 'number',
	currency: 'number',
	percent: 'number',
	date: 'date',
	datetime: 'datetime',
	address: 'text',
};

export function familyOf(type: FieldType): Family {
	return families[type];
}

/** Text areas longer than this many characters cannot stand in WHERE, ORDER BY or GROUP BY. */
const longestFilterableTextArea = 255;

function isLongText(field: FieldSchema): boolean {
	return field.type === 'textarea' && (field.length ?? 0) > longestFilterableTextArea;
}

/** Fields that cannot stand in ORDER BY or GROUP BY. */
export function hasNoOrder(field: FieldSchema): boolean {
	return isLongText(field) || isCompound(field) || field.type === 'multipicklist';
}

/** The long form of an id in either length. */
export function toId18(id: string): string {
	return id.length === 15 ? to18(id) : id;
}

/** The value that equality, order and grouping use: text ignores case, empty text is null. */
export function comparable(value: FieldValue, family: Family): FieldValue {
	if (typeof value !== 'string') return value;
	if (family === 'id') return value === '' ? null : toId18(value);
	if (family === 'text') return value === '' ? null : value.toLowerCase();
	return value;
}

/** Order of two comparable values that are not null. */
export function order(a: FieldValue, b: FieldValue): number {
	if (a === b) return 0;
	if (a === null || b === null) return a === null ? -1 : 1;
	return a < b ? -1 : 1;
}

/** Compiles a comparison to a test of the field's value. Null equals nothing but null. */
export function compileComparison(comparison: Comparison): Test {
	const { field, operator } = comparison;
	const family = familyOf(field.type);
	if (isLongText(field) || isCompound(field)) {
		throw comparison.fail(
			'INVALID_FIELD',
			`field '${field.name}' can not be filtered in a query call`,
		);
	}
	if (operator === 'INCLUDES' || operator === 'EXCLUDES') return compileIncludes(comparison);
	if (field.type === 'multipicklist' && operator === 'LIKE') throw badOperator(comparison);
	if (operator === 'LIKE') return compileLike(comparison, family);
	const operands = comparison.literals.map((literal) => operandOf(comparison, family, literal));
	if (operator === 'IN' || operator === 'NOT IN') {
		const isIn = compileMembership(operands, family);
		return operator === 'IN' ? isIn : (value) => !isIn(value);
	}
	const operand = operands[0];
	if (operand === undefined) throw badOperator(comparison);
	if (family === 'boolean' && operator !== '=' && operator !== '!=' && operator !== '<>') {
		throw badOperator(comparison);
	}
	return compileOrdered(operator, operand, family, comparison);
}

/** An operand: one comparable value, or the span of a date literal. */
type Operand = { value: FieldValue } | { span: { start: FieldValue; end: FieldValue } };

function compileOrdered(
	operator: string,
	operand: Operand,
	family: Family,
	comparison: Comparison,
): Test {
	const equals = equality(operand, family);
	if (operator === '=') return equals;
	if (operator === '!=' || operator === '<>') return (value) => !equals(value);
	const low = 'span' in operand ? operand.span.start : operand.value;
	const high = 'span' in operand ? operand.span.end : operand.value;
	// A null operand matches nothing in an order comparison.
	if (low === null || high === null) return () => false;
	const inSpan = 'span' in operand;
	const compare = (check: (ready: FieldValue) => boolean): Test => {
		return (value) => {
			const ready = comparable(value, family);
			return ready !== null && check(ready);
		};
	};
	if (operator === '<') return compare((value) => order(value, low) < 0);
	if (operator === '>=') return compare((value) => order(value, low) >= 0);
	if (operator === '>') {
		return compare((value) => (inSpan ? order(value, high) >= 0 : order(value, high) > 0));
	}
	if (operator === '<=') {
		return compare((value) => (inSpan ? order(value, high) < 0 : order(value, high) <= 0));
	}
	throw badOperator(comparison);
}

function equality(operand: Operand, family: Family): Test {
	if ('span' in operand) {
		const { start, end } = operand.span;
		return (value) => value !== null && order(value, start) >= 0 && order(value, end) < 0;
	}
	const wanted = operand.value;
	return (value) => comparable(value, family) === wanted;
}

function compileMembership(operands: Operand[], family: Family): Test {
	const values = new Set<FieldValue>();
	const spans: Test[] = [];
	for (const operand of operands) {
		if ('span' in operand) spans.push(equality(operand, family));
		else values.add(operand.value);
	}
	return (value) => values.has(comparable(value, family)) || spans.some((test) => test(value));
}

function compileLike(comparison: Comparison, family: Family): Test {
	if (family !== 'text') {
		throw comparison.fail('INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${family} field`);
	}
	const tests = comparison.literals.map((literal) => {
		if (literal.type !== 'STRING') throw shouldBeQuoted(comparison);
		return likePattern(unquote(literal.text, true));
	});
	return (value) => typeof value === 'string' && tests.some((test) => test(value));
}

function compileIncludes(comparison: Comparison): Test {
	if (comparison.field.type !== 'multipicklist') throw badOperator(comparison);
	const wanted = comparison.literals.map((literal) => {
		if (literal.type !== 'STRING') throw shouldBeQuoted(comparison);
		return unquote(literal.text)
			.split(';')
			.map((each) => each.toLowerCase());
	});
	const includes: Test = (value) => {
		if (typeof value !== 'string' || value === '') return false;
		const chosen = new Set(value.toLowerCase().split(';'));
		return wanted.some((all) => all.every((each) => chosen.has(each)));
	};
	return comparison.operator === 'INCLUDES' ? includes : (value) => !includes(value);
}

function operandOf(comparison: Comparison, family: Family, literal: Literal): Operand {
	const { type } = literal;
	if (type === 'NULL') return { value: family === 'boolean' ? false : null };
	switch (family) {
		case 'text':
			if (type !== 'STRING') throw shouldBeQuoted(comparison);
			return { value: comparable(unquote(literal.text), 'text') };
		case 'id':
			if (type !== 'STRING') throw shouldBeQuoted(comparison);
			return { value: idOperand(comparison, unquote(literal.text)) };
		case 'number':
			if (!isNumberType(type)) throw shouldNotBeQuoted(comparison);
			return { value: numberOf(literal) };
		case 'boolean':
			if (type !== 'BOOLEAN') throw shouldNotBeQuoted(comparison);
			return { value: literal.text.toLowerCase() === 'true' };
		case 'date': {
			if (type === 'DATE') return { value: literal.text };
			const { start, end } = spanOf(comparison, literal);
			return { span: { start: isoDate(start), end: isoDate(end) } };
		}
		case 'datetime':
			if (type === 'DATETIME') return { value: instantOf(literal) };
			return { span: { ...spanOf(comparison, literal) } };
	}
}

function isNumberType(type: Literal['type']): boolean {
	return (
		type === 'INTEGER' ||
		type === 'DECIMAL' ||
		type === 'INTEGER_WITH_CURRENCY_PREFIX' ||
		type === 'DECIMAL_WITH_CURRENCY_PREFIX'
	);
}

function spanOf(comparison: Comparison, literal: Literal): Span {
	if (literal.type === 'DATE_LITERAL' || literal.type === 'DATE_N_LITERAL') {
		return dateLiteralSpan(literal.text, comparison.now);
	}
	throw shouldNotBeQuoted(comparison);
}

function idOperand(comparison: Comparison, id: string): FieldValue {
	if (id === '') return null;
	if (looksLikeId(id)) return toId18(id);
	throw comparison.fail('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${id}`);
}

/** The type names Salesforce's filter errors use are those of the SOAP API. */
function soapType(type: FieldType): string {
	const family = familyOf(type);
	if (family === 'number') return type === 'int' ? 'int' : 'double';
	if (family === 'datetime') return 'dateTime';
	return family === 'text' || family === 'id' ? 'string' : family;
}

function shouldNotBeQuoted(comparison: Comparison): SoqlError {
	const { field } = comparison;
	return comparison.fail(
		'INVALID_FIELD',
		`value of filter criterion for field '${field.name}' must be of type ` +
			`${soapType(field.type)} and should not be enclosed in quotes`,
	);
}

function shouldBeQuoted(comparison: Comparison): SoqlError {
	const { field } = comparison;
	return comparison.fail(
		'INVALID_FIELD',
		`value of filter criterion for field '${field.name}' must be of type ` +
			`${soapType(field.type)} and should be enclosed in quotes`,
	);
}

function badOperator(comparison: Comparison): SoqlError {
	return comparison.fail(
		'INVALID_QUERY_FILTER_OPERATOR',
		`invalid operator ${comparison.operator} on field '${comparison.field.name}'`,
	);
}
