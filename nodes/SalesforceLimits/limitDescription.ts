import type { INodeProperties } from 'n8n-workflow';

const shown = { show: { resource: ['limit'], operation: ['check'] } };

export const limitProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Limit', value: 'limit' }],
		default: 'limit',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['limit'] } },
		options: [
			{
				name: 'Check',
				value: 'check',
				description: 'Route the workflow by how much of its limits the org has used',
				action: 'Check limits',
			},
		],
		default: 'check',
	},
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
		displayOptions: shown,
	},
	{
		displayName: 'Approaching Threshold',
		name: 'approachingThreshold',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 70,
		description: 'Percentage of a limit from which the items leave by Approaching',
		displayOptions: shown,
	},
	{
		displayName: 'Over Threshold',
		name: 'overThreshold',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 80,
		description: 'Percentage of a limit from which the items leave by Over',
		displayOptions: shown,
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
		],
		default: 'limits',
		description: 'What leaves by the output that applies',
		displayOptions: shown,
	},
];
