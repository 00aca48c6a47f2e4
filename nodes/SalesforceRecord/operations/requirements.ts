import type { IDataObject } from 'n8n-workflow';

import type { RecordError } from '../../shared/client/recordResult';
import type { SalesforceClient } from '../../shared/client/types';
import { refusal, type PlannedRecord } from '../../shared/items/planned';
import { describeAgain } from '../../shared/metadata/describe';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { requiredFieldsCheck } from '../../shared/metadata/writeRules';
import { isRecordId } from '../../shared/soql/recordId';

/** Rejects the items to create that lack a field without which Salesforce creates none. */
export async function requireFields(
	client: SalesforceClient,
	describe: ObjectDescribe,
	planned: readonly PlannedRecord[],
	creates: (item: number) => boolean,
): Promise<PlannedRecord[]> {
	const check = (known: ObjectDescribe) => {
		const lacks = requiredFieldsCheck(known);
		return planned.map((entry, item): PlannedRecord => {
			const error = 'value' in entry && creates(item) ? lacks(entry.value) : undefined;
			return error ? { error } : entry;
		});
	};
	const checked = check(describe);
	if (checked.every((entry, item) => entry === planned[item])) return checked;
	return check(await describeAgain(client, describe));
}

/** Rejects the items that have no value to find their record by. */
export function requireMatch(planned: readonly PlannedRecord[], column: string): PlannedRecord[] {
	return planned.map((item) => {
		if ('error' in item || hasMatchValue(item.value, column)) return item;
		return refusal('MATCH_VALUE_MISSING', missingText(column), [column]);
	});
}

function missingText(column: string): string {
	return column === 'Id'
		? `The item has no value for "Id", the column to match on. Give it the ID of the record, or use Create or Update with an external ID as 'Field to match on'.`
		: `The item has no value for "${column}", the column to match on. Give it one, or choose under 'Field to match on' an external ID that every item has; matched on Id, items without an ID are created.`;
}

/** Rejects the items whose Id is none of this object; an item may have none. */
export function requireRecordIdForm(
	planned: readonly PlannedRecord[],
	describe: ObjectDescribe,
): PlannedRecord[] {
	return planned.map((item) => {
		if ('error' in item || !hasMatchValue(item.value, 'Id')) return item;
		const error = idError(item.value.Id, describe);
		return error ? { error } : item;
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
