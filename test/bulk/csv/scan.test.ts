import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';

import { CsvScanner } from '../../../nodes/shared/bulk/csv/scan';

const cellText = fc.string({
	unit: fc.constantFrom('"', ',', '\r\n', '\n', '\r', ' ', 'a', 'é', '\u{1F600}', '\0', '#N/A'),
});
const tables = fc.integer({ min: 1, max: 4 }).chain((columns) =>
	fc.array(fc.array(cellText, { minLength: columns, maxLength: columns }), {
		minLength: 1,
		maxLength: 6,
	}),
);

function scan(bytes: Buffer, columns: number, cuts: number[] = []) {
	const ends: number[] = [];
	const scanner = new CsvScanner(44, columns, { offset: 0, line: 1 }, (end) => ends.push(end));
	let from = 0;
	for (const cut of [...cuts, bytes.length]) {
		scanner.write(bytes.subarray(from, cut));
		from = cut;
	}
	scanner.end();
	return { ends, rows: scanner.rows, lineEnds: scanner.lineEnds, blankLines: scanner.blankLines };
}

test('finds the end of every record as csv-parse does, wherever the bytes are cut', () => {
	fc.assert(
		fc.property(tables, fc.constantFrom('\n', '\r\n'), (table, lineEnd) => {
			const columns = table[0]!.length;
			const text = stringify(table, {
				quoted_empty: true,
				quoted_match: /[\r\n]/,
				record_delimiter: lineEnd,
			});
			const bytes = Buffer.from(text);
			const whole = scan(bytes, columns);
			const starts = [0, ...whole.ends];
			const records = whole.ends.map((end, i) =>
				parse(bytes.subarray(starts[i], end), { record_delimiter: lineEnd }).flat(),
			);
			expect(records).toEqual(table);
			expect(whole.ends.at(-1)).toBe(bytes.length);
			for (let cut = 0; cut <= bytes.length; cut++) {
				expect(scan(bytes, columns, [cut])).toEqual(whole);
			}
		}),
		{ numRuns: 100 },
	);
});

test('tells line ends apart and counts lines that hold nothing', () => {
	const seen = scan(Buffer.from('1,2\r\n\r\n3,"a\r\nb"\n\n5,6'), 2);
	expect(seen).toMatchObject({ rows: 3, lineEnds: { LF: 1, CRLF: 1 }, blankLines: 2 });
	expect(scan(Buffer.from('""\r\n\r\n'), 1)).toMatchObject({ rows: 1, blankLines: 1 });
});

test.each<[string, string, RegExp]>([
	['a record that is too short', '1,2\n3\n', /^Line 2 .* has 1 values, the header has 2/],
	['a record that is too long', '1,"2\n"\n3,4,5\n', /^Line 3 .* has 3 values/],
	['a quote in a bare value', '1,2\n3,4"5\n', /^Line 2 .*column 2/],
	[
		'text behind a closing quote',
		'"1"x,2\n',
		/^Line 1 .*text follows a closing quote, in column 1/,
	],
	['an open quote', '1,2\n3,"4\n5,6\n', /^Line 2 .*ends inside a quoted value/],
	['a lone carriage return', '1,2\r3,4\r', /^Line 1 .*carriage return stands alone/],
	['a value that is too long', `1,${'é'.repeat(131_073)}\n`, /column 2 has 131073 characters/],
	[
		'a record that is too long in characters',
		`${'x'.repeat(131_000)},${'x'.repeat(131_000)},${'x'.repeat(131_000)},${'x'.repeat(9_000)}\n`,
		/^Line 1 .* has 402000 characters/,
	],
])('names %s by line', (_what, text, message) => {
	const columns = text.startsWith('xxx') ? 4 : 2;
	expect(() => scan(Buffer.from(text), columns)).toThrow(message);
});

test('takes a value of exactly as many characters as Salesforce takes', () => {
	expect(scan(Buffer.from(`1,${'é'.repeat(131_072)}\n`), 2).rows).toBe(1);
});
