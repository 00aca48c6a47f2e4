import type { INodeProperties } from 'n8n-workflow';

import { columnsForm } from '../shared/descriptions/columnsForm';
import { fieldsAndParentsOption, fieldsOption } from '../shared/descriptions/fieldsOption';
import { filterProperties, sortProperty } from '../shared/descriptions/filterProperties';
import { objectLocator } from '../shared/descriptions/objectLocator';
import { returnAllProperties } from '../shared/descriptions/returnAll';
import { includeDeleted, readApi, writeOptions } from './optionDescriptions';

const mapped = ['create', 'findOrCreate', 'update', 'upsert'];
const writes = [...mapped, 'delete'];
const byReference = ['delete', 'get'];

/** The mapping form of one writing operation; all share the name that workflows save. */
function columns(
	operation: string,
	mode: 'add' | 'update' | 'upsert',
	method: string,
): INodeProperties {
	return columnsForm({
		method,
		mode,
		// The operation too: all have the same parameter, whose fields n8n would keep.
		dependsOn: ['object.value', 'operation'],
		displayOptions: {
			show: { resource: ['record'], operation: [operation] },
			hide: { object: [''] },
		},
	});
}

export const recordProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Object', value: 'object' },
			{ name: 'Record', value: 'record' },
		],
		default: 'record',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['record'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				description: 'Create a record for each item',
				action: 'Create record',
			},
			{
				name: 'Create or Update',
				value: 'upsert',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
				action: 'Create or update record',
			},
			{
				name: 'Delete',
				value: 'delete',
				description: 'Move a record to the recycle bin, by its ID or an external ID',
				action: 'Delete record',
			},
			{
				name: 'Find or Create',
				value: 'findOrCreate',
				description: 'Find the record that has a value, or create it if there is none',
				action: 'Find or create record',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Retrieve a record by its ID or an external ID',
				action: 'Get record',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Retrieve many records of an object',
				action: 'Get many records',
			},
			{
				name: 'Update',
				value: 'update',
				description: 'Update the record that has the ID or the external ID of the item',
				action: 'Update record',
			},
		],
		default: 'upsert',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['object'] } },
		options: [
			{
				name: 'Count',
				value: 'count',
				description: 'Count the records of an object, all or those that filters let through',
				action: 'Count records of object',
			},
		],
		default: 'count',
	},
	objectLocator,
	columns('create', 'add', 'getFieldsForCreate'),
	columns('update', 'update', 'getFieldsForUpdate'),
	columns('upsert', 'upsert', 'getFieldsForUpsert'),
	columns('findOrCreate', 'upsert', 'getFieldsForFindOrCreate'),
	{
		displayName: 'Look Up By',
		name: 'lookUpBy',
		type: 'options',
		options: [
			{ name: 'ID', value: 'id', description: 'The ID Salesforce gave the record' },
			{
				name: 'External ID',
				value: 'externalId',
				description: 'A field that holds the ID of another system',
			},
		],
		default: 'id',
		displayOptions: { show: { resource: ['record'], operation: byReference } },
	},
	{
		displayName: 'Record ID',
		name: 'recordId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 003000000000001AAA',
		description: 'The 15- or 18-character ID of the record',
		displayOptions: {
			show: { resource: ['record'], operation: byReference, lookUpBy: ['id'] },
		},
	},
	{
		displayName: 'External ID Field Name or ID',
		name: 'externalIdField',
		type: 'options',
		typeOptions: {
			loadOptionsMethod: 'getExternalIdFields',
			loadOptionsDependsOn: ['object.value'],
		},
		default: '',
		required: true,
		description:
			'The field whose value says which record is meant. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: {
			show: { resource: ['record'], operation: byReference, lookUpBy: ['externalId'] },
		},
	},
	{
		displayName: 'External ID',
		name: 'recordId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. C-1001',
		description: 'The value of the external ID field. A value that several records have fails.',
		displayOptions: {
			show: { resource: ['record'], operation: byReference, lookUpBy: ['externalId'] },
		},
	},
	...returnAllProperties({ resource: ['record'], operation: ['getAll'] }),
	...filterProperties({ resource: ['record'], operation: ['getAll'] }),
	sortProperty({ resource: ['record'], operation: ['getAll'] }),
	...filterProperties({ resource: ['object'], operation: ['count'] }),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { resource: ['record'], operation: ['get'] } },
		options: [fieldsOption],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { resource: ['record'], operation: ['getAll'] } },
		options: [readApi, fieldsAndParentsOption, includeDeleted],
	},
	...writes.map((operation): INodeProperties => ({
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { resource: ['record'], operation: [operation] } },
		options: writeOptions(operation),
	})),
];
