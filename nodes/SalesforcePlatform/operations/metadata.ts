import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { dataPath } from '../../shared/client/dataPath';
import { SalesforceCallError } from '../../shared/client/errors';
import type { SalesforceClient } from '../../shared/client/types';
import { describeError } from '../../shared/metadata/errors';
import { soqlName } from '../../shared/soql/name';
import { checkedId, readText } from '../input/parameters';
import { eachItem, itemsOf } from './operation';

/** The record type that stands for none, the same in every org. */
const MASTER_RECORD_TYPE = '012000000000000AAA';

/** Every object of the org that the user may see. */
export const listAllObjects = eachItem(async (_, client) => {
	const body = await read<{ sobjects: IDataObject[] }>(client, '/sobjects');
	return itemsOf(body.sobjects);
});

/** What Salesforce says about an object, whole. */
export const describeOne = eachItem(async (context, client, item) => {
	const object = readObject(context, item);
	return itemsOf(await readAbout(client, object, dataPath`/sobjects/${object}/describe`));
});

/** The record types of an object as the user has them. */
export const listRecordTypes = eachItem(async (context, client, item) => {
	const object = readObject(context, item);
	const body = await readAbout<{ recordTypeInfos: IDataObject[] }>(
		client,
		object,
		dataPath`/sobjects/${object}/describe`,
	);
	return itemsOf(body.recordTypeInfos);
});

interface Picklist {
	values: IDataObject[];
}

/** The values that picklists of an object offer for a record type, an item each. */
export const listPicklistValues = eachItem(async (context, client, item) => {
	const object = readObject(context, item);
	const recordTypeId = readRecordType(context, item) || MASTER_RECORD_TYPE;
	const root = dataPath`/ui-api/object-info/${object}/picklist-values/${recordTypeId}`;
	const field = readText(context, 'field', item);
	const lists =
		field === ''
			? Object.entries(await picklistsOf(client, object, root))
			: [[field, await picklistOf(client, { object, root, field })] as const];
	return lists.flatMap(([name, { values }]) =>
		values.map((value) => ({ json: { field: name, ...value } })),
	);
});

interface Picklists {
	picklistFieldValues: Record<string, Picklist>;
}

async function picklistsOf(
	client: SalesforceClient,
	object: string,
	root: string,
): Promise<Picklists['picklistFieldValues']> {
	return (await readAbout<Picklists>(client, object, root)).picklistFieldValues;
}

interface PicklistField {
	object: string;
	/** Path of all picklists of the object for a record type. */
	root: string;
	field: string;
}

/** @throws {RangeError} naming the picklists of the object, when the field is none of them */
async function picklistOf(client: SalesforceClient, asked: PicklistField): Promise<Picklist> {
	try {
		return await read<Picklist>(client, asked.root + dataPath`/${asked.field}`);
	} catch (error) {
		throw await picklistError(client, asked, error);
	}
}

/** Salesforce answers 404 alike for an object that is not there and for a field that is no picklist. */
async function picklistError(
	client: SalesforceClient,
	{ object, root, field }: PicklistField,
	error: unknown,
): Promise<unknown> {
	if (!(error instanceof SalesforceCallError) || error.httpStatus !== 404) return error;
	const known = Object.keys(await picklistsOf(client, object, root));
	if (known.includes(field)) return error;
	return new RangeError(
		`'Field' is "${field}", which is no picklist of ${object} that the integration user may see. Picklists are ${known.sort().join(', ') || 'none'}.`,
	);
}

/** The page layouts of an object, of all record types or of one. */
export const listLayouts = eachItem(async (context, client, item) => {
	const object = readObject(context, item);
	const recordTypeId = readRecordType(context, item);
	const root = dataPath`/sobjects/${object}/describe/layouts`;
	const body = await readAbout<{ layouts?: IDataObject[] }>(
		client,
		object,
		recordTypeId === '' ? root : root + dataPath`/${recordTypeId}`,
	);
	return itemsOf(body.layouts ?? body);
});

function readObject(context: IExecuteFunctions, item: number): string {
	const name = readText(context, 'object', item);
	if (name === '') throw new RangeError("'Object' is empty. Choose one from the list.");
	return soqlName(name, "'Object'");
}

function readRecordType(context: IExecuteFunctions, item: number): string {
	const id = readText(context, 'recordTypeId', item);
	return id === '' ? '' : checkedId(id, 'Record Type ID');
}

async function read<T>(client: SalesforceClient, path: string): Promise<T> {
	return (await client.request<T>({ method: 'GET', path, lane: 'interactive' })).body;
}

/** Like {@link read}; says of an object that is not there what that can mean. */
async function readAbout<T>(client: SalesforceClient, object: string, path: string): Promise<T> {
	try {
		return await read<T>(client, path);
	} catch (error) {
		throw describeError(error, object);
	}
}
