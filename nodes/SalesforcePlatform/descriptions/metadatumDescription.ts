import type { INodeProperties } from 'n8n-workflow';

import { objectLocator } from '../../shared/descriptions/objectLocator';

const show = (operation: string[]) => ({ show: { resource: ['metadata'], operation } });

export const metadataProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['metadata'] } },
		options: [
			{
				name: 'Describe',
				value: 'describe',
				description: 'Retrieve everything Salesforce says about an object and its fields',
				action: 'Describe object',
			},
			{
				name: 'Get Layouts',
				value: 'getLayouts',
				description: 'List the page layouts of an object',
				action: 'Get layouts',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'List the objects of the org',
				action: 'Get many objects',
			},
			{
				name: 'Get Picklist Values',
				value: 'getPicklistValues',
				description: 'List the values that picklists offer for a record type',
				action: 'Get picklist values',
			},
			{
				name: 'Get Record Types',
				value: 'getRecordTypes',
				description: 'List the record types of an object',
				action: 'Get record types',
			},
		],
		default: 'describe',
	},
	{
		...objectLocator,
		displayOptions: show(['describe', 'getLayouts', 'getPicklistValues', 'getRecordTypes']),
	},
	{
		displayName: 'Record Type ID',
		name: 'recordTypeId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0125g00000AbCdEAAV',
		description:
			'Without one: the layouts of all record types, and the picklist values of the master record type',
		displayOptions: show(['getLayouts', 'getPicklistValues']),
	},
	{
		displayName: 'Field',
		name: 'field',
		type: 'string',
		default: '',
		placeholder: 'e.g. Industry',
		description: 'API name of a picklist field; without one, all of them are listed',
		displayOptions: show(['getPicklistValues']),
	},
];
