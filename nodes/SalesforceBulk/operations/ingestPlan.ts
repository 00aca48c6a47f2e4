import type { IDataObject } from 'n8n-workflow';

import { cellText } from '../../shared/bulk/cells';
import { resolveColumns, type BulkField, type ResolvedColumn } from '../../shared/bulk/columns';
import type { RowError } from '../../shared/bulk/failedRow';
import type { IngestOperation } from '../../shared/bulk/job';
import type { ReadItem } from './ingestItems';

/** A row to send, and the item it came from. */
export interface PlannedRow {
	item: number;
	cells: string[];
}

/** An item that no row can be made of. */
export interface RejectedItem {
	item: number;
	error: RowError;
}

export interface IngestPlan {
	columns: ResolvedColumn[];
	rows: PlannedRow[];
	rejected: RejectedItem[];
}

export interface PlanInput {
	objectName: string;
	fields: readonly BulkField[];
	operation: IngestOperation;
	/** Field that tells which record a row means; none for insert. */
	keyField?: string;
	items: readonly ReadItem[];
	/** What to do about keys that cannot become columns, as a sentence. */
	correction: string;
}

/** What a column holds for an item that gives it no value: the field is left as it is. */
const NO_VALUE = new Set(['', '#N/A']);

/**
 * Makes one table of all items: the columns that any of them has, in the order in which they appear.
 *
 * @throws {RangeError} naming keys that cannot become columns: nothing is sent then
 */
export function planIngest(input: PlanInput): IngestPlan {
	const { items, fields, operation, keyField, objectName } = input;
	const keys = new Set<string>();
	for (const item of items) {
		if ('record' in item) for (const key of Object.keys(item.record)) keys.add(key);
	}
	const { columns, ...unusable } = resolveColumns([...keys], fields, operation, keyField);
	checkKeys(unusable, input);
	if (columns.length === 0) {
		throw new RangeError('The input items hold no field to write. Map at least one column.');
	}
	const keyPlace = columns.findIndex(({ name }) => name === keyField);
	if (keyField !== undefined && keyPlace === -1) {
		throw new RangeError(
			`No input item has a value for "${keyField}", which tells the ${objectName} records apart. Map it, or name an input field like it.`,
		);
	}
	const plan: IngestPlan = { columns, rows: [], rejected: [] };
	for (const [item, read] of items.entries()) {
		const row = 'record' in read ? toRow(read.record, columns, keyPlace) : read.error;
		if (Array.isArray(row)) plan.rows.push({ item, cells: row });
		else plan.rejected.push({ item, error: row });
	}
	return plan;
}

function checkKeys(
	{ unknown, readOnly }: Omit<ReturnType<typeof resolveColumns>, 'columns'>,
	{ objectName, operation, correction }: PlanInput,
): void {
	const wayOut = `${correction} Nothing was sent.`;
	if (unknown.length > 0) {
		throw new RangeError(
			`${objectName} has no field ${quoted(unknown)}, or the integration user may not see it. ${wayOut}`,
		);
	}
	if (readOnly.length > 0) {
		throw new RangeError(
			`The integration user may not ${operation} the ${objectName} field ${quoted(readOnly)}. ${wayOut}`,
		);
	}
}

function toRow(
	record: IDataObject,
	columns: readonly ResolvedColumn[],
	keyPlace: number,
): string[] | RowError {
	const cells: string[] = [];
	for (const { keys, type, name: field } of columns) {
		const [key, another] = keys.length === 1 ? keys : keys.filter((k) => k in record);
		if (another !== undefined) {
			return {
				statusCode: 'FIELD_NAMED_TWICE',
				message: `"${key ?? ''}" and "${another}" of the item are the same field.`,
				fields: [field],
			};
		}
		const value = key === undefined ? undefined : record[key];
		const text = cellText(value, type);
		if (text === undefined) {
			return {
				statusCode: 'INVALID_VALUE',
				message: `"${key ?? ''}" holds a value that a bulk job cannot take: ${JSON.stringify(value)}. Give text, a number, true or false, a date or null; for a lookup by external ID name the field like Account.External_Id__c.`,
				fields: [field],
			};
		}
		cells.push(text);
	}
	const keyColumn = columns[keyPlace];
	if (keyColumn && NO_VALUE.has(cells[keyPlace] ?? '')) {
		return {
			statusCode: 'MATCH_VALUE_MISSING',
			message: `The item has no value for "${keyColumn.name}", which tells which record is meant.`,
			fields: [keyColumn.name],
		};
	}
	if (cells.every((cell) => cell === '')) {
		return { statusCode: 'NO_FIELDS', message: 'The item holds no value to write.', fields: [] };
	}
	return cells;
}

function quoted(names: readonly string[]): string {
	return names.map((name) => `"${name}"`).join(', ');
}
