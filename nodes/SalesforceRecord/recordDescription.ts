import type { INodeProperties } from 'n8n-workflow';

import { fieldsOption } from '../shared/descriptions/fieldsOption';
import { objectLocator } from '../shared/descriptions/objectLocator';

const writes = ['create', 'update', 'upsert'];

/** The mapping form of one writing operation; all three share the name that workflows save. */
function columns(
	operation: string,
	mode: 'add' | 'update' | 'upsert',
	resourceMapperMethod: string,
): INodeProperties {
	return {
		displayName: 'Columns',
		name: 'columns',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		required: true,
		displayOptions: {
			show: { resource: ['record'], operation: [operation] },
			hide: { object: [''] },
		},
		typeOptions: {
			loadOptionsDependsOn: ['object.value'],
			resourceMapper: {
				resourceMapperMethod,
				mode,
				fieldWords: { singular: 'field', plural: 'fields' },
				addAllFields: mode === 'add',
				multiKeyMatch: false,
				supportAutoMap: true,
			},
		},
	};
}

export const recordProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Record', value: 'record' }],
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
				description: 'Move a record to the recycle bin',
				action: 'Delete record',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Retrieve a record by its ID',
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
				description: 'Update the record that has the ID of the item',
				action: 'Update record',
			},
		],
		default: 'upsert',
	},
	{
		...objectLocator,
		displayOptions: { show: { resource: ['record'] } },
	},
	columns('create', 'add', 'getFieldsForCreate'),
	columns('update', 'update', 'getFieldsForUpdate'),
	columns('upsert', 'upsert', 'getFieldsForUpsert'),
	{
		displayName: 'Record ID',
		name: 'recordId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 003000000000001AAA',
		description: 'The 15- or 18-character ID of the record',
		displayOptions: { show: { resource: ['record'], operation: ['delete', 'get'] } },
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show: { resource: ['record'], operation: ['getAll'] } },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		default: 50,
		typeOptions: { minValue: 1 },
		description: 'Max number of results to return',
		displayOptions: { show: { resource: ['record'], operation: ['getAll'], returnAll: [false] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { resource: ['record'], operation: ['get', 'getAll'] } },
		options: [fieldsOption],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { resource: ['record'], operation: [...writes, 'delete'] } },
		options: [
			{
				displayName: 'All or None',
				name: 'allOrNone',
				type: 'boolean',
				default: false,
				description:
					'Whether one failing record keeps the others of its call from being saved. A call holds 200 records; earlier calls stay saved.',
			},
		],
	},
];
