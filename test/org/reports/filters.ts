import { salesforceError, type SalesforceError } from '../errors';
import type { FieldValue } from '../model';
import type { ReportColumn } from './catalog';
import type { ReportRow } from './cells';

/** One filter of a run, as `reportMetadata.reportFilters` gives it. */
export interface ReportFilter {
	column: string;
	operator: string;
	value: string;
}

type Test = (row: ReportRow) => boolean;

/** A condition of the reports API is worded as its guide's list of errors words it. */
export function badReport(message: string): SalesforceError {
	return salesforceError(400, 'BAD_REQUEST', message);
}

const numeric = new Set(['currency', 'double', 'int', 'percent']);
const dated = new Set(['date', 'datetime']);

/** Compiles filters to a test of a row; `logic` joins them by number, all of them without it. */
export function compileFilters(
	columns: readonly ReportColumn[],
	filters: readonly ReportFilter[],
	logic: string | null,
): Test {
	const tests = filters.map((filter) => compile(columns, filter));
	if (logic === null || logic.trim() === '') return (row) => tests.every((test) => test(row));
	return compileLogic(logic, tests);
}

function compile(columns: readonly ReportColumn[], filter: ReportFilter): Test {
	const column = columns.find(({ name }) => name === filter.column);
	if (column === undefined) {
		throw badReport(`Specify a valid filterable column because ${filter.column} is invalid.`);
	}
	const wanted = filter.value
		.split(',')
		.map((text) => readOperand(column, text.trim().replace(/^"(.*)"$/, '$1')));
	const [first = null] = wanted;
	const values = (row: ReportRow): FieldValue[] => [
		comparable(column, row.values[column.name] ?? null),
		row.ids[column.name] ?? null,
	];
	const own = (row: ReportRow): FieldValue => values(row)[0] ?? null;
	const textOf = (row: ReportRow): string => String(own(row) ?? '');
	const tests: Record<string, Test> = {
		equals: (row) => wanted.some((each) => values(row).includes(each)),
		notEqual: (row) => !wanted.some((each) => values(row).includes(each)),
		lessThan: (row) => compare(own(row), first, (order) => order < 0),
		greaterThan: (row) => compare(own(row), first, (order) => order > 0),
		lessOrEqual: (row) => compare(own(row), first, (order) => order <= 0),
		greaterOrEqual: (row) => compare(own(row), first, (order) => order >= 0),
		contains: (row) => wanted.some((each) => textOf(row).includes(String(each ?? ''))),
		notContain: (row) => !wanted.some((each) => textOf(row).includes(String(each ?? ''))),
		startsWith: (row) => wanted.some((each) => textOf(row).startsWith(String(each ?? ''))),
	};
	const test = tests[filter.operator];
	if (test !== undefined) return test;
	throw badReport(`Specify a valid condition because ${filter.operator} is invalid.`);
}

function readOperand(column: ReportColumn, text: string): FieldValue {
	if (text === '') return null;
	if (numeric.has(column.dataType)) return Number(text);
	if (column.dataType === 'boolean') return text.toLowerCase() === 'true' || text === '1';
	if (!dated.has(column.dataType)) return text.toLowerCase();
	const time = Date.parse(text);
	if (!Number.isNaN(time) && /^\d{4}-\d{2}-\d{2}/.test(text)) return time;
	throw badReport(
		"Filter the date in the correct format. Accepted formats are yyyy-MM-dd'T'HH:mm:ss'Z' and " +
			'yyyy-MM-dd.',
	);
}

function comparable(column: ReportColumn, value: FieldValue): FieldValue {
	if (typeof value !== 'string') return value;
	return dated.has(column.dataType) ? Date.parse(value) : value.toLowerCase();
}

function compare(left: FieldValue, right: FieldValue, holds: (order: number) => boolean): boolean {
	if (left === null || right === null || typeof left === 'boolean') return false;
	return holds(left < right ? -1 : left > right ? 1 : 0);
}

/** `1 AND (2 OR 3)`. */
function compileLogic(logic: string, tests: readonly Test[]): Test {
	const words = logic.toUpperCase().match(/\d+|AND|OR|NOT|[()]/g) ?? [];
	const bad = (): SalesforceError =>
		badReport(`Specify a valid condition because ${logic} is invalid.`);
	let at = 0;
	const either = (): Test => {
		const options = [both()];
		while (words[at] === 'OR') {
			at += 1;
			options.push(both());
		}
		return (row) => options.some((test) => test(row));
	};
	const both = (): Test => {
		const needed = [one()];
		while (words[at] === 'AND') {
			at += 1;
			needed.push(one());
		}
		return (row) => needed.every((test) => test(row));
	};
	const one = (): Test => {
		const word = words[at] ?? '';
		at += 1;
		if (word === 'NOT') {
			const inner = one();
			return (row) => !inner(row);
		}
		if (word === '(') {
			const inner = either();
			if (words[at] !== ')') throw bad();
			at += 1;
			return inner;
		}
		const test = tests[Number(word) - 1];
		if (test === undefined) throw bad();
		return test;
	};
	const whole = either();
	if (at < words.length) throw bad();
	return whole;
}
