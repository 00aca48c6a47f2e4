import { once } from 'node:events';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { parse as parseAll } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { IngestJob } from './model';
import { delimiters, lineEndings } from './model';
import type { Spool } from '../spool';

/** A fault of the whole file, in the words of a job's `errorMessage`. */
export class BatchError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'BatchError';
	}
}

/**
 * Reads the rows of an upload, header first, as many at a time as a piece of the file holds;
 * structural faults throw `BatchError`.
 */
export async function* readRows(job: IngestJob): AsyncGenerator<string[][]> {
	checkLineEnding(job);
	const parser = parse({
		delimiter: delimiters[job.columnDelimiter],
		record_delimiter: lineEndings[job.lineEnding],
		relax_column_count: true,
		skip_empty_lines: true,
		bom: false,
	});
	const source = Readable.from(job.data.read(), { objectMode: false });
	source.pipe(parser);
	try {
		while (!parser.readableEnded) {
			const rows: string[][] = [];
			for (let row = parser.read() as string[] | null; row !== null;) {
				rows.push(row);
				row = parser.read() as string[] | null;
			}
			if (rows.length > 0) yield rows;
			else await progress(parser);
		}
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		const reason =
			error.code === 'CSV_QUOTE_NOT_CLOSED'
				? 'EOF reached before closing an opened quote'
				: 'Found unescaped quote. A value with quote should be within a quote';
		throw new BatchError(`InvalidBatch : Failed to parse CSV. ${reason}`);
	} finally {
		source.destroy();
		parser.destroy();
	}
}

/** Waits until there is more to read, or nothing any more. */
async function progress(stream: Readable): Promise<void> {
	const ended = new AbortController();
	const { signal } = ended;
	try {
		await Promise.race([once(stream, 'readable', { signal }), once(stream, 'end', { signal })]);
	} finally {
		ended.abort();
	}
}

/** The end of the header line tells which line ending the file really has. */
function checkLineEnding(job: IngestJob): void {
	const actual = firstLineEnding(job.data);
	if (actual === undefined || actual === job.lineEnding) return;
	throw new BatchError(
		'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ' +
			job.lineEnding,
	);
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quoteSign = 0x22;

function firstLineEnding(data: Spool): IngestJob['lineEnding'] | undefined {
	let quoted = false;
	let previous = 0;
	for (const chunk of data.read()) {
		for (const byte of chunk) {
			if (byte === quoteSign) quoted = !quoted;
			else if (byte === lineFeed && !quoted) return previous === carriageReturn ? 'CRLF' : 'LF';
			previous = byte;
		}
	}
	return undefined;
}

/** The dialect of a job's result files. */
export type Dialect = Pick<IngestJob, 'columnDelimiter' | 'lineEnding'>;

/** The cells of text that `formatRows` made. */
export function parseRows(text: string, { columnDelimiter, lineEnding }: Dialect): string[][] {
	return parseAll(text, {
		delimiter: delimiters[columnDelimiter],
		record_delimiter: lineEndings[lineEnding],
	});
}

/** Rows as result files print them: each value in quotes. */
export function formatRows(rows: Iterable<string[]>, dialect: Dialect): string {
	const between = `"${delimiters[dialect.columnDelimiter]}"`;
	const end = `"${lineEndings[dialect.lineEnding]}`;
	let text = '';
	for (const cells of rows) {
		// A quote inside a cell is rare: only then are the cells changed.
		const safe = hasInnerQuote(cells) ? cells.map(doubleQuotes) : cells;
		text += `"${safe.join(between)}${end}`;
	}
	return text;
}

function hasInnerQuote(cells: string[]): boolean {
	return cells.some((cell) => cell.includes('"'));
}

function doubleQuotes(cell: string): string {
	return cell.replaceAll('"', '""');
}

/** The header of a result file: `sf__` columns in quotes, the caller's own as sent. */
export function formatHeader(own: string[], callers: string[], dialect: Dialect): string {
	const delimiter = delimiters[dialect.columnDelimiter];
	const bare = stringify([callers], { delimiter, record_delimiter: '' });
	const quoted = own.map((name) => `"${name}"`).join(delimiter);
	const separator = own.length > 0 && callers.length > 0 ? delimiter : '';
	return `${quoted}${separator}${callers.length > 0 ? bare : ''}${lineEndings[dialect.lineEnding]}`;
}
