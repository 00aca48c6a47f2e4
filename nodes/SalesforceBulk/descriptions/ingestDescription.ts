import type { INodeProperties } from 'n8n-workflow';

import { columnsForm } from '../../shared/descriptions/columnsForm';
import { objectLocator } from '../../shared/descriptions/objectLocator';
import { returnAllProperties } from '../../shared/descriptions/returnAll';
import {
	columnDelimiter,
	fileFormat,
	inputFile,
	inputMode,
	jobFilters,
	jobId,
	lineEnding,
	outputFile,
	outputMode,
	waitMinutes,
} from './fields';
import { showFor } from './show';

const JOB_OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete'];

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['ingestJob'] } },
	options: [
		{
			name: 'Abort',
			value: 'abort',
			description: 'Stop a job; rows it has saved stay saved',
			action: 'Abort ingest job',
		},
		{
			name: 'Close',
			value: 'close',
			description: 'Start a job that has its rows',
			action: 'Close ingest job',
		},
		{
			name: 'Create',
			value: 'create',
			description: 'Make an empty job, to be uploaded to and closed',
			action: 'Create ingest job',
		},
		{
			name: 'Delete',
			value: 'delete',
			description: 'Delete a job that is over, with its results; records stay as they are',
			action: 'Delete ingest job',
		},
		{
			name: 'Get',
			value: 'get',
			description: 'Look at how a job stands',
			action: 'Get ingest job',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			description: 'List many jobs, such as one whose ID got lost',
			action: 'Get many ingest jobs',
		},
		{
			name: 'Get Results',
			value: 'getResults',
			description: 'Read what became of the rows of a job that is over',
			action: 'Get ingest job results',
		},
		{
			name: 'Run',
			value: 'run',
			description:
				'Write rows as one job or several, wait for them and route each row by its result',
			action: 'Run ingest job',
		},
		{
			name: 'Upload',
			value: 'upload',
			description: 'Give a new job its rows; it takes one upload',
			action: 'Upload rows to ingest job',
		},
		{
			name: 'Wait',
			value: 'wait',
			description: 'Wait until a job is over',
			action: 'Wait for ingest job',
		},
	],
	default: 'run',
};

/** The mapping form of one writing operation; all share the name that workflows save. */
function columns(jobOperation: string, mode: 'add' | 'update' | 'upsert'): INodeProperties {
	return columnsForm({
		method: 'getFieldsForBulk',
		mode,
		dependsOn: ['object.value', 'jobOperation'],
		mappingMode: 'autoMapInputData',
		displayOptions: {
			show: {
				resource: ['ingestJob'],
				operation: ['run'],
				jobOperation: [jobOperation],
				inputMode: ['items'],
			},
			hide: { object: [''] },
		},
	});
}

/** The mapping form of the rows of a job that is there already and says what they must hold. */
const uploadColumns = columnsForm({
	method: 'getFieldsOfJob',
	dependsOn: ['jobId'],
	mappingMode: 'autoMapInputData',
	displayOptions: showFor('ingestJob', ['upload'], { inputMode: ['items'] }),
});

const jobOperation: INodeProperties = {
	displayName: 'Job Operation',
	name: 'jobOperation',
	type: 'options',
	noDataExpression: true,
	displayOptions: showFor('ingestJob', ['create', 'run']),
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
			description: 'Create a record for each row',
		},
		{
			name: 'Update',
			value: 'update',
			description: 'Update the record that has the ID of the row',
		},
	],
	default: 'upsert',
};

const externalIdField: INodeProperties = {
	displayName: 'External ID Field',
	name: 'externalIdField',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. External_Id__c',
	description:
		'API name of the field that tells which record is meant: an external ID field, or the record ID',
};

const onItems = { show: { '/inputMode': ['items'] } };
const onFiles = { show: { '/inputMode': ['binary'], '/outputMode': ['binary'] } };

const runOptions: INodeProperties[] = [
	{ ...fileFormat, displayOptions: onFiles },
	{
		displayName: 'Parallel Jobs',
		name: 'parallelJobs',
		type: 'number',
		default: 2,
		typeOptions: { minValue: 1, maxValue: 5 },
		description:
			'How many jobs run at once where the rows need several. With 1, a job starts when the one before it is over.',
	},
	{
		displayName: 'Retry Failed Rows',
		name: 'retryFailedRows',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, maxValue: 5 },
		description:
			'How many times rows that failed for a locked record are sent again, sorted by their parent, in a job of their own',
	},
	{
		displayName: 'Sort by Parent',
		name: 'sortByParent',
		type: 'boolean',
		default: false,
		displayOptions: onItems,
		description:
			'Whether to send rows of the same parent record together, and one job after the other, so that they do not wait for each other',
	},
	waitMinutes,
];

export const ingestProperties: INodeProperties[] = [
	operation,
	{ ...objectLocator, displayOptions: showFor('ingestJob', ['create', 'run']) },
	jobOperation,
	{ ...jobId, displayOptions: showFor('ingestJob', jobOperationsWithId()) },
	{ ...inputMode, displayOptions: showFor('ingestJob', ['run', 'upload']) },
	columns('insert', 'add'),
	columns('update', 'update'),
	columns('upsert', 'upsert'),
	uploadColumns,
	{
		displayName: 'Record ID Field',
		name: 'recordIdField',
		type: 'string',
		default: 'Id',
		required: true,
		description: 'Name of the input field, or of the column of the file, that holds the record ID',
		displayOptions: showFor('ingestJob', ['run'], { jobOperation: ['delete', 'hardDelete'] }),
	},
	{
		...externalIdField,
		displayOptions: showFor('ingestJob', ['create'], { jobOperation: ['upsert'] }),
	},
	{
		...externalIdField,
		displayOptions: showFor('ingestJob', ['run'], {
			jobOperation: ['upsert'],
			inputMode: ['binary'],
		}),
	},
	{
		...inputFile,
		displayOptions: showFor('ingestJob', ['run', 'upload'], { inputMode: ['binary'] }),
	},
	{
		displayName: 'Column to Match Results By',
		name: 'matchColumn',
		type: 'string',
		default: '',
		placeholder: 'e.g. Email',
		description:
			'A field whose value is another in each item. Salesforce gives results back in any order; without an ID, rows are otherwise told apart by all their values.',
		displayOptions: showFor('ingestJob', ['run'], { inputMode: ['items'] }),
	},
	{
		...outputMode,
		default: 'binary',
		displayOptions: showFor('ingestJob', ['run'], { inputMode: ['binary'] }),
	},
	{
		displayName: 'Results',
		name: 'results',
		type: 'multiOptions',
		default: ['successful', 'failed', 'unprocessed'],
		description: 'Which of the three lists to read; each leaves by its own output',
		options: [
			{ name: 'Failed', value: 'failed' },
			{ name: 'Successful', value: 'successful' },
			{ name: 'Unprocessed', value: 'unprocessed' },
		],
		displayOptions: showFor('ingestJob', ['getResults']),
	},
	{ ...outputMode, displayOptions: showFor('ingestJob', ['getResults']) },
	{
		...outputFile,
		displayOptions: showFor('ingestJob', ['getResults'], { outputMode: ['binary'] }),
	},
	...returnAllProperties({ resource: ['ingestJob'], operation: ['getAll'] }),
	{ ...jobFilters(JOB_OPERATIONS), displayOptions: showFor('ingestJob', ['getAll']) },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: showFor('ingestJob', ['run']),
		options: runOptions,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: showFor('ingestJob', ['wait']),
		options: [waitMinutes],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: showFor('ingestJob', ['getResults']),
		options: [{ ...fileFormat, displayOptions: { show: { '/outputMode': ['binary'] } } }],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: showFor('ingestJob', ['create']),
		options: [
			{
				displayName: 'Assignment Rule ID',
				name: 'assignmentRule',
				type: 'string',
				default: '',
				placeholder: 'e.g. 01QAb00000CdEfGIAV',
				description: 'The rule that assigns the leads or cases of the job',
			},
			columnDelimiter,
			lineEnding,
		],
	},
];

function jobOperationsWithId(): string[] {
	return ['abort', 'close', 'delete', 'get', 'getResults', 'upload', 'wait'];
}
