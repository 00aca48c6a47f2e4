import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';

import { planFile, type CsvFile } from '../../nodes/shared/bulk/file';
import { uploadsOf } from '../../nodes/shared/bulk/fileUploads';

const cell = fc.string({
	unit: fc.constantFrom('"', ',', ';', '\r\n', '\n', 'a', 'é', '\u{1F600}', '\0', '#N/A'),
});
const tables = fc.integer({ min: 1, max: 3 }).chain((columns) =>
	fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
		minLength: 1,
		maxLength: 8,
	}),
);

/** A stored file that is read in pieces of the given size. */
function stored(bytes: Buffer, size: number): CsvFile {
	return {
		kind: 'stored',
		open: () => {
			const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
				bytes.subarray(i * size, (i + 1) * size),
			);
			return Promise.resolve(Readable.from(pieces));
		},
	};
}

async function sent(file: CsvFile, plan: Awaited<ReturnType<typeof planFile>>): Promise<Buffer[]> {
	return await Promise.all(
		uploadsOf(file, plan).map(async (upload) => {
			const { body, openBody, bodyLength } = await upload.readBody();
			if (!openBody) return Buffer.from(body as string);
			const bytes = Buffer.concat(await (await openBody()).toArray());
			if (bodyLength !== undefined) expect(bytes).toHaveLength(bodyLength);
			return bytes;
		}),
	);
}

const names = ['First', 'Second', 'Third'];
const options = {
	isKnown: (name: string) => names.includes(name),
	toColumns: (given: readonly string[]) => given.map((name) => name.toUpperCase()),
};

test('all rows of a file arrive once, in order, under the new header, however it is cut and split', async () => {
	await fc.assert(
		fc.asyncProperty(
			tables,
			fc.constantFrom(',', ';', '\t'),
			fc.constantFrom('\n', '\r\n'),
			fc.integer({ min: 1, max: 40 }),
			fc.integer({ min: 20, max: 120 }),
			async (rows, delimiter, lineEnd, pieceBytes, maxBytes) => {
				const header = names.slice(0, rows[0]!.length);
				const bytes = Buffer.from(
					stringify([header, ...rows], {
						delimiter: header.length === 1 ? ',' : delimiter,
						record_delimiter: lineEnd,
						quoted: true,
						quoted_empty: true,
					}),
				);
				for (const file of [stored(bytes, pieceBytes), { kind: 'memory', bytes } as const]) {
					const plan = await planFile(file, { ...options, maxBytes });
					const parts = await sent(file, plan);
					const read = parts.map((part): string[][] =>
						parse(part, {
							delimiter: header.length === 1 ? ',' : delimiter,
							record_delimiter: lineEnd,
						}),
					);
					for (const [head] of read) expect(head).toEqual(header.map((name) => name.toUpperCase()));
					expect(read.flatMap((records) => records.slice(1))).toEqual(rows);
					expect(plan.parts.map(({ rows: count }) => count)).toEqual(read.map((r) => r.length - 1));
					expect(plan.rows).toBe(rows.length);
				}
			},
		),
		{ numRuns: 150 },
	);
});

test.each<[string, string]>([
	['mixed line ends', 'First,Second\n1,"a\r\nb"\r\n2,c\n'],
	['empty lines', 'First,Second\n\n1,"a\r\nb"\n\n\n2,c'],
])('a file with %s is written anew in one way', async (_what, text) => {
	const file = stored(Buffer.from(text), 3);
	const plan = await planFile(file, options);
	expect(plan).toMatchObject({ recode: true, dialect: { lineEnding: 'LF' } });
	expect((await sent(file, plan)).map(String)).toEqual(['FIRST,SECOND\n1,"a\r\nb"\n2,c\n']);
});

test('the delimiter that makes known names wins over one that makes more columns', async () => {
	const file = stored(Buffer.from('First;"Second";a,b,c,d\n1;2;3\n'), 5);
	const plan = await planFile(file, { ...options, toColumns: (given) => given });
	expect(plan.columns).toEqual(['First', 'Second', 'a,b,c,d']);
	expect(plan.dialect.columnDelimiter).toBe('SEMICOLON');
});
