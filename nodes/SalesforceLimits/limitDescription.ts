import type { INodeProperties } from 'n8n-workflow';
import { objectLocator } from '../shared/descriptions/objectLocator';
import { returnAllProperties } from '../shared/descriptions/returnAll';

function shownFor(resource: string, operation: string): INodeProperties['displayOptions'] {
	return { show: { resource: [resource], operation: [operation] } };
}

const check = shownFor('limit', 'check');
const callLog = shownFor('callLog', 'getAll');

function operations(
	resource: string,
	name: string,
	value: string,
	description: string,
	action: string,
): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: [{ name, value, description, action }],
		default: value,
	};
}

const checkProperties: INodeProperties[] = [
	{
		displayName: 'Limit Names or IDs',
		name: 'limits',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getLimits' },
		default: ['DailyApiRequests'],
		required: true,
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		hint: 'The one that is furthest decides',
		displayOptions: check,
	},
	{
		displayName: 'Approaching Threshold',
		name: 'approachingThreshold',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 70,
		description: 'Percentage of a limit from which the items leave by Approaching',
		displayOptions: check,
	},
	{
		displayName: 'Over Threshold',
		name: 'overThreshold',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 80,
		description: 'Percentage of a limit from which the items leave by Over',
		displayOptions: check,
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{
				name: 'Input Items',
				value: 'inputItems',
				description: 'The input items go on unchanged',
			},
			{
				name: 'Limits',
				value: 'limits',
				description: 'One item with the figures of the org',
			},
			{
				name: 'One Item per Limit',
				value: 'limitItems',
				description: 'An item for each chosen limit, as a table',
			},
		],
		default: 'limits',
		description: 'What leaves by the output that applies',
		displayOptions: check,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: check,
		options: [
			{
				displayName: 'Forecast',
				name: 'forecast',
				type: 'boolean',
				default: true,
				description:
					'Whether to say when the over threshold is reached if usage goes on as this n8n has seen it. Costs no call.',
			},
			{
				displayName: 'Hard Stop',
				name: 'hardStop',
				type: 'boolean',
				default: false,
				description: 'Whether the node fails, and the workflow with it, instead of using Over',
			},
			{
				displayName: 'Rotate Keys Every',
				name: 'rotateEveryDays',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 90,
				description:
					"Days after which the keys of the credential are to be replaced, counted from its 'Rotated On'. The limit KeyAgeDays goes by it.",
			},
		],
	},
];

const callLogProperties: INodeProperties[] = [
	...returnAllProperties({ resource: ['callLog'], operation: ['getAll'] }),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions: callLog,
		options: [
			{
				displayName: 'Method',
				name: 'method',
				type: 'options',
				options: [
					{ name: 'DELETE', value: 'DELETE' },
					{ name: 'GET', value: 'GET' },
					{ name: 'PATCH', value: 'PATCH' },
					{ name: 'POST', value: 'POST' },
					{ name: 'PUT', value: 'PUT' },
				],
				default: 'GET',
				description: 'The HTTP method of the calls',
			},
			{
				displayName: 'Node',
				name: 'node',
				type: 'string',
				default: '',
				placeholder: 'e.g. Salesforce Record',
				description: 'Name of the node that called, as it stands on the canvas',
			},
			{
				displayName: 'Path Contains',
				name: 'pathContains',
				type: 'string',
				default: '',
				placeholder: 'e.g. /jobs/',
				description: 'Part of the address of the calls, in any case',
			},
			{
				displayName: 'Problems Only',
				name: 'problemsOnly',
				type: 'boolean',
				default: true,
				description: 'Whether to leave out what succeeded',
			},
			{
				displayName: 'Since',
				name: 'since',
				type: 'dateTime',
				default: '',
				description: 'Only what happened from then on',
			},
		],
	},
];

export const limitProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'API Usage', value: 'usage' },
			{ name: 'Call Log', value: 'callLog' },
			{ name: 'Connection', value: 'connection' },
			{ name: 'Integration', value: 'integration' },
			{ name: 'Limit', value: 'limit' },
		],
		default: 'limit',
	},
	operations(
		'callLog',
		'Get Many',
		'getAll',
		'List many of the calls this credential made in this n8n process, the newest first',
		'Get many calls from log',
	),
	operations(
		'connection',
		'Check',
		'check',
		'Test sign-in, API version, user, permissions and one object, step by step',
		'Check connection',
	),
	operations(
		'integration',
		'Get Runbook',
		'getRunbook',
		'Describe this integration for the people who run it, as an item and a Markdown file',
		'Get integration runbook',
	),
	operations(
		'limit',
		'Check',
		'check',
		'Route the workflow by how much of its limits the org has used',
		'Check limits',
	),
	operations(
		'usage',
		'Get by Caller',
		'getByCaller',
		"List who uses up the org's API calls, by client name, app and user",
		'Get API usage by caller',
	),
	...checkProperties,
	{
		...objectLocator,
		default: { mode: 'list', value: 'Account' },
		description: 'The object to look at: one that the workflows use',
		displayOptions: shownFor('connection', 'check'),
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output binary field to put the file in',
		displayOptions: shownFor('integration', 'getRunbook'),
	},
	...callLogProperties,
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 30 },
		default: 1,
		description:
			'How many past days to add up. Salesforce keeps the log for one day; with Event Monitoring, for 30.',
		displayOptions: shownFor('usage', 'getByCaller'),
	},
];
