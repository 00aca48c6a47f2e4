import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { RecordError } from '../../shared/client/collections';
import type { SalesforceClient } from '../../shared/client/types';
import { columnValues } from '../../shared/metadata/columnValues';
import { recordMapper, type MappedRecord } from '../../shared/metadata/mappedRecord';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { isRecordId } from '../../shared/soql/recordId';

/** What is to be written for one input item, or why nothing can be. */
export type PlannedItem =
	{ kind: 'send'; record: IDataObject } | { kind: 'reject'; error: RecordError };

/** Items between two pauses that let n8n's other work run. */
const YIELD_EVERY = 500;

/** Reads what the 'Columns' parameter says of every item. */
export async function readColumns(
	context: IExecuteFunctions,
	describe: ObjectDescribe,
	client: SalesforceClient,
): Promise<PlannedItem[]> {
	const read = columnValues(context);
	const toRecord = recordMapper(describe);
	const planned: PlannedItem[] = [];
	for (const [i, { json }] of context.getInputData().entries()) {
		planned.push(planOf(() => plan(toRecord(read(json, i)), describe)));
		if (i % YIELD_EVERY === YIELD_EVERY - 1) await client.wait(0);
	}
	return planned;
}

/** An expression that fails for one item concerns no other. */
export function planOf(read: () => PlannedItem): PlannedItem {
	try {
		return read();
	} catch (error) {
		return reject('INVALID_INPUT', error instanceof Error ? error.message : String(error));
	}
}

function plan(
	{ record, unknownKeys, namedTwice }: MappedRecord,
	describe: ObjectDescribe,
): PlannedItem {
	if (unknownKeys.length > 0) return reject('INVALID_FIELD', unknownText(unknownKeys, describe));
	if (namedTwice) {
		const [key, other] = namedTwice;
		return reject('FIELD_NAMED_TWICE', `"${key}" and "${other}" of the item are the same field.`);
	}
	if (Object.keys(record).length > 0) return { kind: 'send', record };
	return reject('NO_FIELDS', 'The item holds no field to write. Map at least one column.');
}

function unknownText(keys: string[], { name }: ObjectDescribe): string {
	const list = keys.map((key) => `"${key}"`).join(', ');
	return `${name} has no field ${list}, or the integration user may not see it. Remove or rename it before this node (Edit Fields), or choose 'Map Each Column Manually' under 'Mapping Column Mode'.`;
}

export function reject(statusCode: string, message: string, fields: string[] = []): PlannedItem {
	return { kind: 'reject', error: { statusCode, message, fields } };
}

/** Rejects the items that have no value to find their record by. */
export function requireMatch(planned: readonly PlannedItem[], column: string): PlannedItem[] {
	return planned.map((item) => {
		if (item.kind === 'reject' || hasMatchValue(item.record, column)) return item;
		return reject('MATCH_VALUE_MISSING', missingText(column), [column]);
	});
}

function missingText(column: string): string {
	return column === 'Id'
		? `The item has no value for "Id", the column to match on. Give it the ID of the record, or use Create or Update with an external ID as 'Field to match on'.`
		: `The item has no value for "${column}", the column to match on. Give it one, or choose under 'Field to match on' an external ID that every item has; matched on Id, items without an ID are created.`;
}

/** Rejects the items whose Id has no ID's form; an item may have none. */
export function requireRecordIdForm(planned: readonly PlannedItem[]): PlannedItem[] {
	return planned.map((item) => {
		if (item.kind === 'reject' || !hasMatchValue(item.record, 'Id')) return item;
		return isRecordId(item.record.Id) ? item : rejectId(item.record.Id);
	});
}

export function hasMatchValue(record: IDataObject, column: string): boolean {
	return ![undefined, null, ''].includes(record[column] as string | null | undefined);
}

export function rejectId(value: unknown): PlannedItem {
	return reject(
		'MALFORMED_ID',
		`"${String(value)}" is no record ID. A Salesforce ID has 15 or 18 letters and digits.`,
		['Id'],
	);
}
