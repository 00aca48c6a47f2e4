import { NodeApiError, type ILoadOptionsFunctions, type ResourceMapperFields } from 'n8n-workflow';
import { createClient } from '../client/createClient';
import { chosenObject, describeChosenObject, describeRelated } from './chosenObject';
import { EDITOR_MAX_AGE_MS } from './describe';
import { mapperFields, writableParents } from './mapperFields';
import { forRecordType, picklistsOfType, recordTypeOf } from './recordTypes';
import type { ObjectDescribe } from './types';
import type { WriteOperation } from './writeRules';

/** `jobOperation` of a bulk job, and what its rows are for; the deletes map no columns. */
export const BULK_OPERATIONS: Readonly<Record<string, WriteOperation>> = {
	insert: 'create',
	update: 'update',
	upsert: 'upsert',
};

async function columns(
	context: ILoadOptionsFunctions,
	operation: WriteOperation,
): Promise<ResourceMapperFields> {
	if (chosenObject(context) === undefined) {
		return { fields: [], emptyFieldsNotice: "Choose an object under 'Object' first." };
	}
	const describe = await describeChosenObject(context).catch(noSuchObject);
	// n8n shows a failure as "No fields found", which says nothing of the object.
	if (typeof describe === 'string') return { fields: [], emptyFieldsNotice: describe };
	return await columnsOf(context, describe, operation);
}

/** The columns of an object that is known, for a write. */
export async function columnsOf(
	context: ILoadOptionsFunctions,
	describe: ObjectDescribe,
	operation: WriteOperation,
): Promise<ResourceMapperFields> {
	const parents = await describeRelated(context, writableParents(describe, operation));
	const fields = mapperFields(await ofChosenType(context, describe), operation, parents);
	// Only when it applies: with automatic mapping n8n shows the notice whatever the fields are.
	if (fields.length > 0) return { fields };
	return {
		fields,
		emptyFieldsNotice: `The integration user may not ${operation === 'create' || operation === 'findOrCreate' ? 'create' : 'change'} any field of ${describe.label}. Ask the Salesforce admin for access to its fields.`,
	};
}

/** The describe for the record type that the form gives; that its values are not told stops no mapping. */
async function ofChosenType(
	context: ILoadOptionsFunctions,
	describe: ObjectDescribe,
): Promise<ObjectDescribe> {
	const given: unknown = context.getCurrentNodeParameter('columns.value.RecordTypeId');
	const type = typeof given === 'string' ? recordTypeOf(describe, given.trim()) : undefined;
	if (!type) return describe;
	try {
		const client = await createClient(context, { lane: 'interactive' });
		const values = await picklistsOfType(client, describe.name, type, EDITOR_MAX_AGE_MS);
		return forRecordType(describe, type, values);
	} catch {
		return describe;
	}
}

/** The words of Salesforce's answer that there is no such object; any other failure goes on. */
function noSuchObject(error: unknown): string {
	if (error instanceof NodeApiError && error.httpCode === '404') return error.message;
	throw error;
}

/** `resourceMapping` method for creating records: the createable fields. */
export async function getFieldsForCreate(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	return await columns(this, 'create');
}

/** `resourceMapping` method for find-or-create: the createable fields, and what a record is found by. */
export async function getFieldsForFindOrCreate(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	return await columns(this, 'findOrCreate');
}

/** `resourceMapping` method for updating records: the updateable fields, matched by Id. */
export async function getFieldsForUpdate(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	return await columns(this, 'update');
}

/** `resourceMapping` method for create-or-update: the writable fields, matched by an external ID. */
export async function getFieldsForUpsert(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	return await columns(this, 'upsert');
}

/** `resourceMapping` method for bulk ingest jobs, by the operation chosen under 'Job Operation'. */
export async function getFieldsForBulk(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const jobOperation = this.getCurrentNodeParameter('jobOperation');
	const operation = typeof jobOperation === 'string' ? BULK_OPERATIONS[jobOperation] : undefined;
	return await columns(this, operation ?? 'create');
}
