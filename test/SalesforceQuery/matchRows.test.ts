import {
	countUnasked,
	matchRows,
	type MatchField,
} from '../../nodes/SalesforceQuery/operations/matchRows';

const match = (kind: MatchField['kind'], row: unknown, asked: unknown, caseSensitive = false) =>
	matchRows([{ Field__c: row }], { path: 'field__C', kind, caseSensitive }, [[asked]])[0]?.length;

it.each<[MatchField['kind'], unknown, unknown]>([
	['string', 'ÄB c', ' äb C '],
	['string', '5', 5],
	['id', '001000000000001AAA', '001000000000001'],
	['number', 2.5, '2.50'],
	['number', '123456789012345678', '123456789012345678'],
	['number', 1234567890123456, '+1234567890123456.0'],
	['boolean', true, 'TRUE'],
	['date', '2026-11-23', '2026-11-23T10:00:00+01:00'],
	['dateTime', '2026-11-23T08:30:00.000+0000', '2026-11-23T09:30:00+01:00'],
	['dateTime', '2026-11-23T08:30:00.000+0000', '2026-11-23T08:30:00.789Z'],
	['multipicklist', 'A;B', 'a;b'],
	['string', null, null],
])('takes as %s the values %j and %j for one', (kind, row, asked) => {
	expect(match(kind, row, asked)).toBe(1);
});

it('tells values apart by case where Salesforce does', () => {
	expect(match('string', 'abc', 'ABC', true)).toBe(0);
	expect(match('string', 'ABC', 'ABC', true)).toBe(1);
	expect(match('id', '001000000000001AAA', '00100000000000A')).toBe(0);
});

it('gives an item with several values the rows of all, in the order of the result', () => {
	const rows = ['b', 'a', 'c', 'A'].map((Name) => ({ Account: { Name } }));
	const field: MatchField = { path: 'Account.Name', kind: 'string', caseSensitive: false };
	const [first, second] = matchRows(rows, field, [['a', 'b', 'A'], ['c']]);
	expect(first).toEqual([rows[0], rows[1], rows[3]]);
	expect(second).toEqual([rows[2]]);
});

it('counts the rows that nobody asked for', () => {
	const field: MatchField = { path: 'Name', kind: 'string', caseSensitive: false };
	const rows = ['Straße', 'Acme', 'STRASSE'].map((Name) => ({ Name }));
	expect(countUnasked(rows, field, [['acme'], ['Strasse']])).toBe(1);
});

it('says which field is missing from the rows', () => {
	expect(() => match('string', 'x', 'x')).not.toThrow();
	const field: MatchField = { path: 'Nope', kind: 'string', caseSensitive: false };
	expect(() => matchRows([{ Name: 'x' }], field, [['x']])).toThrow('no field "Nope"');
});
