import type { IDataObject } from 'n8n-workflow';

import { encodeCsvRow } from '../../shared/bulk/csv/encode';

/** What a file was made of. */
export interface FileCount {
	count: number;
}

/** A JSON file: one list, a record on each line. */
export async function* jsonChunks(
	pages: AsyncIterable<IDataObject[]>,
	count: FileCount,
): AsyncGenerator<string> {
	let text = '[';
	for await (const rows of pages) {
		for (const row of rows) text += `${count.count++ === 0 ? '' : ','}\n${JSON.stringify(row)}`;
		yield text;
		text = '';
	}
	yield `${text}\n]\n`;
}

/**
 * A CSV file: a header, then the rows. Columns stand in the order of the SELECT list, after them what
 * only the rows name, such as the aliases of aggregates.
 *
 * @param paths the fields of the SELECT list, in any case
 * @throws {RangeError} when a later row has a field that the header, already written, does not have
 */
export async function* csvChunks(
	pages: AsyncIterable<IDataObject[]>,
	paths: readonly string[],
	count: FileCount,
): AsyncGenerator<string> {
	let columns: string[] | undefined;
	let known = new Set<string>();
	for await (const rows of pages) {
		// Says nothing of the columns, as the first of several statements that finds nothing.
		if (rows.length === 0) continue;
		let text = '';
		if (!columns) {
			columns = columnsOf(rows, paths);
			known = new Set(columns);
			text += encodeCsvRow(columns);
		}
		for (const row of rows) {
			const stray = Object.keys(row).find((key) => !known.has(key));
			if (stray !== undefined) {
				throw new RangeError(
					`The records do not all have the same fields: "${stray}" is missing from the first of them. Choose JSON under 'Output', or name the fields in the query.`,
				);
			}
			text += encodeCsvRow(columns.map((column) => cell(row[column])));
			count.count++;
		}
		yield text;
	}
	if (!columns) yield encodeCsvRow([...paths]);
}

function columnsOf(rows: readonly IDataObject[], paths: readonly string[]): string[] {
	const names = new Map<string, string>();
	for (const row of rows) for (const key of Object.keys(row)) names.set(key.toLowerCase(), key);
	const columns = paths.map((path) => names.get(path.toLowerCase()) ?? path);
	return [...new Set([...columns, ...names.values()])];
}

function cell(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'string') return value;
	return JSON.stringify(value);
}
