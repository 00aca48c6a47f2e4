import { DELIMITERS, LINE_ENDS, OWN_DIALECT, type Dialect } from './dialect';

/** Writes one CSV line, with its line end. */
export type EncodeRow = (cells: readonly string[]) => string;

/**
 * Makes a function that writes CSV lines. Values are quoted only where they must be; a lone empty
 * value is quoted, since an empty line is no record.
 */
export function csvEncoder({ columnDelimiter, lineEnding }: Dialect = OWN_DIALECT): EncodeRow {
	const delimiter = DELIMITERS[columnDelimiter];
	const lineEnd = LINE_ENDS[lineEnding];
	const needsQuotes = new RegExp(`["\\${delimiter}\\r\\n]`);
	return (cells) => {
		if (cells.length === 1 && cells[0] === '') return `""${lineEnd}`;
		let line = '';
		for (let i = 0; i < cells.length; i++) {
			const cell = cells[i] ?? '';
			if (i > 0) line += delimiter;
			line += needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
		}
		return line + lineEnd;
	};
}

/** One CSV line with commas and a line feed. */
export const encodeCsvRow = csvEncoder();
