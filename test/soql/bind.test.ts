import { parseQuery, type Query, type ValueCondition } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import { bindParameters, type QueryParameter } from '../../nodes/shared/soql/bind';
import type { ValueKind } from '../../nodes/shared/soql/typedLiteral';
import { whereText } from '../../nodes/shared/soql/whereText';
import { anyText, unescape } from './texts';

const bind = (query: string, parameters: Record<string, [ValueKind, unknown]>) =>
	bindParameters(
		query,
		new Map(
			Object.entries(parameters).map(([name, [kind, value]]): [string, QueryParameter] => [
				name,
				{ kind, value },
			]),
		),
	);

const TEMPLATE =
	"SELECT Id, Name FROM Account WHERE Name = :a AND (Amount__c > :b OR Code__c IN :c) AND Note__c != ':a' ORDER BY Name LIMIT 7";

/** The query a third-party parser finds, and the values of its conditions, taken out. */
function taken(text: string): { shape: unknown; values: Array<string | string[]> } {
	const query = parseQuery(text);
	const values: Array<string | string[]> = [];
	for (let at = query.where; at; at = 'right' in at ? at.right : undefined) {
		const left = at.left as ValueCondition | null;
		if (!left || !('value' in left)) continue;
		values.push(left.value);
		left.value = '';
		delete left.literalType;
	}
	return { shape: query satisfies Query, values };
}

const { shape: expectedShape } = taken(
	"SELECT Id, Name FROM Account WHERE Name = 'x' AND (Amount__c > 1 OR Code__c IN ('x')) AND Note__c != ':a' ORDER BY Name LIMIT 7",
);

const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });

it('gives every value back as it was, and leaves the query as it was, whatever the values hold', () => {
	fc.assert(
		fc.property(
			anyText,
			numbers,
			fc.array(anyText, { minLength: 1, maxLength: 10 }),
			(text, number, list) => {
				const bound = bind(TEMPLATE, {
					a: ['string', text],
					b: ['number', number],
					c: ['string', list],
				});
				const { shape, values } = taken(bound);
				expect(shape).toEqual(expectedShape);
				expect(unescape(values[0] as string)).toBe(text);
				expect(Number(values[1])).toBe(number === 0 ? 0 : number);
				expect((values[2] as string[]).map(unescape)).toEqual([...new Set(list)]);
				expect(values[3]).toBe("':a'");
			},
		),
		{ numRuns: 1000 },
	);
});

it('gives every moment and every day back', () => {
	const moments = fc.date({
		min: new Date('1700-01-01T00:00:00Z'),
		max: new Date('4000-12-31T23:59:59Z'),
		noInvalidDate: true,
	});
	fc.assert(
		fc.property(moments, (moment) => {
			const bound = bind('SELECT Id FROM Account WHERE CreatedDate >= :at AND Day__c = :day', {
				at: ['dateTime', moment],
				day: ['date', moment.toISOString()],
			});
			const { values } = taken(bound);
			expect(new Date(values[0] as string)).toEqual(moment);
			expect(values[1]).toBe(moment.toISOString().slice(0, 10));
		}),
	);
});

it('refuses any text for a type that cannot hold it, rather than sending it', () => {
	const kinds: ValueKind[] = ['number', 'boolean', 'date', 'dateTime', 'time', 'id'];
	fc.assert(
		fc.property(anyText, fc.constantFrom(...kinds), (text, kind) => {
			let bound: string;
			try {
				bound = bind('SELECT Id FROM Account WHERE Field__c = :x', { x: [kind, text] });
			} catch (error) {
				expect((error as Error).message).toContain('The query parameter "x"');
				return;
			}
			expect(bound).toMatch(/= (?:'?[\w.+-]+'?(?::[\d:.]+Z?)?)$/);
		}),
	);
});

it.each<[string, Record<string, [ValueKind, unknown]>, string]>([
	['Id = :id', { id: ['id', '001000000000001'] }, "Id = '001000000000001'"],
	['A=:a', { a: ['number', '12345678901234567890'] }, 'A=12345678901234567890'],
	['A = :a OR B = :a', { a: ['boolean', 'true'] }, 'A = TRUE OR B = TRUE'],
	['A = :a AND B != :a', { a: ['string', null] }, 'A = NULL AND B != NULL'],
	['A = :a', { a: ['string', ''] }, "A = ''"],
	["A = ':a' AND B = :a", { a: ['string', ':a'] }, "A = ':a' AND B = ':a'"],
	["A = 'it\\'s :b' AND B = :a", { a: ['number', 1] }, "A = 'it\\'s :b' AND B = 1"],
	['A IN :a', { a: ['string', ['x', 'y', 'x']] }, "A IN ('x', 'y')"],
	['A IN:a', { a: ['number', 5] }, 'A IN (5)'],
	['A in (:a)', { a: ['string', ['y', 'z']] }, "A in ('y', 'z')"],
	['A in (:a, :b)', { a: ['string', 'y'], b: ['string', 'z'] }, "A in ('y', 'z')"],
	['A IN :a', { a: ['string', ['x', null]] }, "A IN ('x', NULL)"],
	['A IN :a AND B = 1', { a: ['string', []] }, 'Id = NULL AND B = 1'],
	['B = 1 AND NOT (Owner.A NOT IN :a)', { a: ['id', []] }, 'B = 1 AND NOT (Id != NULL)'],
	['A INCLUDES :a', { a: ['string', []] }, 'Id = NULL'],
	['A EXCLUDES :a', { a: ['string', ['x;y']] }, "A EXCLUDES ('x;y')"],
	['A EXCLUDES :a', { a: ['string', []] }, 'Id != NULL'],
	['A > :a', { a: ['date', 'LAST_N_DAYS:30'] }, 'A > LAST_N_DAYS:30'],
	['A = LAST_N_DAYS:days', { days: ['number', 30] }, 'A = LAST_N_DAYS:30'],
	['A > 2026-11-23T08:30:00Z', {}, 'A > 2026-11-23T08:30:00Z'],
	['A LIKE :a', { a: ['string', 'Ac%'] }, "A LIKE 'Ac%'"],
	['Id = 1 LIMIT :n', { n: ['number', 10] }, 'Id = 1 LIMIT 10'],
])('binds %s', (text, parameters, expected) => {
	const root = 'SELECT Id FROM Account WHERE ';
	expect(bind(root + text, parameters)).toBe(root + expected);
});

it.each<[string, Record<string, [ValueKind, unknown]>, string]>([
	['A = :a AND B = :b', { b: ['string', 1] }, "uses :a, which 'Query Parameters' does not give"],
	['A = :Name', { name: ['string', 1] }, 'uses :Name'],
	["A = ':a'", { a: ['string', 1] }, `gives "a", which 'Query' does not use`],
	['A = :a', { a: ['string', ['x']] }, '"a": a list needs IN'],
	['A IN (:a)', { a: ['string', []] }, '"a": a list needs IN'],
	['A = :a', { a: ['string', undefined] }, '"a": it has no value'],
	['A IN :a', { a: ['string', [undefined]] }, '"a": it has no value'],
	['A > :a', { a: ['number', null] }, '"a": it is null'],
	['A >= :a', { a: ['number', null] }, '"a": it is null'],
	['A = :a', { a: ['number', 'x'] }, '"a": "x" is no number'],
	['A = :a', { a: ['string', { b: 1 }] }, '"a": {"b":1} is no single value'],
	['A IN :a', { a: ['dateTime', ['TODAY']] }, '"a": "TODAY" cannot stand in a list'],
	['A = LAST_N_DAYS:d', { d: ['number', 1.5] }, '"d": 1.5 cannot stand in a date literal'],
	["A = 'x AND B = :a", { a: ['string', 1] }, "'Query' has a quotation mark at character 34"],
])('refuses %s, saying what is wrong', (text, parameters, words) => {
	expect(() => bind(`SELECT Id FROM Account WHERE ${text}`, parameters)).toThrow(words);
});

describe('whereText', () => {
	it('keeps conditions together, so that others can stand beside them', () => {
		expect(whereText(" where A = 1 OR B = ')' ", new Map())).toBe("(A = 1 OR B = ')')");
		expect(whereText('  ', new Map())).toBeUndefined();
	});

	it.each(['A = 1) OR (B = 2', '(A = 1', 'A = 1)'])('refuses %s', (text) => {
		expect(() => whereText(text, new Map())).toThrow('parenthesis without its partner');
	});
});
