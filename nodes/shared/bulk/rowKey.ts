import { contentOf, sharedColumns, type SentColumn } from './match';

/** A row and its line in a result list, as texts that are equal for the two. */
export interface RowKey {
	ofRow(cells: readonly string[]): string;
	ofResult(cells: readonly string[]): string;
}

/**
 * What tells the rows of a job apart in one of its result lists: the ID or external ID where the list
 * has it, else everything it gives back.
 *
 * @returns undefined for a list that gives back nothing of what was sent
 */
export function rowKey(
	columns: readonly SentColumn[],
	keyColumn: string | undefined,
	header: readonly string[],
): RowKey | undefined {
	const shared = sharedColumns(columns, header);
	const own = shared.filter(([sent]) => columns[sent]?.name === keyColumn);
	const used = own.length > 0 ? own : shared;
	if (used.length === 0) return undefined;
	return {
		ofRow: (cells) => contentOf(columns, cells, used, 0),
		ofResult: (cells) => contentOf(columns, cells, used, 1),
	};
}
