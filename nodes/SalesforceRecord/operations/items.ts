import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { RecordError } from '../../shared/client/collections';
import { recordMapper } from '../../shared/metadata/mappedRecord';
import type { ObjectDescribe } from '../../shared/metadata/types';

/** What is to be written for one input item, or why nothing can be. */
export type PlannedItem =
	{ kind: 'send'; record: IDataObject } | { kind: 'reject'; error: RecordError };

const RECORD_ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

/** Items between two pauses that let n8n's other work run. */
const YIELD_EVERY = 500;

/** Reads what the 'Columns' parameter says of every item. */
export async function readColumns(
	context: IExecuteFunctions,
	describe: ObjectDescribe,
): Promise<PlannedItem[]> {
	const items = context.getInputData();
	const automatic = context.getNodeParameter('columns.mappingMode', 0) === 'autoMapInputData';
	const toRecord = recordMapper(describe);
	const planned: PlannedItem[] = [];
	for (const [i, item] of items.entries()) {
		const values = automatic
			? item.json
			: filledIn(context.getNodeParameter('columns.value', i, {}) as IDataObject | null);
		const { record, unknownKeys } = toRecord(values);
		if (unknownKeys.length > 0)
			planned.push(reject('INVALID_FIELD', unknownText(unknownKeys, describe)));
		else if (Object.keys(record).length === 0)
			planned.push(
				reject('NO_FIELDS', 'The item holds no field to write. Map at least one column.'),
			);
		else planned.push({ kind: 'send', record });
		if (i % YIELD_EVERY === YIELD_EVERY - 1) await Promise.resolve();
	}
	return planned;
}

/** The mapping form holds null for every column that was left alone. */
function filledIn(values: IDataObject | null): IDataObject {
	return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== null));
}

function unknownText(keys: string[], { name }: ObjectDescribe): string {
	const list = keys.map((key) => `"${key}"`).join(', ');
	return `${name} has no field ${list}, or the integration user may not see it. Remove or rename it before this node (Edit Fields), or choose 'Map Each Column Manually' under 'Columns'.`;
}

export function reject(statusCode: string, message: string, fields: string[] = []): PlannedItem {
	return { kind: 'reject', error: { statusCode, message, fields } };
}

/** Rejects the items whose match column is empty or, for a record ID, has no ID's form. */
export function requireMatch(planned: readonly PlannedItem[], column: string): PlannedItem[] {
	return planned.map((item) => {
		if (item.kind === 'reject') return item;
		const value = item.record[column];
		if (value === undefined || value === null || value === '') {
			return reject(
				'MATCH_VALUE_MISSING',
				`The item has no value for "${column}", the column to match on.`,
				[column],
			);
		}
		if (column === 'Id' && !isRecordId(value)) return rejectId(value);
		return item;
	});
}

export function isRecordId(value: unknown): value is string {
	return typeof value === 'string' && RECORD_ID.test(value);
}

export function rejectId(value: unknown): PlannedItem {
	return reject(
		'MALFORMED_ID',
		`"${String(value)}" is no record ID. A Salesforce ID has 15 or 18 letters and digits.`,
		['Id'],
	);
}
