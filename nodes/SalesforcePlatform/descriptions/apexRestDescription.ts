import type { INodeProperties } from 'n8n-workflow';

import { bodyParameters, methodParameter, queryParameter } from './requestParameters';

const calling = { resource: ['apexRest'], operation: ['call'] };

export const apexRestProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['apexRest'] } },
		options: [
			{
				name: 'Call',
				value: 'call',
				description: 'Call an Apex REST class of the org',
				action: 'Call an apex rest class',
			},
		],
		default: 'call',
	},
	methodParameter(calling),
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. /myNamespace/orders/42',
		description:
			'The path below /services/apexrest; that root may stand in front. Whole addresses and other paths are refused.',
		displayOptions: { show: calling },
	},
	queryParameter(calling),
	...bodyParameters(calling),
	{
		displayName: 'Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		hint: 'The name of the input field with the file to send',
		displayOptions: { show: { ...calling, bodyType: ['binary'] } },
	},
];
