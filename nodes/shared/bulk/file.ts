import type { ByteStream } from '../client/bytes';
import { DELIMITERS, type Dialect } from './csv/dialect';
import { MAX_HEAD_BYTES, notUtf8, readHead, type FileHead } from './csv/head';
import { CsvScanner } from './csv/scan';
import { MAX_UPLOAD_BYTES } from './split';

/**
 * A CSV file that can be read from its start any number of times: a stream where n8n keeps it on disk
 * or elsewhere, its bytes where n8n keeps it in memory.
 */
export type CsvFile =
	{ kind: 'stored'; open: () => Promise<ByteStream> } | { kind: 'memory'; bytes: Uint8Array };

/** A file that was read once and found fit to be sent. */
export interface FilePlan {
	/** The header as it is sent: the file's columns under describe's names. */
	columns: readonly string[];
	/** How the rows are sent. */
	dialect: Dialect;
	rows: number;
	parts: FilePart[];
	/** Whether rows go out in another form than the file has them. */
	recode: boolean;
	source: Dialect;
}

/** The bytes of the file that one job takes. */
export interface FilePart {
	from: number;
	to: number;
	rows: number;
	firstRow: number;
}

export interface FileOptions {
	/** Whether a name can be a column. */
	isKnown: (name: string) => boolean;
	/**
	 * Gives the names to send for those of the file.
	 *
	 * @throws for names that cannot be columns
	 */
	toColumns: (names: readonly string[]) => readonly string[];
	/** How the rows must be sent. @default as the file has them */
	dialect?: Dialect;
	/** Bytes of one upload at most. */
	maxBytes?: number;
}

/**
 * Reads a file from start to end: finds out how it is written, checks header, encoding and every
 * record, and cuts it into uploads between records. What is wrong is named by line and column before
 * anything is sent.
 *
 * @throws {RangeError} for a file without rows, in another encoding or with a header that does not fit
 * @throws {CsvFormatError} for a record that cannot be read
 */
export async function planFile(
	file: CsvFile,
	{ isKnown, toColumns, dialect, maxBytes = MAX_UPLOAD_BYTES }: FileOptions,
): Promise<FilePlan> {
	let head: FileHead | undefined;
	let columns: readonly string[] = [];
	let scanner: CsvScanner | undefined;
	let start: Uint8Array = new Uint8Array();
	const utf8 = new TextDecoder('utf-8', { fatal: true });
	const parts = new PartCutter(maxBytes);

	const begin = (bytes: Uint8Array): Uint8Array => {
		head = readHead(bytes, isKnown);
		columns = toColumns(head.names);
		parts.begin(head.bytes);
		scanner = new CsvScanner(
			DELIMITERS[head.dialect.columnDelimiter].charCodeAt(0),
			head.names.length,
			{ offset: head.bytes, line: head.line },
			(end) => parts.record(end),
		);
		return bytes.subarray(head.bytes);
	};
	const scan = (bytes: Uint8Array) => {
		const line = scanner?.line ?? 1;
		try {
			utf8.decode(bytes, { stream: true });
		} catch {
			throw notUtf8(line + linesBeforeBadByte(bytes));
		}
		scanner?.write(bytes);
	};
	for await (const chunk of chunksOf(file.kind === 'memory' ? file.bytes : await file.open())) {
		if (scanner) scan(chunk);
		else {
			start = start.length === 0 ? chunk : Buffer.concat([start, chunk]);
			if (start.length >= MAX_HEAD_BYTES) scan(begin(start));
		}
	}
	if (!scanner) scan(begin(start));
	scanner?.end();
	if (!head || !scanner || scanner.rows === 0) {
		throw new RangeError('The file holds a header and no rows. Nothing was sent.');
	}
	const source = head.dialect;
	const { LF, CRLF } = scanner.lineEnds;
	const asItIs = {
		...source,
		...(LF + CRLF > 0 && ({ lineEnding: CRLF > 0 ? 'CRLF' : 'LF' } as const)),
	};
	const target = dialect ?? asItIs;
	const even = (LF === 0 || CRLF === 0) && scanner.blankLines === 0;
	const recode = !even || !sameDialect(target, asItIs);
	return {
		columns,
		dialect: even || dialect ? target : { ...target, lineEnding: 'LF' },
		rows: scanner.rows,
		parts: parts.all(),
		recode,
		source,
	};
}

/** Cuts between records, so that no part is longer than it may be. */
class PartCutter {
	readonly #parts: FilePart[] = [];
	#part: FilePart = { from: 0, to: 0, rows: 0, firstRow: 0 };

	#rowBytes: number;

	constructor(maxBytes: number) {
		this.#rowBytes = maxBytes;
	}

	/** @param offset behind the header, which stands in front of every part */
	begin(offset: number): void {
		this.#part = { from: offset, to: offset, rows: 0, firstRow: 0 };
		this.#rowBytes -= offset;
	}

	record(end: number): void {
		const part = this.#part;
		if (part.rows > 0 && end - part.from > this.#rowBytes) {
			this.#parts.push(part);
			const firstRow = part.firstRow + part.rows;
			this.#part = { from: part.to, to: end, rows: 1, firstRow };
			return;
		}
		part.to = end;
		part.rows++;
	}

	all(): FilePart[] {
		return this.#part.rows > 0 ? [...this.#parts, this.#part] : this.#parts;
	}
}

export async function* chunksOf(opened: ByteStream | Uint8Array): AsyncGenerator<Uint8Array> {
	if (opened instanceof Uint8Array) yield opened;
	else for await (const chunk of opened) yield chunk as Uint8Array;
}

function sameDialect(a: Dialect, b: Dialect): boolean {
	return a.columnDelimiter === b.columnDelimiter && a.lineEnding === b.lineEnding;
}

function linesBeforeBadByte(bytes: Uint8Array): number {
	const lines = Buffer.from(bytes).toString('latin1').split('\n');
	const utf8 = new TextDecoder('utf-8', { fatal: true });
	const bad = lines.findIndex((line, i) => {
		// The first line may begin inside a character, the last one end inside it.
		if (i === 0 || i === lines.length - 1) return false;
		try {
			utf8.decode(Buffer.from(line, 'latin1'));
			return false;
		} catch {
			return true;
		}
	});
	return bad === -1 ? 0 : bad;
}
