import type { INodeProperties } from 'n8n-workflow';

const DEFAULT_WAIT_MINUTES = 30;

export const waitMinutes: INodeProperties = {
	displayName: 'Wait Minutes',
	name: 'waitMinutes',
	type: 'number',
	default: DEFAULT_WAIT_MINUTES,
	typeOptions: { minValue: 0 },
	description:
		'How long to wait for the job. After that its ID leaves by the output Unprocessed; the job itself goes on in Salesforce.',
};

export const includeDeleted: INodeProperties = {
	displayName: 'Include Deleted',
	name: 'includeDeleted',
	type: 'boolean',
	default: false,
	description: 'Whether to read deleted and archived records too',
};

export const fileFormat: INodeProperties = {
	displayName: 'File Format',
	name: 'fileFormat',
	type: 'options',
	default: 'csv',
	description: 'How the rows are written when they leave as a file',
	options: [
		{ name: 'CSV', value: 'csv' },
		{ name: 'CSV, Compressed (Gzip)', value: 'csvGzip' },
		{ name: 'JSON Lines', value: 'jsonLines' },
		{ name: 'JSON Lines, Compressed (Gzip)', value: 'jsonLinesGzip' },
	],
};

export const columnDelimiter: INodeProperties = {
	displayName: 'Column Delimiter',
	name: 'columnDelimiter',
	type: 'options',
	default: 'COMMA',
	description: 'What stands between two values in the CSV of the job',
	options: [
		{ name: 'Backquote', value: 'BACKQUOTE' },
		{ name: 'Caret', value: 'CARET' },
		{ name: 'Comma', value: 'COMMA' },
		{ name: 'Pipe', value: 'PIPE' },
		{ name: 'Semicolon', value: 'SEMICOLON' },
		{ name: 'Tab', value: 'TAB' },
	],
};

export const lineEnding: INodeProperties = {
	displayName: 'Line Ending',
	name: 'lineEnding',
	type: 'options',
	default: 'LF',
	description: 'How a line of the CSV of the job ends',
	options: [
		{ name: 'CRLF', value: 'CRLF' },
		{ name: 'LF', value: 'LF' },
	],
};

export const jobId: INodeProperties = {
	displayName: 'Job ID',
	name: 'jobId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 750Ab00000CdEfGIAV',
	description: 'The ID of the bulk job, which every operation on it gives as jobId',
};

export const outputMode: INodeProperties = {
	displayName: 'Output',
	name: 'outputMode',
	type: 'options',
	noDataExpression: true,
	default: 'items',
	description: 'A file takes the same little memory however many rows there are',
	options: [
		{ name: 'File', value: 'binary', description: 'One file with all rows, in binary data' },
		{ name: 'Items', value: 'items', description: 'One item for each row' },
	],
};

export const inputMode: INodeProperties = {
	displayName: 'Rows From',
	name: 'inputMode',
	type: 'options',
	noDataExpression: true,
	default: 'items',
	description: 'Where the rows are',
	options: [
		{ name: 'CSV File', value: 'binary', description: 'A CSV file of any size in binary data' },
		{ name: 'Input Items', value: 'items', description: 'One row for each item' },
	],
};

export const inputFile: INodeProperties = {
	displayName: 'Input Binary Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	hint: 'The name of the input field containing the CSV file',
	description:
		'UTF-8, with a header of field names. Delimiter and line ending are found out. A value that is #N/A empties the field, an empty one leaves it as it is.',
};

export const outputFile: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	hint: 'The name of the output field to put the file in',
};

const JOB_STATES = ['Aborted', 'Failed', 'InProgress', 'JobComplete', 'Open', 'UploadComplete'];

/** What a list of jobs can be narrowed by. */
export function jobFilters(operations: string[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Created After',
				name: 'createdAfter',
				type: 'dateTime',
				default: '',
				description: 'Only jobs made at this time or later',
			},
			{
				displayName: 'Created by User ID',
				name: 'createdById',
				type: 'string',
				default: '',
				placeholder: 'e.g. 005Ab00000CdEfGIAV',
				description: 'Only jobs of this user',
			},
			{
				displayName: 'Job Operation',
				name: 'jobOperation',
				type: 'options',
				default: '',
				description: 'Only jobs that do this',
				options: operations.map((value) => ({ name: value, value })),
			},
			{
				displayName: 'Object',
				name: 'object',
				type: 'string',
				default: '',
				placeholder: 'e.g. Account',
				description: 'Only jobs on this object, by its API name',
			},
			{
				displayName: 'State',
				name: 'state',
				type: 'options',
				default: 'Open',
				description: 'Only jobs in this state',
				options: JOB_STATES.map((value) => ({ name: value, value })),
			},
		],
	};
}
