import { parseQuery, type ValueCondition } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import { isAggregate, isCount, outlineOf, selectedPaths } from '../../nodes/shared/soql/outline';
import { bindInParts } from '../../nodes/shared/soql/split';
import { anyText, unescape } from './texts';

const parts = (query: string, values: unknown[], maxLength: number) =>
	bindInParts(query, new Map([['list', { kind: 'string', value: values }]]), maxLength);

const QUERY = 'SELECT Id FROM Account WHERE Name IN :list AND IsDeleted = FALSE';

it('asks for every value once, in statements that are short enough', () => {
	fc.assert(
		fc.property(fc.array(anyText, { minLength: 1, maxLength: 200 }), (values) => {
			const longest = Math.max(...values.map((value) => value.length));
			const maxLength = 100 + 6 * longest + 20;
			const statements = parts(QUERY, values, maxLength);
			const asked = statements.flatMap((statement) => {
				expect(statement.length).toBeLessThanOrEqual(maxLength);
				const { left } = parseQuery(statement).where ?? {};
				return ((left as ValueCondition).value as string[]).map(unescape);
			});
			expect(asked).toEqual([...new Set(values)]);
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
