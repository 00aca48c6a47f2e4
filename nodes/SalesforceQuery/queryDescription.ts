import type { INodeProperties } from 'n8n-workflow';

export const queryProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'SOQL Query', value: 'soql' }],
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
				name: 'Execute',
				value: 'execute',
				description: 'Run a SOQL query and return every page',
				action: 'Execute SOQL query',
			},
		],
		default: 'execute',
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		default: '',
		required: true,
		typeOptions: { rows: 5 },
		placeholder: "e.g. SELECT Id, Name FROM Account WHERE Industry = 'Energy' LIMIT 100",
		description:
			'The SOQL query to run. Parent fields such as Account.Name and child subqueries are allowed. Do not build it from untrusted input.',
		displayOptions: { show: { resource: ['soql'], operation: ['execute'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { resource: ['soql'], operation: ['execute'] } },
		options: [
			{
				displayName: 'Include Deleted',
				name: 'includeDeleted',
				type: 'boolean',
				default: false,
				description: 'Whether to return deleted and archived records too',
			},
			{
				displayName: 'Keep Attributes',
				name: 'keepAttributes',
				type: 'boolean',
				default: false,
				description: 'Whether each record keeps its attributes, which name its object and address',
			},
			{
				displayName: 'Page Size',
				name: 'pageSize',
				type: 'number',
				default: 2000,
				typeOptions: { minValue: 200, maxValue: 2000 },
				description:
					'Records a call fetches, from 200 to 2,000. Salesforce may send fewer. A smaller page takes more calls.',
			},
		],
	},
];
