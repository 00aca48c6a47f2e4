import type { INodeProperties } from 'n8n-workflow';

const show = (...operation: string[]) => ({ show: { resource: ['report'], operation } });

export const reportProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['report'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Retrieve what a report shows and can be filtered by',
				action: 'Get report',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'List the reports of the org',
				action: 'Get many reports',
			},
			{
				name: 'Run',
				value: 'run',
				description: 'Run a report now; Salesforce allows 500 such runs an hour',
				action: 'Run report',
			},
			{
				name: 'Run in Background',
				value: 'runAsync',
				description: 'Run a report that takes long, and wait for it; 1,200 such runs an hour',
				action: 'Run report in background',
			},
		],
		default: 'run',
	},
	{
		displayName: 'Report',
		name: 'reportId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'A run has 2,000 detail rows at most; a hint says when a report has more',
		displayOptions: show('get', 'run', 'runAsync'),
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose a report',
				typeOptions: { searchListMethod: 'searchReports', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 00O5g00000AbCdEEAV',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$',
							errorMessage: 'A report ID has 15 or 18 letters and digits and begins with 00O',
						},
					},
				],
			},
		],
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Filter',
		default: {},
		description:
			"Added to the report's own filters for this run; one with the column and operator of one of those takes its place",
		displayOptions: show('run', 'runAsync'),
		options: [
			{
				displayName: 'Condition',
				name: 'conditions',
				values: [
					{
						displayName: 'Column Name or ID',
						name: 'column',
						type: 'options',
						description:
							'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
						typeOptions: {
							loadOptionsMethod: 'getReportColumns',
							loadOptionsDependsOn: ['reportId.value'],
						},
						default: '',
					},
					{
						displayName: 'Operator',
						name: 'operator',
						type: 'options',
						noDataExpression: true,
						options: [
							{ name: 'Contains', value: 'contains' },
							{ name: 'Does Not Contain', value: 'notContain' },
							{ name: 'Excludes', value: 'excludes' },
							{ name: 'Includes', value: 'includes' },
							{ name: 'Is Equal To', value: 'equals' },
							{ name: 'Is Greater Than', value: 'greaterThan' },
							{ name: 'Is Greater Than or Equal To', value: 'greaterOrEqual' },
							{ name: 'Is Less Than', value: 'lessThan' },
							{ name: 'Is Less Than or Equal To', value: 'lessOrEqual' },
							{ name: 'Is Not Equal To', value: 'notEqual' },
							{ name: 'Starts With', value: 'startsWith' },
						],
						default: 'equals',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. Closed Won, 1000 or 2026-11-23',
						description:
							'As a filter in Salesforce takes it: commas separate several values, one with a comma stands in quotation marks',
					},
				],
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: show('run', 'runAsync'),
		options: [
			{
				displayName: 'Column Names',
				name: 'columnNames',
				type: 'options',
				default: 'apiName',
				description: 'What the keys of the items are',
				options: [
					{
						name: 'API Names',
						value: 'apiName',
						description: 'They stay the same for every user and language',
					},
					{ name: 'Labels', value: 'label', description: 'As the report shows them' },
				],
			},
			{
				displayName: 'Include Details',
				name: 'includeDetails',
				type: 'boolean',
				default: true,
				description:
					'Whether to return an item for each detail row instead of one for each group with its totals',
			},
		],
	},
];
