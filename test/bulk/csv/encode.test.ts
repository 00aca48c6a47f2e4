import { parse as csvParse } from 'csv-parse/sync';
import fc from 'fast-check';
import Papa from 'papaparse';

import { decodeCsv } from '../../../nodes/shared/bulk/csv/decode';
import { encodeCsvRow } from '../../../nodes/shared/bulk/csv/encode';

const cellText = fc.oneof(
	fc.string(),
	fc.string({ unit: fc.constantFrom('"', ',', '\r\n', '\n', '\r', ' ', 'a', 'ß', '#N/A') }),
);

const tables = fc
	.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }))
	.chain(([columns, rows]) =>
		fc.array(fc.array(cellText, { minLength: columns, maxLength: columns }), {
			minLength: rows,
			maxLength: rows,
		}),
	);

test('every table comes back whole from csv-parse, papaparse and our own decoder', () => {
	fc.assert(
		fc.property(tables, (table) => {
			const text = table.map(encodeCsvRow).join('');
			expect(csvParse(text, { record_delimiter: '\n' })).toEqual(table);
			// papaparse counts the nothing after the last line end as one more record.
			const papa = Papa.parse<string[]>(text, { newline: '\n', delimiter: ',' }).data.slice(0, -1);
			expect(papa).toEqual(table);
			const { header, rows } = decodeCsv(text);
			expect([[...header], ...rows]).toEqual(table);
		}),
		{ numRuns: 400 },
	);
});

test('quotes only what needs it, so that upload bytes are not spent on quotes', () => {
	expect(encodeCsvRow(['Acme', ' two words ', 'a,b', 'say "hi"', 'x\ny', ''])).toBe(
		'Acme, two words ,"a,b","say ""hi""","x\ny",\n',
	);
});

test('writes a lone empty value as a record, not as an empty line', () => {
	expect(encodeCsvRow([''])).toBe('""\n');
});
