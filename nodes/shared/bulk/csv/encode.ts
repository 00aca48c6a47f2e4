/** Characters that end or bend a CSV value, so that the value must stand in quotes. */
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * One CSV line, with its line feed. Values are quoted only where they must be; a lone empty value
 * is quoted, since an empty line is no record.
 */
export function encodeCsvRow(cells: readonly string[]): string {
	if (cells.length === 1 && cells[0] === '') return '""\n';
	let line = '';
	for (let i = 0; i < cells.length; i++) {
		const cell = cells[i] ?? '';
		if (i > 0) line += ',';
		line += NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
	}
	return line + '\n';
}
