import type { INodeProperties } from 'n8n-workflow';

import { returnAllProperties } from '../../shared/descriptions/returnAll';
import {
	columnDelimiter,
	fileFormat,
	includeDeleted,
	jobFilters,
	jobId,
	lineEnding,
	outputFile,
	outputMode,
	waitMinutes,
} from './fields';
import { showFor } from './show';

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['queryJob'] } },
	options: [
		{
			name: 'Abort',
			value: 'abort',
			description: 'Stop a query that still runs',
			action: 'Abort query job',
		},
		{
			name: 'Create',
			value: 'create',
			description: 'Start a SOQL query as a job without waiting for it',
			action: 'Create query job',
		},
		{
			name: 'Delete',
			value: 'delete',
			description: 'Delete a job that is over, with its result',
			action: 'Delete query job',
		},
		{
			name: 'Get',
			value: 'get',
			description: 'Look at how a job stands',
			action: 'Get query job',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			description: 'List many jobs, such as one whose ID got lost',
			action: 'Get many query jobs',
		},
		{
			name: 'Get Results',
			value: 'getResults',
			description: 'Read the rows of a job that is complete',
			action: 'Get query job results',
		},
		{
			name: 'Run',
			value: 'run',
			description: 'Run a SOQL query as a job, wait for it and read all its rows',
			action: 'Run query job',
		},
		{
			name: 'Wait',
			value: 'wait',
			description: 'Wait until a job is over',
			action: 'Wait for query job',
		},
	],
	default: 'run',
};

const fileOnly = { show: { '/outputMode': ['binary'] } };

function options(operations: string[], members: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: showFor('queryJob', operations),
		options: members,
	};
}

export const queryProperties: INodeProperties[] = [
	operation,
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
		displayOptions: showFor('queryJob', ['create', 'run']),
	},
	{
		...jobId,
		displayOptions: showFor('queryJob', ['abort', 'delete', 'get', 'getResults', 'wait']),
	},
	{ ...outputMode, displayOptions: showFor('queryJob', ['getResults', 'run']) },
	{
		...outputFile,
		displayOptions: showFor('queryJob', ['getResults', 'run'], { outputMode: ['binary'] }),
	},
	...returnAllProperties({ resource: ['queryJob'], operation: ['getAll'] }),
	{ ...jobFilters(['query', 'queryAll']), displayOptions: showFor('queryJob', ['getAll']) },
	options(['run'], [{ ...fileFormat, displayOptions: fileOnly }, includeDeleted, waitMinutes]),
	options(['getResults'], [{ ...fileFormat, displayOptions: fileOnly }]),
	options(['wait'], [waitMinutes]),
	options(['create'], [columnDelimiter, includeDeleted, lineEnding]),
];
