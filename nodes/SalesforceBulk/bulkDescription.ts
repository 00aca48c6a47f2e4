import type { INodeProperties } from 'n8n-workflow';

import { objectLocator } from '../shared/descriptions/objectLocator';

const DEFAULT_WAIT_MINUTES = 30;

/** The mapping form of one writing operation; all three share the name that workflows save. */
function columns(jobOperation: string, mode: 'add' | 'update' | 'upsert'): INodeProperties {
	return {
		displayName: 'Columns',
		name: 'columns',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'autoMapInputData', value: null },
		required: true,
		displayOptions: {
			show: { resource: ['ingestJob'], operation: ['run'], jobOperation: [jobOperation] },
			hide: { object: [''] },
		},
		typeOptions: {
			loadOptionsDependsOn: ['object.value', 'jobOperation'],
			resourceMapper: {
				resourceMapperMethod: 'getFieldsForBulk',
				mode,
				fieldWords: { singular: 'field', plural: 'fields' },
				addAllFields: mode === 'add',
				multiKeyMatch: false,
				supportAutoMap: true,
			},
		},
	};
}

const waitMinutes: INodeProperties = {
	displayName: 'Wait Minutes',
	name: 'waitMinutes',
	type: 'number',
	default: DEFAULT_WAIT_MINUTES,
	typeOptions: { minValue: 0 },
	description:
		'How long to wait for the job. After that its ID leaves by the output Unprocessed; the job itself goes on in Salesforce.',
};

export const bulkProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Ingest Job', value: 'ingestJob' },
			{ name: 'Query Job', value: 'queryJob' },
		],
		default: 'ingestJob',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['ingestJob'] } },
		options: [
			{
				name: 'Run',
				value: 'run',
				description:
					'Write the input items as one job, wait for it and route each item by its result',
				action: 'Run ingest job',
			},
		],
		default: 'run',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['queryJob'] } },
		options: [
			{
				name: 'Run',
				value: 'run',
				description: 'Run a SOQL query as a job, wait for it and read all its rows',
				action: 'Run query job',
			},
		],
		default: 'run',
	},
	{
		...objectLocator,
		displayOptions: { show: { resource: ['ingestJob'], operation: ['run'] } },
	},
	{
		displayName: 'Job Operation',
		name: 'jobOperation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['ingestJob'], operation: ['run'] } },
		options: [
			{
				name: 'Create or Update',
				value: 'upsert',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{
				name: 'Delete',
				value: 'delete',
				description: 'Move the records to the recycle bin',
			},
			{
				name: 'Hard Delete',
				value: 'hardDelete',
				description:
					"Delete the records for good; needs the permission 'Bulk API Hard Delete' in Salesforce",
			},
			{
				name: 'Insert',
				value: 'insert',
				description: 'Create a record for each item',
			},
			{
				name: 'Update',
				value: 'update',
				description: 'Update the record that has the ID of the item',
			},
		],
		default: 'upsert',
	},
	columns('insert', 'add'),
	columns('update', 'update'),
	columns('upsert', 'upsert'),
	{
		displayName: 'Record ID Field',
		name: 'recordIdField',
		type: 'string',
		default: 'Id',
		required: true,
		description: 'Name of the input field that holds the ID of the record',
		displayOptions: {
			show: { resource: ['ingestJob'], operation: ['run'], jobOperation: ['delete', 'hardDelete'] },
		},
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		default: '',
		required: true,
		typeOptions: { rows: 4 },
		placeholder: 'e.g. SELECT Id, Name FROM Account',
		description:
			'The SOQL query to run. A bulk query has no GROUP BY, aggregate function, OFFSET, TYPEOF or subquery of child records.',
		displayOptions: { show: { resource: ['queryJob'], operation: ['run'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { resource: ['ingestJob'], operation: ['run'] } },
		options: [waitMinutes],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { resource: ['queryJob'], operation: ['run'] } },
		options: [
			{
				displayName: 'Include Deleted',
				name: 'includeDeleted',
				type: 'boolean',
				default: false,
				description: 'Whether to read deleted and archived records too',
			},
			waitMinutes,
		],
	},
];
