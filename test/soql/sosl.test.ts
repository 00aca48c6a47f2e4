import fc from 'fast-check';
import { bindSearch } from '../../nodes/shared/soql/sosl';
import { anyText } from './texts';

const bind = (statement: string, values: Record<string, unknown>) =>
	bindSearch(
		statement,
		new Map(Object.entries(values).map(([name, value]) => [name, { kind: 'string', value }])),
	);

/** The term between its braces, as SOSL ends it: at the first brace that is not escaped. */
const TERM = /^FIND \{((?:\\[\s\S]|[^\\}])*)\}([\s\S]*)$/;

it('lets no text end the search term, or be an operator in it', () => {
	fc.assert(
		fc.property(anyText, (value) => {
			fc.pre(/[^\p{Cc}\p{Cs}\u2028\u2029\s]/u.test(value));
			const bound = bind('FIND {:words} IN ALL FIELDS', { words: value });
			const [, term = '', rest] = TERM.exec(bound) ?? [];
			expect(rest).toBe(' IN ALL FIELDS');
			const bare = term.replace(/"(?:and|or|not)"/gi, 'word').replace(/\\[\s\S]/g, '');
			expect(bare).not.toMatch(/[?&|!{}[\]()^~*:\\"'+-]/);
			expect(bare.split(/\s+/)).not.toEqual(expect.arrayContaining(['AND']));
		}),
		{ numRuns: 500 },
	);
});

it.each([
	['FIND :w IN NAME FIELDS', { w: 'a-b*' }, 'FIND {a\\-b\\*} IN NAME FIELDS'],
	['find {"Acme :w" OR x*}', { w: 'and Sons' }, 'FIND {"Acme and Sons" OR x*}'],
	['FIND {:w}', { w: 'Cash and Carry' }, 'FIND {Cash "and" Carry}'],
	['FIND {a\\:w :w}', { w: 'b' }, 'FIND {a\\:w b}'],
	[
		'FIND {:w} RETURNING Account(Id WHERE Name = :w)',
		{ w: "O'Hara" },
		"FIND {O\\'Hara} RETURNING Account(Id WHERE Name = 'O\\'Hara')",
	],
])('binds %s', (statement, values, expected) => {
	expect(bind(statement, values as unknown as Record<string, unknown>)).toBe(expected);
});

it.each([[['Acme', 'Globex']], [{ name: 'Acme' }]])(
	'refuses %j as a search term, naming the parameter',
	(w) => {
		expect(() => bind('FIND {:w}', { w })).toThrow('The query parameter "w"');
		expect(() => bind('FIND {:w}', { w })).toThrow('is no single value');
	},
);
