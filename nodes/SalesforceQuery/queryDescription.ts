import type { INodeProperties } from 'n8n-workflow';

import { filterProperties, sortProperty } from '../shared/descriptions/filterProperties';
import { objectLocator } from '../shared/descriptions/objectLocator';
import { queryParameters } from '../shared/descriptions/queryParameters';
import { returnAllProperties } from '../shared/descriptions/returnAll';
import { readingOptions, keepAttributes, relatedFields } from './optionDescription';

const building = { resource: ['soql'], operation: ['build'] };
const executing = { resource: ['soql'], operation: ['execute'] };
const searching = { resource: ['sosl'], operation: ['search'] };

export const queryProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'SOQL Query', value: 'soql' },
			{ name: 'SOSL Search', value: 'sosl' },
		],
		default: 'soql',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['soql'] } },
		options: [
			{
				name: 'Build',
				value: 'build',
				description: 'Choose object, fields, filters and order, and return the records',
				action: 'Build SOQL query',
			},
			{
				name: 'Execute',
				value: 'execute',
				description: 'Run a SOQL query and return every page',
				action: 'Execute SOQL query',
			},
			{
				name: 'Explain',
				value: 'explain',
				description: 'Return the plans by which Salesforce would run a SOQL query',
				action: 'Explain SOQL query',
			},
		],
		default: 'execute',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['sosl'] } },
		options: [
			{
				name: 'Search',
				value: 'search',
				description: 'Find records of several objects by words, with a SOSL search',
				action: 'Search records',
			},
		],
		default: 'search',
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		default: '',
		required: true,
		typeOptions: { rows: 5 },
		placeholder: 'e.g. SELECT Id, Name FROM Account WHERE Industry = :industry LIMIT 100',
		description:
			"The SOQL query. Parent fields such as Account.Name and child subqueries are allowed. Name values that come from items with a colon, such as :industry, and give them under 'Query Parameters'.",
		displayOptions: { show: { resource: ['soql'], operation: ['execute', 'explain'] } },
	},
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		required: true,
		typeOptions: { rows: 4 },
		placeholder:
			'e.g. FIND :words IN NAME FIELDS RETURNING Account(Name, Phone), Contact(Name LIMIT 20)',
		description:
			"The SOSL search. Name values that come from items with a colon, such as :words, and give them under 'Query Parameters'; in the search term they are words, whatever they hold.",
		displayOptions: { show: searching },
	},
	queryParameters({ show: { resource: ['soql'], operation: ['execute', 'explain'] } }),
	queryParameters({ show: searching }),
	{
		displayName: 'Match Items',
		name: 'matchItems',
		type: 'boolean',
		default: false,
		description:
			'Whether to run the query once for all items instead of once for each. It needs one condition like Email IN :email, with the field in the SELECT list; each record then goes to the items whose value it has. Without a query parameter of that name, the item gives the value under the same name.',
		displayOptions: { show: executing },
	},
	{ ...objectLocator, displayOptions: { show: building } },
	{
		displayName: 'Field Names or IDs',
		name: 'fields',
		type: 'multiOptions',
		typeOptions: {
			loadOptionsMethod: 'getFieldsAndParents',
			loadOptionsDependsOn: ['object.value'],
		},
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		hint: 'Without a choice, every field the integration user may see is read',
		displayOptions: { show: building },
	},
	...filterProperties(building),
	sortProperty(building),
	...returnAllProperties(building),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: executing },
		options: readingOptions,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: building },
		options: [...readingOptions, relatedFields],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: searching },
		options: [{ ...keepAttributes, default: true }],
	},
];
