import { isNumber, normalizeCell } from './normalize';

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
	/** Columns of which each alone tells rows apart, the surest first: ID, external ID, the user's choice. */
	keyColumns: readonly string[];
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

/** Columns that a result has in common with what was sent. */
export type Shared = ReadonlyArray<readonly [sent: number, result: number]>;

/** Digits up to which a double keeps a number as it was written. */
const EXACT_DIGITS = 15;

/**
 * Finds the sent row of each result row: by a key that one row and one result have to themselves, else
 * by content. Salesforce keeps neither order nor notation, and gives back only columns that are fields,
 * so a result is linked only where no other row could be meant: rows are interchangeable when they mean
 * the same in every column that was sent, not when they are equal in what came back of them.
 *
 * @returns per list and result row, the index of the sent row or undefined
 */
export function matchResults(
	sent: SentTable,
	lists: readonly ResultTable[],
): Array<Array<number | undefined>> {
	const free = new Set(sent.rows.keys());
	const results = lists.map(({ header, rows }) => {
		const shared = sharedColumns(sent.columns, header);
		return rows.map((cells): Result => ({ cells, shared, row: undefined }));
	});
	const all = results.flat();
	for (const key of sent.keyColumns) matchByKey(sent, key, all, free);
	matchByContent(sent, all, free);
	matchTheLast(sent, all, free);
	return results.map((list) => list.map(({ row }) => row));
}

/** Finds the columns of a result list among those that were sent. */
export function sharedColumns(columns: readonly SentColumn[], header: readonly string[]): Shared {
	const places = new Map(header.map((name, i) => [name.toLowerCase(), i]));
	return columns.flatMap(({ name, type }, i) => {
		const place =
			places.get(name.toLowerCase()) ?? (type === 'id' ? places.get('sf__id') : undefined);
		return place === undefined ? [] : [[i, place] as const];
	});
}

function matchByKey(
	{ columns, rows }: SentTable,
	keyColumn: string,
	all: readonly Result[],
	free: Set<number>,
): void {
	const key = columns.findIndex(({ name }) => name === keyColumn);
	const type = columns[key]?.type;
	if (type === undefined) return;
	const freeByKey = groupBy([...free], (row) => normalizeCell(rows[row]?.[key] ?? '', type));
	const openByKey = groupBy(
		all.filter(({ row }) => row === undefined),
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

function matchByContent(sent: SentTable, all: readonly Result[], free: Set<number>): void {
	const open = all.filter(({ row, shared }) => row === undefined && shared.length > 0);
	const bySet = groupBy(open, ({ shared }) => shared.map(([column]) => column).join());
	for (const results of bySet.values()) {
		const shared = results[0]?.shared ?? [];
		const rowsByText = groupBy([...free], (row) =>
			contentOf(sent.columns, sent.rows[row] ?? [], shared, 0),
		);
		const resultsByText = groupBy(results, (result) => {
			return contentOf(sent.columns, result.cells, result.shared, 1);
		});
		for (const [text, group] of resultsByText) {
			const rows = rowsByText.get(text) ?? [];
			// More results than rows: at least one of them belongs to a row of another content.
			if (group.length > rows.length || !meanTheSame(sent, rows)) continue;
			pairUp(sent, group, rows, free);
		}
	}
}

/** Any row would do for any result; those in the very same notation go together. */
function pairUp(
	{ rows }: SentTable,
	group: readonly Result[],
	chosen: readonly number[],
	free: Set<number>,
): void {
	const text = (cells: readonly string[], shared: Shared, side: 0 | 1) =>
		JSON.stringify(shared.map((pair) => cells[pair[side]] ?? ''));
	const [{ shared } = { shared: [] }] = group;
	// Reversed, so that `pop` hands equal rows out in the order in which they were sent.
	const byText = groupBy([...chosen].reverse(), (row) => text(rows[row] ?? [], shared, 0));
	const rest: Result[] = [];
	for (const result of group) {
		const row = byText.get(text(result.cells, result.shared, 1))?.pop();
		if (row === undefined) rest.push(result);
		else claim(result, row, free);
	}
	const left = chosen.filter((row) => free.has(row));
	for (const [i, result] of rest.entries()) {
		const row = left[i];
		if (row !== undefined) claim(result, row, free);
	}
}

/**
 * What a row holds in some columns, in one notation.
 *
 * @param side 0 for a row as it was sent, 1 for one of a result list
 */
export function contentOf(
	columns: readonly SentColumn[],
	cells: readonly string[],
	shared: Shared,
	side: 0 | 1,
): string {
	return JSON.stringify(
		shared.map((pair) =>
			normalizeCell(cells[pair[side]] ?? '', columns[pair[0]]?.type ?? 'string'),
		),
	);
}

/** Whether rows are equal in all that was sent, in whatever notation. */
function meanTheSame({ columns, rows }: SentTable, group: readonly number[]): boolean {
	if (group.length < 2) return true;
	const meanings = group.map((row) => rowMeaning(columns, rows[row] ?? []));
	return meanings.every((meaning) => meaning === meanings[0]);
}

/** What a row as it was sent means as a whole: rows that mean the same are interchangeable. */
export function rowMeaning(columns: readonly SentColumn[], cells: readonly string[]): string {
	return JSON.stringify(columns.map(({ type }, i) => meaningOf(cells[i] ?? '', type)));
}

function meaningOf(text: string, type: string): string {
	const digits = isNumber(type) ? text.replace(/\D/g, '').length : 0;
	return digits > EXACT_DIGITS ? text : normalizeCell(text, type);
}

/** When every row has a result and one of each is left, they belong together. */
function matchTheLast({ rows }: SentTable, all: readonly Result[], free: Set<number>): void {
	if (all.length !== rows.length) return;
	const [result, another] = all.filter(({ row }) => row === undefined);
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
