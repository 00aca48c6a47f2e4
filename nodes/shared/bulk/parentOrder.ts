import type { SentColumn } from './match';

/** Lookups that many rows share without waiting for each other's locks. */
const NO_PARENTS = new Set(['OwnerId', 'RecordTypeId', 'CreatedById', 'LastModifiedById']);

/**
 * The order in which rows of the same parent stand together. Salesforce locks the parent of a row it
 * saves, and works on several batches at once: rows that share a parent must not be in different ones
 * (Bulk API 2.0 guide, "General Guidelines for Data Loads").
 *
 * @returns indexes of the rows; their own order where no column names a parent
 */
export function parentOrder(
	columns: readonly SentColumn[],
	rows: ReadonlyArray<readonly string[]>,
): number[] {
	const order = [...rows.keys()];
	const parent = columns.findIndex(
		({ name, type }) => (type === 'reference' && !NO_PARENTS.has(name)) || name.includes('.'),
	);
	if (parent === -1) return order;
	const keys = rows.map((cells) => cells[parent] ?? '');
	return order.sort((a, b) => compare(keys[a] ?? '', keys[b] ?? '') || a - b);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
