import { normalizeCell } from './normalize';

/** A column as it was sent. */
export interface SentColumn {
	name: string;
	/** The field's type as describe names it. */
	type: string;
}

/** The rows of one job, as they were sent. */
export interface SentTable {
	columns: readonly SentColumn[];
	rows: ReadonlyArray<readonly string[]>;
	/** Column whose value tells rows apart: the ID or the external ID. */
	keyColumn?: string;
}

/** A list of result rows; its columns of the user's are found by name, in any order and case. */
export interface ResultTable {
	header: readonly string[];
	rows: ReadonlyArray<readonly string[]>;
}

/** One result row of a list, with the column numbers that its list has in common with what was sent. */
interface Result {
	cells: readonly string[];
	/** Pairs of sent column and result column. */
	shared: Shared;
	row: number | undefined;
}

type Shared = ReadonlyArray<readonly [sent: number, result: number]>;

/**
 * Finds the sent row of each result row. Salesforce keeps neither order nor notation, and gives back
 * only columns that are fields. Rows that are equal in all that came back are interchangeable; a
 * result that fits no row for certain stays without one.
 *
 * @returns per list and result row, the index of the sent row or undefined
 */
export function matchResults(
	sent: SentTable,
	lists: readonly ResultTable[],
): Array<Array<number | undefined>> {
	const free = new Set(sent.rows.keys());
	const results = lists.map(({ header, rows }) => {
		const shared = sharedColumns(sent, header);
		return rows.map((cells): Result => ({ cells, shared, row: undefined }));
	});
	const open = results.flat().sort((a, b) => b.shared.length - a.shared.length);

	matchByContent(sent, open, free, (text) => text);
	matchByContent(sent, open, free, normalizeCell);
	matchByKey(sent, open, free);
	matchTheLast(sent, open, free);
	return results.map((list) => list.map(({ row }) => row));
}

/** None when the list lacks the key, without which equal rows are not the same row. */
function sharedColumns({ columns, keyColumn }: SentTable, header: readonly string[]): Shared {
	const places = new Map(header.map((name, i) => [name.toLowerCase(), i]));
	const shared = columns.flatMap(({ name, type }, i) => {
		const place =
			places.get(name.toLowerCase()) ?? (type === 'id' ? places.get('sf__id') : undefined);
		return place === undefined ? [] : [[i, place] as const];
	});
	const complete = keyColumn === undefined || shared.some(([i]) => columns[i]?.name === keyColumn);
	return complete ? shared : [];
}

type Notation = (text: string, type: string) => string;

function matchByContent(
	{ columns, rows }: SentTable,
	open: readonly Result[],
	free: Set<number>,
	notation: Notation,
): void {
	const types = columns.map(({ type }) => type);
	const write = (cells: readonly string[], places: Shared, side: 0 | 1) =>
		JSON.stringify(
			places.map((pair) => notation(cells[pair[side]] ?? '', types[pair[0]] ?? 'string')),
		);
	const indexes = new Map<string, Map<string, number[]>>();
	for (const result of open) {
		if (result.row !== undefined || result.shared.length === 0) continue;
		const columnSet = result.shared.map(([sentColumn]) => sentColumn).join();
		let index = indexes.get(columnSet);
		if (!index) {
			// Reversed, so that `pop` hands equal rows out in the order in which they were sent.
			index = groupBy([...free].reverse(), (row) => write(rows[row] ?? [], result.shared, 0));
			indexes.set(columnSet, index);
		}
		const equal = index.get(write(result.cells, result.shared, 1));
		let row = equal?.pop();
		while (row !== undefined && !free.has(row)) row = equal?.pop();
		if (row !== undefined) claim(result, row, free);
	}
}

/** Settles what content could not, where one row and one result have a key to themselves. */
function matchByKey(
	{ columns, rows, keyColumn }: SentTable,
	open: readonly Result[],
	free: Set<number>,
): void {
	const key = columns.findIndex(({ name }) => name === keyColumn);
	const type = columns[key]?.type;
	if (type === undefined) return;
	const freeByKey = groupBy([...free], (row) => normalizeCell(rows[row]?.[key] ?? '', type));
	const openByKey = groupBy(
		open.filter(({ row }) => row === undefined),
		({ cells, shared }) => {
			const place = shared.find(([sentColumn]) => sentColumn === key)?.[1];
			return place === undefined ? '' : normalizeCell(cells[place] ?? '', type);
		},
	);
	for (const [value, [result, another]] of openByKey) {
		const candidates = freeByKey.get(value) ?? [];
		const [row] = candidates;
		if (value === '' || !result || another || row === undefined || candidates.length > 1) continue;
		claim(result, row, free);
	}
}

/** When every row has a result and one of each is left, they belong together. */
function matchTheLast({ rows }: SentTable, open: readonly Result[], free: Set<number>): void {
	if (open.length !== rows.length) return;
	const [result, another] = open.filter(({ row }) => row === undefined);
	const [row] = free;
	if (result && !another && row !== undefined) claim(result, row, free);
}

function claim(result: Result, row: number, free: Set<number>): void {
	result.row = row;
	free.delete(row);
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const value of values) {
		const key = keyOf(value);
		const group = groups.get(key);
		if (group) group.push(value);
		else groups.set(key, [value]);
	}
	return groups;
}
