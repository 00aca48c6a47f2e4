import type { IDataObject } from 'n8n-workflow';

import { SalesforceCallError } from '../../shared/client/errors';
import type { RecordError } from '../../shared/client/recordResult';
import type { SalesforceClient } from '../../shared/client/types';
import type { PlannedRecord } from '../../shared/items/planned';
import {
	picklistsOfType,
	recordTypeOf,
	type PicklistsOfType,
} from '../../shared/metadata/recordTypes';
import type { FieldDescribe, ObjectDescribe, RecordTypeInfo } from '../../shared/metadata/types';

/** How old the values may be by which an item is refused: one may just have been added. Milliseconds. */
const MAX_AGE_MS = 5_000;

/**
 * Finds the items whose value of a restricted picklist is not one of the record type they name. A call
 * for each record type; an item that names none is not looked at, nor an object whose values by record
 * type Salesforce does not tell.
 */
export async function offRecordType(
	client: SalesforceClient,
	describe: ObjectDescribe,
	planned: readonly PlannedRecord[],
): Promise<Map<number, RecordError>> {
	const restricted = describe.fields.filter(isRestricted);
	const errors = new Map<number, RecordError>();
	const known = new Map<string, PicklistsOfType | undefined>();
	const valuesOf = async (type: RecordTypeInfo) => {
		const { recordTypeId: id } = type;
		if (!known.has(id)) known.set(id, await askFor(client, describe, type));
		return known.get(id);
	};
	for (const [item, entry] of planned.entries()) {
		if ('error' in entry) continue;
		const { value: record } = entry;
		const type = typeOf(describe, record);
		const given = restricted.filter(({ name }) => typeof record[name] === 'string');
		const values = type && given.length > 0 ? await valuesOf(type) : undefined;
		const error = type && values && firstError(record, given, type, values);
		if (error) errors.set(item, error);
	}
	return errors;
}

function isRestricted({ type, restrictedPicklist }: FieldDescribe): boolean {
	return restrictedPicklist && (type === 'picklist' || type === 'multipicklist');
}

function typeOf(describe: ObjectDescribe, record: IDataObject): RecordTypeInfo | undefined {
	const { RecordTypeId: id } = record;
	return typeof id === 'string' ? recordTypeOf(describe, id) : undefined;
}

/** Undefined where Salesforce does not tell them. */
async function askFor(
	client: SalesforceClient,
	{ name }: ObjectDescribe,
	type: RecordTypeInfo,
): Promise<PicklistsOfType | undefined> {
	return await picklistsOfType(client, name, type, MAX_AGE_MS).catch((error: unknown) => {
		if (error instanceof SalesforceCallError && error.outcome.kind === 'refused') return undefined;
		throw error;
	});
}

function firstError(
	record: IDataObject,
	fields: readonly FieldDescribe[],
	{ name: type }: RecordTypeInfo,
	values: PicklistsOfType,
): RecordError | undefined {
	for (const { name, label } of fields) {
		const offered = values.get(name);
		const bad = (record[name] as string).split(';').find((value) => offered?.has(value) === false);
		if (bad === undefined) continue;
		return {
			statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
			message: `${label} (${name}) does not have the value "${bad}" for the record type "${type}". Use one of its values, or ask the Salesforce admin to add this one to the record type.`,
			fields: [name],
		};
	}
	return undefined;
}
