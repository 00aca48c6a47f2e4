import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

type Show = NonNullable<IDisplayOptions['show']>;

/** Methods that send a body. */
const WITH_BODY = ['PATCH', 'POST', 'PUT'];

/** Parameter 'Method'. */
export function methodParameter(show: Show): INodeProperties {
	return {
		displayName: 'Method',
		name: 'method',
		type: 'options',
		default: 'GET',
		description: 'What the request does with the resource',
		displayOptions: { show },
		options: [
			{ name: 'DELETE', value: 'DELETE' },
			{ name: 'GET', value: 'GET' },
			{ name: 'PATCH', value: 'PATCH' },
			{ name: 'POST', value: 'POST' },
			{ name: 'PUT', value: 'PUT' },
		],
	};
}

/** A parameter that takes names and values. */
export function namedValuesParameter(
	displayName: string,
	name: string,
	description: string,
	show: Show,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add parameter',
		default: {},
		description,
		displayOptions: { show },
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

/** Parameters 'Query Parameters' of a request. */
export function queryParameter(show: Show): INodeProperties {
	return namedValuesParameter(
		'Query Parameters',
		'query',
		'What follows the path after a question mark; values are encoded',
		show,
	);
}

/** Parameters 'Body Type' and 'Body'. */
export function bodyParameters(show: Show): INodeProperties[] {
	const withBody = { ...show, method: WITH_BODY };
	return [
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
					description: 'Sent as text/plain, unless a header Content-Type says otherwise',
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
	];
}
