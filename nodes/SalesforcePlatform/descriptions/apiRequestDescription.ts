import type { INodeProperties } from 'n8n-workflow';

import {
	bodyParameters,
	methodParameter,
	namedValuesParameter,
	queryParameter,
} from './requestParameters';

const sending = { resource: ['apiRequest'], operation: ['send'] };
export const apiRequestProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['apiRequest'] } },
		options: [
			{
				name: 'Send',
				value: 'send',
				description: "Call any resource of the org's REST API",
				action: 'Send API request',
			},
		],
		default: 'send',
	},
	methodParameter(sending),
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. /sobjects/Account/describe',
		description:
			"The path below /services/data and the credential's API version; that root may stand in front. Whole addresses and other paths are refused.",
		displayOptions: { show: sending },
	},
	queryParameter(sending),
	namedValuesParameter(
		'Headers',
		'headers',
		'Further headers, such as Sforce-Query-Options',
		sending,
	),
	...bodyParameters(sending),
	{
		displayName: 'Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		hint: 'The name of the field with the file to send, and of the field a file that arrives is put in',
		description: 'Used by the body type File and the response format File',
		displayOptions: { show: sending },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: sending },
		options: [
			{
				displayName: 'Response Format',
				name: 'responseFormat',
				type: 'options',
				default: 'json',
				description: 'What becomes of the reply',
				options: [
					{ name: 'File', value: 'file', description: 'Put it into binary data as it arrives' },
					{ name: 'JSON', value: 'json', description: 'An item, or one for each entry of a list' },
					{ name: 'Text', value: 'text', description: 'One item with the text under data' },
				],
			},
			{
				displayName: 'Return All',
				name: 'returnAll',
				type: 'boolean',
				default: false,
				description: 'Whether to return all results or only up to a given limit',
				hint: 'Follows nextRecordsUrl of a GET; each record becomes an item',
			},
		],
	},
];
