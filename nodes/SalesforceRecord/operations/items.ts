import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { RecordError } from '../../shared/client/collections';
import type { SalesforceClient } from '../../shared/client/types';
import { columnValues } from '../../shared/metadata/columnValues';
import { describeAgain } from '../../shared/metadata/describe';
import { recordMapper, type MappingContext } from '../../shared/metadata/mappedRecord';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { requiredFieldsCheck } from '../../shared/metadata/writeRules';
import { isRecordId } from '../../shared/soql/recordId';

/** What is to be written for one input item, or why nothing can be. */
export type PlannedItem =
	{ kind: 'send'; record: IDataObject } | { kind: 'reject'; error: RecordError };

/** Items between two pauses that let n8n's other work run. */
const YIELD_EVERY = 500;

/** Refusals that rest on what is remembered of the object, which may have changed since. */
const MAY_BE_OUTDATED = new Set([
	'INVALID_FIELD',
	'INVALID_FIELD_FOR_INSERT_UPDATE',
	'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
	'INVALID_RECORD_TYPE',
	'INVALID_VALUE',
	'NUMBER_OUTSIDE_VALID_RANGE',
	'REQUIRED_FIELD_MISSING',
	'STRING_TOO_LONG',
]);

/** Reads what the 'Columns' parameter says of every item, and brings it to the form Salesforce takes. */
export async function readColumns(
	context: IExecuteFunctions,
	client: SalesforceClient,
	describe: ObjectDescribe,
	mapping: Omit<MappingContext, 'timeZone'>,
): Promise<PlannedItem[]> {
	const values = await readValues(context, client);
	const plan = async (known: ObjectDescribe) => {
		const toRecord = recordMapper(known, { ...mapping, timeZone: context.getTimezone() });
		return await eachItem(client, values, (value) => {
			if ('error' in value) return { kind: 'reject', error: value.error } as const;
			const mapped = toRecord(value.given);
			return 'error' in mapped
				? ({ kind: 'reject', error: mapped.error } as const)
				: ({ kind: 'send', record: mapped.record } as const);
		});
	};
	const planned = await plan(describe);
	const mayBeOutdated = planned.some(
		(item) => item.kind === 'reject' && MAY_BE_OUTDATED.has(item.error.statusCode),
	);
	if (!mayBeOutdated) return planned;
	const newer = await describeAgain(client, describe);
	return newer === describe ? planned : await plan(newer);
}

type ReadValue = { given: IDataObject } | { error: RecordError };

async function readValues(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<ReadValue[]> {
	const read = columnValues(context);
	return await eachItem(client, context.getInputData(), ({ json }, i): ReadValue => {
		try {
			return { given: read(json, i) };
		} catch (error) {
			return { error: inputError(error) };
		}
	});
}

async function eachItem<T, R>(
	client: SalesforceClient,
	items: readonly T[],
	map: (item: T, index: number) => R,
): Promise<R[]> {
	const mapped: R[] = [];
	for (const [i, item] of items.entries()) {
		mapped.push(map(item, i));
		if (i % YIELD_EVERY === YIELD_EVERY - 1) await client.wait(0);
	}
	return mapped;
}

/** An expression that fails for one item concerns no other. */
export function planOf(read: () => PlannedItem): PlannedItem {
	try {
		return read();
	} catch (error) {
		return { kind: 'reject', error: inputError(error) };
	}
}

function inputError(error: unknown): RecordError {
	const message = error instanceof Error ? error.message : String(error);
	return { statusCode: 'INVALID_INPUT', message, fields: [] };
}

export function reject(statusCode: string, message: string, fields: string[] = []): PlannedItem {
	return { kind: 'reject', error: { statusCode, message, fields } };
}

/** Rejects the items to create that lack a field without which Salesforce creates none. */
export async function requireFields(
	client: SalesforceClient,
	describe: ObjectDescribe,
	planned: readonly PlannedItem[],
	creates: (item: number) => boolean,
): Promise<PlannedItem[]> {
	const check = (known: ObjectDescribe) => {
		const lacks = requiredFieldsCheck(known);
		return planned.map((entry, item): PlannedItem => {
			const error = entry.kind === 'send' && creates(item) ? lacks(entry.record) : undefined;
			return error ? { kind: 'reject', error } : entry;
		});
	};
	const checked = check(describe);
	if (checked.every((entry, item) => entry === planned[item])) return checked;
	return check(await describeAgain(client, describe));
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

/** Rejects the items whose Id is none of this object; an item may have none. */
export function requireRecordIdForm(
	planned: readonly PlannedItem[],
	describe: ObjectDescribe,
): PlannedItem[] {
	return planned.map((item) => {
		if (item.kind === 'reject' || !hasMatchValue(item.record, 'Id')) return item;
		const error = idError(item.record.Id, describe);
		return error ? { kind: 'reject', error } : item;
	});
}

export function hasMatchValue(record: IDataObject, column: string): boolean {
	return ![undefined, null, ''].includes(record[column] as string | null | undefined);
}

/** Why a value cannot be the ID of a record of this object; undefined if it can. */
export function idError(
	value: unknown,
	{ name, keyPrefix }: Pick<ObjectDescribe, 'name' | 'keyPrefix'>,
): RecordError | undefined {
	if (!isRecordId(value)) {
		return {
			statusCode: 'MALFORMED_ID',
			message: `"${String(value)}" is no record ID. A Salesforce ID has 15 or 18 letters and digits.`,
			fields: ['Id'],
		};
	}
	const id = value as string;
	if (!keyPrefix || id.startsWith(keyPrefix)) return undefined;
	return {
		statusCode: 'MALFORMED_ID',
		message: `"${id}" is the ID of another object: IDs of ${name} begin with ${keyPrefix}.`,
		fields: ['Id'],
	};
}
