import { parse as csvParse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import Papa from 'papaparse';

import { CsvDecoder, CsvFormatError, decodeCsv } from '../../../nodes/shared/bulk/csv/decode';

/** Text that is likely to hold what bends a CSV reader. */
const cellText = fc.oneof(
	fc.string(),
	fc.string({
		unit: fc.constantFrom('"', ',', '\r\n', '\n', '\r', ' ', 'a', 'é', '\u{1F600}', '\t'),
	}),
);

/** Tables of at least one column, all records as long as the header, as csv-stringify writes them. */
const tables = fc
	.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }))
	.chain(([columns, rows]) =>
		fc.array(fc.array(cellText, { minLength: columns, maxLength: columns }), {
			minLength: rows,
			maxLength: rows,
		}),
	);

const lineEnds = fc.constantFrom('\n' as const, '\r\n' as const);

/** Decodes the text cut into pieces of the given size, and gives all records with the header first. */
function inPieces(text: string, size: number): string[][] {
	const decoder = new CsvDecoder();
	const rows: string[][] = [];
	for (let at = 0; at < text.length; at += size) {
		rows.push(...decoder.write(text.slice(at, at + size)));
	}
	rows.push(...decoder.end());
	return [[...(decoder.header ?? [])], ...rows];
}

/** papaparse counts the nothing after the last line end as one more record. */
function papaParse(text: string, newline: '\n' | '\r\n'): string[][] {
	return Papa.parse<string[]>(text, { newline, delimiter: ',' }).data.slice(0, -1);
}

function whole(text: string): string[][] {
	const { header, rows } = decodeCsv(text);
	return [[...header], ...rows];
}

describe('CSV decoder against csv-parse and papaparse', () => {
	test('reads fully quoted tables as they do, whatever stands in the cells', () => {
		fc.assert(
			fc.property(tables, lineEnds, (table, lineEnd) => {
				const text = stringify(table, {
					quoted: true,
					quoted_empty: true,
					record_delimiter: lineEnd,
				});
				const ours = whole(text);
				expect(ours).toEqual(table);
				expect(ours).toEqual(csvParse(text, { record_delimiter: lineEnd, bom: false }));
				expect(ours).toEqual(papaParse(text, lineEnd));
			}),
			{ numRuns: 300 },
		);
	});

	test('reads tables quoted only where needed as csv-parse does', () => {
		fc.assert(
			fc.property(tables, lineEnds, (table, lineEnd) => {
				const text = stringify(table, {
					quoted_empty: true,
					quoted_match: /[\r\n]/,
					record_delimiter: lineEnd,
				});
				expect(whole(text)).toEqual(csvParse(text, { record_delimiter: lineEnd }));
			}),
			{ numRuns: 300 },
		);
	});

	test('gives the same records wherever the text is cut', () => {
		fc.assert(
			fc.property(tables, lineEnds, (table, lineEnd) => {
				const text = stringify(table, {
					quoted: true,
					quoted_empty: true,
					record_delimiter: lineEnd,
				});
				const expected = whole(text);
				for (let cut = 0; cut <= text.length; cut++) {
					const decoder = new CsvDecoder();
					const rows = [
						...decoder.write(text.slice(0, cut)),
						...decoder.write(text.slice(cut)),
						...decoder.end(),
					];
					expect([[...(decoder.header ?? [])], ...rows]).toEqual(expected);
				}
				for (const size of [1, 2, 3, 7]) expect(inPieces(text, size)).toEqual(expected);
			}),
			{ numRuns: 60 },
		);
	});
});

describe('CSV decoder', () => {
	test.each([
		[
			'CRLF and LF ends in one text',
			'A,B\r\n1,2\n3,4\r\n',
			[
				['A', 'B'],
				['1', '2'],
				['3', '4'],
			],
		],
		[
			'CRLF inside a quoted value of an LF file',
			'A,B\n"x\r\ny",2\n',
			[
				['A', 'B'],
				['x\r\ny', '2'],
			],
		],
		['a doubled quote', 'A\n"say ""hi"""\n', [['A'], ['say "hi"']]],
		['a value that is two quotes', 'A\n""""""\n', [['A'], ['""']]],
		[
			'a byte order mark before a quoted header',
			'\uFEFF"A",B\n1,2\n',
			[
				['A', 'B'],
				['1', '2'],
			],
		],
		[
			'a missing last line end',
			'A,B\n1,',
			[
				['A', 'B'],
				['1', ''],
			],
		],
		['a missing last line end after a quoted value', 'A\n"1"', [['A'], ['1']]],
		[
			'lines without any character',
			'A,B\n\n1,2\r\n\r\n\n',
			[
				['A', 'B'],
				['1', '2'],
			],
		],
		['a quoted empty value in one column', 'A\n""\n', [['A'], ['']]],
		[
			'a lone carriage return inside a bare value',
			'A,B\nx\ry,2\n',
			[
				['A', 'B'],
				['x\ry', '2'],
			],
		],
		[
			'empty values only',
			'A,B\n,\n',
			[
				['A', 'B'],
				['', ''],
			],
		],
	])('reads %s', (_what, text, expected) => {
		expect(whole(text)).toEqual(expected);
		expect(inPieces(text, 1)).toEqual(expected);
	});

	test.each(['', '\n', '\r\n', '\uFEFF', '\r'])('finds no record in %j', (text) => {
		expect(decodeCsv(text)).toEqual({ header: [], rows: [] });
	});

	test.each([
		['a record shorter than the header', 'A,B\n1,2\n3\n', 3, /1 values, the header has 2/],
		['a record longer than the header', 'A,B\n1,2,3\n', 2, /3 values, the header has 2/],
		['a wrong record after quoted line feeds', 'A,B\n"1\n\n",2\n3\n', 5, /1 values/],
		['a quote inside a bare value', 'A,B\n1,2\nx"y,2\n', 3, /quote stands inside/],
		['text after a closing quote', 'A,B\n"1"x,2\n', 2, /follows a closing quote/],
		['an unclosed quote', 'A,B\n1,2\n"3,4\n5,6\n', 3, /ends inside a quoted value/],
	])('refuses %s and names the line', (_what, text, line, message) => {
		let thrown: unknown;
		try {
			decodeCsv(text);
		} catch (error) {
			thrown = error;
		}
		expect(thrown).toBeInstanceOf(CsvFormatError);
		expect((thrown as CsvFormatError).line).toBe(line);
		expect((thrown as CsvFormatError).message).toMatch(message);
	});
});
