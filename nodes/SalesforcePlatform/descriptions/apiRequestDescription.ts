import type { INodeProperties } from 'n8n-workflow';

const sending = { resource: ['apiRequest'], operation: ['send'] };
const withBody = { ...sending, method: ['PATCH', 'POST', 'PUT'] };

function pairs(displayName: string, name: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add parameter',
		default: {},
		description,
		displayOptions: { show: sending },
		options: [
			{
				displayName: 'Parameters',
				name: 'parameters',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	};
}

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
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		default: 'GET',
		description: 'What the request does with the resource',
		displayOptions: { show: sending },
		options: [
			{ name: 'DELETE', value: 'DELETE' },
			{ name: 'GET', value: 'GET' },
			{ name: 'PATCH', value: 'PATCH' },
			{ name: 'POST', value: 'POST' },
			{ name: 'PUT', value: 'PUT' },
		],
	},
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
	pairs(
		'Query Parameters',
		'query',
		'What follows the path after a question mark; values are encoded',
	),
	pairs('Headers', 'headers', 'Further headers, such as Sforce-Query-Options'),
	{
		displayName: 'Body Type',
		name: 'bodyType',
		type: 'options',
		default: 'none',
		description: 'What is sent along',
		displayOptions: { show: withBody },
		options: [
			{ name: 'File', value: 'binary', description: 'A file from binary data' },
			{ name: 'JSON', value: 'json' },
			{ name: 'None', value: 'none' },
			{
				name: 'Text',
				value: 'text',
				description: 'Text of any kind; a header Content-Type says which',
			},
		],
	},
	{
		displayName: 'Body',
		name: 'body',
		type: 'string',
		typeOptions: { rows: 5 },
		default: '',
		placeholder: 'e.g. {"Name": "Acme"}',
		description: 'The JSON or the text to send',
		displayOptions: { show: { ...withBody, bodyType: ['json', 'text'] } },
	},
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
