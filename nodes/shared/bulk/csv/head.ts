import { decodeCsv } from './decode';
import { DELIMITERS, type Dialect } from './dialect';

/** Bytes in which the header must end: it has 32,000 characters at most (Bulk API 2.0 guide, "Limits"). */
export const MAX_HEAD_BYTES = 128_000;

/** What the first line of a CSV file says. */
export interface FileHead {
	names: string[];
	dialect: Dialect;
	/** Bytes up to the first record. */
	bytes: number;
	/** Line of the first record, from 1. */
	line: number;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;

/**
 * Reads the header of a file and finds out how the file is written. Of the delimiters it can be split
 * at, the one counts that gives the most names the object knows, then the most columns.
 *
 * @param bytes the start of the file, the whole header in it
 * @param isKnown whether a name can be a column
 * @param given the delimiter, where the caller knows it
 * @throws {RangeError} for what is no CSV in UTF-8
 */
export function readHead(
	bytes: Uint8Array,
	isKnown: (name: string) => boolean,
	given?: Dialect['columnDelimiter'],
): FileHead {
	checkEncoding(bytes);
	const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
	const { from, to, end, line } = findHeader(bytes, start);
	if (from === to) throw new RangeError('The file is empty. Nothing was sent.');
	if (to - from > MAX_HEAD_BYTES) {
		throw new RangeError(
			`The first line of the file is longer than Salesforce takes for a header. Is the file a CSV?`,
		);
	}
	const text = decodeUtf8(bytes.subarray(from, to), 1);
	const names = Object.keys(DELIMITERS) as Array<Dialect['columnDelimiter']>;
	const ways = (given ? [given] : names)
		.flatMap((columnDelimiter) => {
			const cells = split(text, columnDelimiter);
			return cells ? [{ columnDelimiter, cells, known: cells.filter(isKnown).length }] : [];
		})
		.sort(
			(a, b) =>
				b.known - a.known ||
				b.cells.length - a.cells.length ||
				Number(b.columnDelimiter === 'COMMA') - Number(a.columnDelimiter === 'COMMA'),
		);
	const [best] = ways;
	if (!best) {
		throw new RangeError(
			'The quotes in the first line of the file do not fit together, so it cannot be read as a header.',
		);
	}
	const lineEnding = bytes[end - 2] === CR && bytes[end - 1] === LF ? 'CRLF' : 'LF';
	return {
		names: best.cells,
		dialect: { columnDelimiter: best.columnDelimiter, lineEnding },
		bytes: end,
		line,
	};
}

/** The first line with anything in it, behind the byte order mark; line ends inside quotes are text. */
function findHeader(bytes: Uint8Array, start: number) {
	let from = start;
	let line = 1;
	while (bytes[from] === LF || bytes[from] === CR) if (bytes[from++] === LF) line++;
	let quoted = false;
	for (let at = from; at < bytes.length; at++) {
		const byte = bytes[at];
		if (byte === QUOTE) quoted = !quoted;
		if (byte !== LF) continue;
		line++;
		if (!quoted) return { from, to: bytes[at - 1] === CR ? at - 1 : at, end: at + 1, line };
	}
	return { from, to: bytes.length, end: bytes.length, line };
}

function split(text: string, delimiter: Dialect['columnDelimiter']): string[] | undefined {
	try {
		return [...decodeCsv(text, delimiter).header];
	} catch {
		return undefined;
	}
}

function checkEncoding(bytes: Uint8Array): void {
	const [first, second] = bytes;
	const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
	// A header begins with a letter or a quote, of which UTF-16 makes two bytes, one of them zero.
	if (!marked && first !== 0 && second !== 0) return;
	throw new RangeError(
		'The file is not in UTF-8: it looks like UTF-16. Save it as "CSV UTF-8". Nothing was sent.',
	);
}

/**
 * @param line where the bytes begin
 * @throws {RangeError} naming the first line that is not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array, line: number): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw notUtf8(line);
	}
}

/** Says where a file stops being UTF-8. */
export function notUtf8(line: number): RangeError {
	return new RangeError(
		`Line ${line} of the file is not in UTF-8; the file may be in Latin-1 or Windows-1252. Save it as "CSV UTF-8". Nothing was sent.`,
	);
}
