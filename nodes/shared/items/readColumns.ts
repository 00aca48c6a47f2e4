import type { IExecuteFunctions } from 'n8n-workflow';

import type { SalesforceClient } from '../client/types';
import { columnValues, unknownColumnAdvice } from '../metadata/columnValues';
import { describeAgain } from '../metadata/describe';
import { recordMapper, type MappingContext } from '../metadata/mappedRecord';
import type { ObjectDescribe } from '../metadata/types';
import { plannedOf, type PlannedRecord } from './planned';

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
	mapping: Omit<MappingContext, 'timeZone' | 'correction'>,
): Promise<PlannedRecord[]> {
	const values = await readValues(context, client);
	const plan = async (known: ObjectDescribe) => {
		const toRecord = recordMapper(known, {
			...mapping,
			timeZone: context.getTimezone(),
			correction: unknownColumnAdvice(context),
		});
		return await eachItem(client, values, (given): PlannedRecord => {
			if ('error' in given) return given;
			const mapped = toRecord(given.value);
			return 'error' in mapped ? { error: mapped.error } : { value: mapped.record };
		});
	};
	const planned = await plan(describe);
	const mayBeOutdated = planned.some(
		(item) => 'error' in item && MAY_BE_OUTDATED.has(item.error.statusCode),
	);
	if (!mayBeOutdated) return planned;
	const newer = await describeAgain(client, describe);
	return newer === describe ? planned : await plan(newer);
}

async function readValues(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<PlannedRecord[]> {
	const read = columnValues(context);
	return await eachItem(client, context.getInputData(), ({ json }, i) =>
		plannedOf(() => ({ value: read(json, i) })),
	);
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
