import { parseQuery, type ValueCondition } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import {
	isAggregate,
	isCount,
	listCondition,
	outlineOf,
	selectedPaths,
} from '../../nodes/shared/soql/outline';
import { bindInParts } from '../../nodes/shared/soql/split';
import type { ValueKind } from '../../nodes/shared/soql/typedLiteral';
import { anyText, unescape } from './texts';

const parts = (query: string, values: unknown[], maxLength: number) =>
	bindInParts(query, new Map([['list', { kind: 'string', value: values }]]), maxLength);

const fold = (value: string) => value.trim().toLowerCase();

const QUERY = 'SELECT Id FROM Account WHERE Name IN :list AND IsDeleted = FALSE';

it('asks for every value once, in statements that are short enough', () => {
	fc.assert(
		fc.property(fc.array(anyText, { minLength: 1, maxLength: 200 }), (values) => {
			// Values that Salesforce may take for one stay together.
			const alike = values.map((value) =>
				values.filter((other) => fold(other) === fold(value)).reduce((n, x) => n + x.length + 1, 0),
			);
			const maxLength = 100 + 6 * Math.max(...alike) + 20;
			const statements = parts(QUERY, values, maxLength);
			const asked = statements.flatMap((statement) => {
				expect(statement.length).toBeLessThanOrEqual(maxLength);
				const { left } = parseQuery(statement).where ?? {};
				return ((left as ValueCondition).value as string[]).map(unescape);
			});
			expect(asked.toSorted()).toEqual([...new Set(values)].toSorted());
		}),
		{ numRuns: 200 },
	);
});

it('says so when one value alone is too long', () => {
	expect(() => parts(QUERY, ['x'.repeat(500)], 200)).toThrow('longer than 200 characters');
});

it.each([
	['SELECT COUNT() FROM Account', true, true],
	['select count ( ) from Account', true, true],
	['SELECT COUNT(Id) n FROM Account', false, true],
	['SELECT Name FROM Account GROUP BY Name', false, true],
	["SELECT Name FROM Account WHERE Name = 'COUNT()'", false, false],
	['SELECT Id, (SELECT COUNT() FROM Contacts) FROM Account', false, false],
])('knows what %s counts', (query, count, aggregate) => {
	expect(isCount(outlineOf(query))).toBe(count);
	expect(isAggregate(outlineOf(query))).toBe(aggregate);
});

it('finds the plain fields of a query and of its subqueries', () => {
	const query =
		"SELECT Id, Account.Name, toLabel(Status), COUNT(Id) n, (SELECT LastName, Owner.Name FROM Contacts WHERE Name = 'a, b FROM') FROM Case WHERE X = 'FROM'";
	const outline = outlineOf(query);
	expect(selectedPaths(outline)).toEqual([
		'Id',
		'Account.Name',
		'Contacts.LastName',
		'Contacts.Owner.Name',
	]);
	expect(outline.from.map(({ text }) => text)).toEqual(['Case']);
});

it.each<[ValueKind, string, string]>([
	['string', 'Acme', ' ACME'],
	['string', '001000000000001', '001000000000001AAA'],
	['id', '001000000000001', '001000000000001AAA'],
	['number', '2.50', '2.5'],
	['dateTime', '2026-11-23T09:30:00+01:00', '2026-11-23T08:30:00Z'],
])('asks for %s values that may be one in one statement: %s, %s', (kind, one, other) => {
	const filling: Record<string, (i: number) => unknown> = {
		string: (i) => `Name ${i}`,
		id: (i) => `00100000000${i}`,
		number: (i) => i,
		dateTime: (i) => `2026-11-23T08:${String(i - 1000).padStart(2, '0')}:01Z`,
	};
	const others = Array.from({ length: 50 }, (_, i) => filling[kind]?.(1000 + i));
	const value = [one, ...others, other];
	const statements = bindInParts(QUERY, new Map([['list', { kind, value }]]), 300);
	expect(statements.length).toBeGreaterThan(2);
	const [alone] = bindInParts(QUERY, new Map([['list', { kind, value: [other] }]]), 300);
	const literal = /\((.*)\)/.exec(alone ?? '')?.[1] ?? '-';
	const holding = statements.filter((statement) => statement.includes(literal));
	expect(holding).toEqual([statements[0]]);
});

it.each([
	'SELECT Id, (SELECT Id FROM Contacts WHERE Email IN :list) FROM Account WHERE Name IN :list',
	'SELECT Id FROM Account WHERE Name IN :list AND (NOT Alias__c IN :list)',
])('does not part a list that stands in two places: %s', (query) => {
	const values = Array.from({ length: 50 }, (_, i) => `Name ${i}`);
	expect(() =>
		bindInParts(query, new Map([['list', { kind: 'string', value: values }]]), 300),
	).toThrow('because it has :list in another place too');
});

it.each(['Order', 'Group'])('knows the object %s from the keyword', (object) => {
	const outline = outlineOf(`SELECT Id FROM ${object} WHERE Id IN :list ORDER BY Id`);
	expect(outline.from.map(({ text }) => text)).toEqual([object]);
	expect([...outline.after]).toEqual(['ORDER']);
	expect(isAggregate(outline)).toBe(false);
	expect(listCondition(outline)).toEqual({ path: 'Id', parameter: 'list' });
});

it('takes the fields inside of TYPEOF for no columns of their own', () => {
	const query =
		'SELECT Id, TYPEOF What WHEN Account THEN Phone, Name, Site WHEN Case THEN Subject ELSE Id, Name, Alias END, Subject FROM Event';
	expect(selectedPaths(outlineOf(query))).toEqual(['Id', 'Subject']);
});
