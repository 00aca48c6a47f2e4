import { DELIMITERS, type Dialect } from './dialect';

/** A CSV text that cannot be read as a table; `line` counts from 1 and is a line of the text. */
export class CsvFormatError extends Error {
	override readonly name = 'CsvFormatError';

	constructor(
		message: string,
		readonly line: number,
	) {
		super(`Line ${line} of the CSV: ${message}`);
	}
}

/**
 * Where the reader stands: before a cell, in a bare cell, in a quoted cell, after a quote that ends
 * the cell or is the first of a doubled one, or after the carriage return behind a closed cell.
 */
type Place = 'cellStart' | 'bare' | 'quoted' | 'afterQuote' | 'afterReturn';

/**
 * Reads CSV piece by piece. The first record is the header; every other record must have as many
 * cells as it. Line feeds and CRLF both end a record, whatever stands inside quotes is kept as it
 * is, a byte order mark is skipped and so are lines without any character.
 */
export class CsvDecoder {
	readonly #delimiter: string;
	readonly #delimiterCode: number;
	#header: string[] | undefined;
	#place: Place = 'cellStart';
	#cell = '';
	#row: string[] = [];
	#line = 1;
	#rowLine = 1;
	#started = false;

	constructor(columnDelimiter: Dialect['columnDelimiter'] = 'COMMA') {
		this.#delimiter = DELIMITERS[columnDelimiter];
		this.#delimiterCode = this.#delimiter.charCodeAt(0);
	}

	/** The column names, once the first record was read. */
	get header(): readonly string[] | undefined {
		return this.#header;
	}

	/**
	 * Takes the next piece of text, cut anywhere, and returns the records it completed.
	 *
	 * @throws {CsvFormatError}
	 */
	write(chunk: string): string[][] {
		const rows: string[][] = [];
		let at = 0;
		if (!this.#started && chunk !== '') {
			this.#started = true;
			if (chunk.startsWith('\uFEFF')) at = 1;
		}
		while (at < chunk.length) {
			if (this.#place === 'quoted') at = this.#readQuoted(chunk, at);
			else if (this.#place === 'afterQuote' || this.#place === 'afterReturn') {
				at = this.#readAfterQuote(chunk, at, rows);
			} else if (this.#place === 'cellStart' && chunk[at] === '"') {
				this.#place = 'quoted';
				at++;
			} else at = this.#readBare(chunk, at, rows);
		}
		return rows;
	}

	/**
	 * Says that the text is complete and returns the last record if it had no line end.
	 *
	 * @throws {CsvFormatError}
	 */
	end(): string[][] {
		if (this.#place === 'quoted') {
			throw new CsvFormatError('the text ends inside a quoted value.', this.#rowLine);
		}
		const rows: string[][] = [];
		if (this.#cell.endsWith('\r') && this.#place === 'bare') this.#dropReturn();
		if (this.#row.length > 0 || this.#place !== 'cellStart') this.#endRow(rows);
		return rows;
	}

	#readQuoted(chunk: string, from: number): number {
		const quote = chunk.indexOf('"', from);
		const to = quote === -1 ? chunk.length : quote;
		const text = chunk.slice(from, to);
		for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) this.#line++;
		this.#cell += text;
		if (quote === -1) return to;
		this.#place = 'afterQuote';
		return quote + 1;
	}

	#readAfterQuote(chunk: string, at: number, rows: string[][]): number {
		const char = chunk[at];
		if (char === '\n') this.#endLine(rows);
		else if (this.#place === 'afterQuote' && char === '"') {
			this.#cell += '"';
			this.#place = 'quoted';
		} else if (this.#place === 'afterQuote' && char === this.#delimiter) this.#endCell();
		else if (this.#place === 'afterQuote' && char === '\r') this.#place = 'afterReturn';
		else {
			throw new CsvFormatError(
				`text follows a closing quote, in column ${this.#row.length + 1}.`,
				this.#line,
			);
		}
		return at + 1;
	}

	#readBare(chunk: string, from: number, rows: string[][]): number {
		const delimiter = this.#delimiterCode;
		let at = from;
		for (; at < chunk.length; at++) {
			const code = chunk.charCodeAt(at);
			if (code === delimiter || code === 10 /* LF */) break;
			if (code === 34 /* " */) {
				throw new CsvFormatError(
					`a quote stands inside a value without quotes, in column ${this.#row.length + 1}.`,
					this.#line,
				);
			}
		}
		if (at > from) {
			this.#cell += chunk.slice(from, at);
			this.#place = 'bare';
		}
		if (at === chunk.length) return at;
		if (chunk[at] === this.#delimiter) this.#endCell();
		else {
			if (this.#cell.endsWith('\r')) this.#dropReturn();
			this.#endLine(rows);
		}
		return at + 1;
	}

	/** The carriage return before a line feed ends the line with it and is no text. */
	#dropReturn(): void {
		this.#cell = this.#cell.slice(0, -1);
		if (this.#cell === '') this.#place = 'cellStart';
	}

	#endCell(): void {
		this.#row.push(this.#cell);
		this.#cell = '';
		this.#place = 'cellStart';
	}

	#endLine(rows: string[][]): void {
		const empty = this.#row.length === 0 && this.#place === 'cellStart';
		if (!empty) this.#endRow(rows);
		this.#line++;
		this.#rowLine = this.#line;
	}

	#endRow(rows: string[][]): void {
		this.#endCell();
		const row = this.#row;
		this.#row = [];
		if (!this.#header) {
			this.#header = row;
			return;
		}
		if (row.length !== this.#header.length) {
			throw new CsvFormatError(
				`the record has ${row.length} values, the header has ${this.#header.length}.`,
				this.#rowLine,
			);
		}
		rows.push(row);
	}
}

/**
 * A whole CSV text as its header and records; a text without any record has an empty header.
 *
 * @throws {CsvFormatError}
 */
export function decodeCsv(
	text: string,
	columnDelimiter?: Dialect['columnDelimiter'],
): { header: readonly string[]; rows: string[][] } {
	const decoder = new CsvDecoder(columnDelimiter);
	const rows = decoder.write(text);
	for (const row of decoder.end()) rows.push(row);
	return { header: decoder.header ?? [], rows };
}
