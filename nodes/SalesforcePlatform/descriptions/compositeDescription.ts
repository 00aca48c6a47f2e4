import type { INodeProperties } from 'n8n-workflow';

import { columnsForm } from '../../shared/descriptions/columnsForm';
import { objectLocator } from '../../shared/descriptions/objectLocator';

const show = (...operation: string[]) => ({ show: { resource: ['composite'], operation } });

/** One kind of child that each item's record gets. */
const child: INodeProperties[] = [
	{ ...objectLocator, required: false, description: 'The object of the child records' },
	{
		displayName: 'Lookup Field',
		name: 'lookupField',
		type: 'string',
		default: '',
		placeholder: 'e.g. AccountId',
		description:
			'API name of the field of the child that points to the parent; may be empty where there is only one',
	},
	{
		displayName: 'Records From',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		default: 'list',
		options: [
			{ name: 'Fields Below', value: 'fields', description: 'One child for each item' },
			{ name: 'List in the Item', value: 'list', description: 'A child for each entry' },
		],
	},
	{
		displayName: 'List',
		name: 'list',
		type: 'string',
		default: '',
		placeholder: 'e.g. contacts',
		description:
			'The name of the field of the item that holds the list, or an expression that gives the list; each entry is an object with field API names',
		displayOptions: { show: { source: ['list'] } },
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show: { source: ['fields'] } },
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. LastName',
					},
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	},
];

export const compositeProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['composite'] } },
		options: [
			{
				name: 'Create Parent and Children',
				value: 'graph',
				description: 'Create a record and its children for each item, all of them or none',
				action: 'Create parent and children',
			},
			{
				name: 'Create Record Tree',
				value: 'tree',
				description: 'Create records with nested children, up to five levels',
				action: 'Create record tree',
			},
			{
				name: 'Send Composite Request',
				value: 'request',
				description: 'Send up to 25 requests that may build on each other as one call',
				action: 'Send composite request',
			},
		],
		default: 'graph',
	},
	{ ...objectLocator, displayOptions: show('graph', 'tree') },
	// Before the columns, of which an object may have dozens: below them nobody would find it.
	{
		displayName: 'Children',
		name: 'children',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Kind of Child',
		default: {},
		description: "The records to create below each item's own",
		displayOptions: show('graph'),
		options: [{ displayName: 'Child', name: 'child', values: child }],
	},
	{
		...columnsForm({
			method: 'getFieldsForCreate',
			dependsOn: ['object.value'],
			displayOptions: { ...show('graph'), hide: { object: [''] } },
		}),
		description: 'The fields of the parent',
	},
	{
		displayName: 'Body',
		name: 'body',
		type: 'json',
		typeOptions: { rows: 8 },
		default: '={{ $json }}',
		required: true,
		placeholder: 'e.g. {"Name": "Acme", "Contacts": [{"LastName": "Doe"}]}',
		description:
			'The record, or a list of records, of each item. Children stand in lists under the name of their relationship.',
		displayOptions: show('tree'),
	},
	{
		displayName: 'Body',
		name: 'body',
		type: 'json',
		typeOptions: { rows: 8 },
		default: '',
		required: true,
		placeholder:
			'e.g. [{"method": "POST", "url": "/services/data/v67.0/sobjects/Account", "referenceId": "acme", "body": {"Name": "Acme"}}]',
		description:
			'The list of subrequests, or the whole body with compositeRequest. Each has a method, an address with the API version, a name and perhaps a body, as in the example; @{found.records[0].Name} stands for a value of the reply to the part found.',
		displayOptions: show('request'),
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: show('request', 'tree'),
		options: [
			{
				displayName: 'All or None',
				name: 'allOrNone',
				type: 'boolean',
				default: false,
				description:
					'Whether everything that goes out in one call is saved together or not at all: the requests of an item, or the trees of as many items as have 200 records together',
			},
		],
	},
];
