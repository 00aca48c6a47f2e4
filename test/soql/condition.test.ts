import { parseQuery, type ValueCondition } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import {
	FILTER_OPERATORS,
	joinConditions,
	soqlCondition,
	type FilterOperator,
} from '../../nodes/shared/soql/condition';
import { soqlFieldPath } from '../../nodes/shared/soql/name';
import { soqlOrderBy } from '../../nodes/shared/soql/orderBy';
import { fieldKind, type FieldKind } from '../../nodes/shared/soql/typedLiteral';
import { anyText, unescape } from './texts';

const condition = (kind: FieldKind, operator: FilterOperator, value?: unknown) =>
	soqlCondition({ path: soqlFieldPath('Owner.Field__c'), kind }, operator, value);

/** The conditions a third-party parser finds, left to right. */
function conditionsOf(where: string): ValueCondition[] {
	const query = parseQuery(`SELECT Id FROM Account WHERE ${where} LIMIT 7`);
	expect(query.limit).toBe(7);
	const found: ValueCondition[] = [];
	for (let at = query.where; at; at = 'right' in at ? at.right : undefined) {
		if (at.left && 'field' in at.left) found.push(at.left as ValueCondition);
	}
	return found;
}

it.each<[FieldKind, FilterOperator, unknown, string]>([
	['string', 'equal', '2024-01-02', "Owner.Field__c = '2024-01-02'"],
	['string', 'equal', 1000, "Owner.Field__c = '1000'"],
	['string', 'notEqual', "O'Hara", "Owner.Field__c != 'O\\'Hara'"],
	['string', 'contains', '100%_', "Owner.Field__c LIKE '%100\\%\\_%'"],
	['string', 'notContains', 'x', "(NOT Owner.Field__c LIKE '%x%')"],
	['string', 'startsWith', 'Ac', "Owner.Field__c LIKE 'Ac%'"],
	['string', 'endsWith', 'me', "Owner.Field__c LIKE '%me'"],
	['string', 'in', 'A, B ,,B', "Owner.Field__c IN ('A', 'B')"],
	['string', 'in', ['A, B', null], "Owner.Field__c IN ('A, B', NULL)"],
	['string', 'notIn', ['A'], "Owner.Field__c NOT IN ('A')"],
	['string', 'isEmpty', undefined, 'Owner.Field__c = NULL'],
	['string', 'isNotEmpty', undefined, 'Owner.Field__c != NULL'],
	['string', 'equal', null, 'Owner.Field__c = NULL'],
	['number', 'greater', '1000', 'Owner.Field__c > 1000'],
	['number', 'lessOrEqual', '123456789012345678', 'Owner.Field__c <= 123456789012345678'],
	['number', 'equal', '1e3', 'Owner.Field__c = 1000'],
	['number', 'in', '1,2.50', 'Owner.Field__c IN (1, 2.50)'],
	['boolean', 'equal', 'TRUE', 'Owner.Field__c = TRUE'],
	['boolean', 'notEqual', false, 'Owner.Field__c != FALSE'],
	['date', 'equal', '2026-11-23', 'Owner.Field__c = 2026-11-23'],
	['date', 'greaterOrEqual', '2026-11-23T23:30:00+01:00', 'Owner.Field__c >= 2026-11-23'],
	['date', 'equal', 'last_n_days:30', 'Owner.Field__c = LAST_N_DAYS:30'],
	['dateTime', 'less', '2026-11-23T09:00:00+01:00', 'Owner.Field__c < 2026-11-23T08:00:00.000Z'],
	['dateTime', 'equal', 'N_FISCAL_YEARS_AGO:2', 'Owner.Field__c = N_FISCAL_YEARS_AGO:2'],
	['id', 'equal', '001000000000001AAA', "Owner.Field__c = '001000000000001AAA'"],
	['multipicklist', 'includes', 'A;B,C', "Owner.Field__c INCLUDES ('A;B', 'C')"],
	['multipicklist', 'excludes', ['A'], "Owner.Field__c EXCLUDES ('A')"],
	['multipicklist', 'equal', 'A;B', "Owner.Field__c = 'A;B'"],
])('writes a %s with %s and %j', (kind, operator, value, text) => {
	expect(condition(kind, operator, value)).toBe(text);
	expect(() => conditionsOf(text)).not.toThrow();
});

it('writes a time of day, which the third-party parser does not know', () => {
	expect(condition('time', 'greater', '08:30')).toBe('Owner.Field__c > 08:30:00.000Z');
});

it('says with an empty list what it means, in SOQL that can be read', () => {
	expect(condition('string', 'in', [])).toBe('Id = NULL');
	expect(condition('multipicklist', 'includes', [])).toBe('Id = NULL');
	expect(condition('string', 'notIn', [])).toBe('Id != NULL');
	expect(condition('multipicklist', 'excludes', [])).toBe('Id != NULL');
});

it.each<[FieldKind, FilterOperator, unknown, string]>([
	['number', 'equal', 'abc', '"abc" is no number'],
	['number', 'contains', '1', 'only text can be searched'],
	['number', 'equal', '', 'it has no value to compare with'],
	['string', 'equal', '', 'it has no value to compare with'],
	['string', 'equal', undefined, 'it has no value to compare with'],
	['string', 'startsWith', null, 'it has no value to compare with'],
	['string', 'in', '', 'it has no value to compare with'],
	['string', 'notIn', ' , ', 'let an expression give the list []'],
	['multipicklist', 'includes', '', 'it has no value to compare with'],
	['multipicklist', 'excludes', ' ', 'it has no value to compare with'],
	['string', 'equal', ['A'], 'a list needs In'],
	['string', 'equal', { a: 1 }, 'is no single value'],
	['string', 'includes', 'A', 'for multi-select picklists'],
	['boolean', 'isEmpty', undefined, 'never empty'],
	['boolean', 'greater', true, 'has no order'],
	['boolean', 'equal', 'yes', 'neither true nor false'],
	['multipicklist', 'contains', 'A', 'use Includes'],
	['date', 'in', ['TODAY'], 'cannot stand in a list'],
	['date', 'equal', '23.11.2026', 'is no date'],
	['dateTime', 'equal', '2026-11-23T08:30:00', 'with an offset'],
	['time', 'equal', '25:00', 'no time of day'],
	['id', 'equal', 'abc', 'no record ID'],
])('refuses a %s with %s and %j, naming the field', (kind, operator, value, words) => {
	expect(() => condition(kind, operator, value)).toThrow('Filter on "Owner.Field__c"');
	expect(() => condition(kind, operator, value)).toThrow(words);
});

it('lets no text change a condition, whatever the operator', () => {
	const operators: FilterOperator[] = ['equal', 'notEqual', 'contains', 'startsWith', 'endsWith'];
	fc.assert(
		fc.property(anyText, fc.constantFrom(...operators), (value, operator) => {
			fc.pre(value !== '');
			const [found, ...others] = conditionsOf(condition('string', operator, value));
			expect(others).toEqual([]);
			expect(found).toMatchObject({ field: 'Owner.Field__c', literalType: 'STRING' });
			const read = unescape(found?.value as string);
			expect(operator === 'contains' ? read.slice(1, -1) : read).toContain(
				operator.includes('qual') ? value : '',
			);
		}),
		{ numRuns: 500 },
	);
});

it('finds with LIKE exactly the text it was given, wildcards included', () => {
	fc.assert(
		fc.property(anyText, (value) => {
			fc.pre(value !== '');
			const [found] = conditionsOf(condition('string', 'contains', value));
			const pattern = (found?.value as string).slice(2, -2);
			expect(unescape(`'${pattern.replace(/\\([%_])/g, '$1')}'`)).toBe(value);
			expect(pattern.replace(/\\[\s\S]/g, '')).not.toMatch(/[%_]/);
		}),
		{ numRuns: 500 },
	);
});

it('knows every operator it offers', () => {
	const values: Partial<Record<FilterOperator, FieldKind>> = {
		includes: 'multipicklist',
		excludes: 'multipicklist',
	};
	for (const operator of FILTER_OPERATORS) {
		expect(condition(values[operator] ?? 'string', operator, 'x')).toContain('Owner.Field__c');
	}
});

it('joins conditions so that the result can stand beside others', () => {
	const [a, b] = [condition('number', 'equal', 1), condition('number', 'equal', 2)];
	expect(joinConditions([], 'and')).toBeUndefined();
	expect(joinConditions([a], 'or')).toBe(a);
	expect(joinConditions([a, b], 'or')).toBe(`(${a} OR ${b})`);
	expect(joinConditions([a, b], 'and')).toBe(`(${a} AND ${b})`);
});

it('sorts by several fields, empty values where they are wanted', () => {
	const order = soqlOrderBy([
		{ path: soqlFieldPath('Account.Name'), direction: 'desc', nulls: 'last' },
		{ path: soqlFieldPath('Id'), direction: 'asc' },
	]);
	expect(order).toBe('Account.Name DESC NULLS LAST, Id ASC');
	expect(parseQuery(`SELECT Id FROM Contact ORDER BY ${order}`).orderBy).toMatchObject([
		{ field: 'Account.Name', order: 'DESC', nulls: 'LAST' },
		{ field: 'Id', order: 'ASC' },
	]);
});

it('takes what describe calls a field by its kind', () => {
	expect(['double', 'reference', 'datetime', 'picklist', 'email'].map(fieldKind)).toEqual([
		'number',
		'id',
		'dateTime',
		'string',
		'string',
	]);
});
