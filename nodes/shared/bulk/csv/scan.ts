import { CsvFormatError } from './decode';

/** Most characters of a value and of a record (Bulk API 2.0 guide, "Limits"). */
export const MAX_CELL_CHARACTERS = 131_072;
export const MAX_RECORD_CHARACTERS = 400_000;

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** What a byte is, by its value: part of a character after its first byte, a character, or a sign of CSV. */
const CONTINUES = 0;
const CHARACTER = 1;
const SIGN = 2;

/** Where the scanner stands: numbers, because this is asked for every byte. */
const CELL_START = 0;
const BARE = 1;
const QUOTED = 2;
const AFTER_QUOTE = 3;
/** Behind the carriage return that ends a record, or an empty line. */
const AFTER_RETURN = 4;
const BLANK_RETURN = 5;

/**
 * Walks over the records of a CSV below its header, as bytes, without making text of them: counts
 * them, finds where each ends and checks them. UTF-8 keeps every sign that CSV is made of in one byte
 * of its own.
 */
export class CsvScanner {
	/** Records so far. */
	rows = 0;
	/** Lines without any character. */
	blankLines = 0;
	/** Records by their line end. */
	readonly lineEnds = { LF: 0, CRLF: 0 };
	readonly #kinds: Uint8Array;
	#place = CELL_START;
	#cells = 0;
	#cellCharacters = 0;
	#recordCharacters = 0;
	#recordLine: number;
	#offset: number;

	/**
	 * @param columns values every record must have
	 * @param position offset in bytes, and line from 1, at which the first record starts
	 * @param onRecord told the offset behind each record
	 * @param limits whether to refuse what is longer than Salesforce takes
	 */
	constructor(
		private readonly delimiter: number,
		private readonly columns: number,
		position: { offset: number; line: number },
		private readonly onRecord: (end: number) => void = () => undefined,
		private readonly limits = true,
	) {
		this.#kinds = byteKinds(delimiter);
		this.#offset = position.offset;
		this.#recordLine = position.line;
		this.line = position.line;
	}

	/** Line the scanner stands in, from 1. */
	line: number;

	/**
	 * Takes the next bytes, cut anywhere.
	 *
	 * @throws {CsvFormatError}
	 */
	write(chunk: Uint8Array): void {
		const { delimiter } = this;
		const { length } = chunk;
		const kinds = this.#kinds;
		let place = this.#place;
		let characters = this.#cellCharacters;
		let at = 0;
		while (at < length) {
			let byte = chunk[at] ?? 0;
			if (place === QUOTED) {
				while (byte !== QUOTE) {
					if (byte === LF) this.line++;
					// The bytes of a character after its first begin with the bits 10.
					if ((byte & 0xc0) !== 0x80) characters++;
					if (++at === length) break;
					byte = chunk[at] ?? 0;
				}
				if (at === length) break;
				place = AFTER_QUOTE;
				at++;
				continue;
			}
			if (byte === LF) {
				this.#endLine(characters, place, this.#offset + at + 1);
				characters = 0;
				place = CELL_START;
			} else if (place >= AFTER_RETURN) {
				this.#refuse(
					'a carriage return stands alone; lines must end in LF or CRLF, and a value that holds one must stand in quotes',
				);
			} else if (byte === delimiter) {
				this.#endCell(characters);
				characters = 0;
				place = CELL_START;
			} else if (byte === CR) {
				place = place === CELL_START && this.#cells === 0 ? BLANK_RETURN : AFTER_RETURN;
			} else if (byte === QUOTE) {
				if (place === BARE) this.#refuse('a quote stands inside a value without quotes');
				if (place === AFTER_QUOTE) characters++;
				place = QUOTED;
			} else if (place === AFTER_QUOTE) this.#refuse('text follows a closing quote');
			else {
				// Most bytes are such, so they are looked at once and no further than to the next sign.
				place = BARE;
				let kind = kinds[byte] ?? CHARACTER;
				do {
					characters += kind;
					if (++at === length) break;
					kind = kinds[chunk[at] ?? 0] ?? CHARACTER;
				} while (kind !== SIGN);
				continue;
			}
			at++;
		}
		this.#place = place;
		this.#cellCharacters = characters;
		this.#offset += length;
	}

	/**
	 * Says that the file is complete.
	 *
	 * @throws {CsvFormatError}
	 */
	end(): void {
		if (this.#place === QUOTED) {
			throw new CsvFormatError('the file ends inside a quoted value.', this.#recordLine);
		}
		const nothing = this.#place === CELL_START && this.#cells === 0;
		if (nothing || this.#place === BLANK_RETURN) return;
		this.#endCell(this.#cellCharacters);
		this.#endRecord(this.#offset);
	}

	#endCell(characters: number): void {
		this.#cells++;
		this.#recordCharacters += characters;
		if (!this.limits || characters <= MAX_CELL_CHARACTERS) return;
		throw new CsvFormatError(
			`the value in column ${this.#cells} has ${characters} characters; Salesforce takes ${MAX_CELL_CHARACTERS} at most.`,
			this.#recordLine,
		);
	}

	#endLine(characters: number, place: number, end: number): void {
		if (place === BLANK_RETURN || (place === CELL_START && this.#cells === 0)) this.blankLines++;
		else {
			this.#endCell(characters);
			this.lineEnds[place === AFTER_RETURN ? 'CRLF' : 'LF']++;
			this.#endRecord(end);
		}
		this.line++;
		this.#recordLine = this.line;
	}

	#endRecord(end: number): void {
		if (this.#cells !== this.columns) {
			throw new CsvFormatError(
				`the record has ${this.#cells} values, the header has ${this.columns}.`,
				this.#recordLine,
			);
		}
		if (this.limits && this.#recordCharacters > MAX_RECORD_CHARACTERS) {
			throw new CsvFormatError(
				`the record has ${this.#recordCharacters} characters; Salesforce takes ${MAX_RECORD_CHARACTERS} at most.`,
				this.#recordLine,
			);
		}
		this.rows++;
		this.#cells = 0;
		this.#recordCharacters = 0;
		this.onRecord(end);
	}

	#refuse(what: string): never {
		throw new CsvFormatError(`${what}, in column ${this.#cells + 1}.`, this.line);
	}
}

function byteKinds(delimiter: number): Uint8Array {
	const kinds = new Uint8Array(256).fill(CHARACTER);
	// The bytes of a character after its first begin with the bits 10.
	kinds.fill(CONTINUES, 0x80, 0xc0);
	for (const sign of [LF, CR, QUOTE, delimiter]) kinds[sign] = SIGN;
	return kinds;
}
