import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { RecordError } from '../client/collections';
import type { SalesforceClient } from '../client/types';
import { columnValues } from '../metadata/columnValues';
import { describeAgain } from '../metadata/describe';
import { recordMapper, type MappingContext } from '../metadata/mappedRecord';
import type { ObjectDescribe } from '../metadata/types';

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
