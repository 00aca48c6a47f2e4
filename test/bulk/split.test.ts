import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

import { MAX_UPLOAD_BYTES, splitUpload } from '../../nodes/shared/bulk/split';

const tables = fc.integer({ min: 1, max: 4 }).chain((columns) =>
	fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: columns, maxLength: columns }), {
		minLength: 1,
		maxLength: 20,
	}),
);

test('uploads hold all rows once, in order, each with the header and within the size', async () => {
	await fc.assert(
		fc.asyncProperty(tables, fc.integer({ min: 10, max: 200 }), async (rows, maxBytes) => {
			const header = rows[0]!.map((_, i) => `C${i}`);
			const parts = [...splitUpload(header, rows, maxBytes)];
			const bodies = await Promise.all(
				parts.map(async (part) => (await part.readBody()).body as string),
			);
			const read = bodies.map((csv) => parse(csv, { record_delimiter: '\n' }));
			expect(read.flatMap((records) => records.slice(1))).toEqual(rows);
			let next = 0;
			for (const [i, part] of parts.entries()) {
				expect(read[i]![0]).toEqual(header);
				expect(part.firstRow).toBe(next);
				expect(part.rows).toBe(read[i]!.length - 1);
				expect(part.bytes).toBe(Buffer.byteLength(bodies[i]!));
				if (part.rows > 1) expect(part.bytes).toBeLessThanOrEqual(maxBytes);
				next += part.rows;
			}
		}),
	);
});

test('one upload stays below what Salesforce advises', () => {
	expect(MAX_UPLOAD_BYTES).toBeLessThan(100_000_000);
});

test('no rows make no upload', () => {
	expect([...splitUpload(['Id'], [])]).toEqual([]);
});
