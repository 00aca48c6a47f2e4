import { NodeOperationError } from 'n8n-workflow';

import type { Dialect } from '../../shared/bulk/csv/dialect';
import { getJob } from '../../shared/bulk/ingestSteps';
import { createQueryJob } from '../../shared/bulk/query';
import { readOutput } from './files';
import { readQuery, rowItems } from './query';
import { readQueryRows } from './queryResults';
import { forEachItem, jobItem, logMade, readJobId } from './steps';

/** Starts a query without waiting for it. */
export const createQuery = forEachItem(async (context, client, item) => {
	const option = <T>(name: string, fallback: T) =>
		context.getNodeParameter(`options.${name}`, item, fallback) as T;
	const body = await createQueryJob(client, {
		query: readQuery(context, item),
		includeDeleted: option('includeDeleted', false),
		dialect: {
			columnDelimiter: option<Dialect['columnDelimiter']>('columnDelimiter', 'COMMA'),
			lineEnding: option<Dialect['lineEnding']>('lineEnding', 'LF'),
		},
	});
	const made = jobItem(body);
	logMade(context, made);
	return made;
});

/** Reads the rows of a query job that is complete. */
export const getQueryResults = forEachItem(async (context, client, item) => {
	const jobId = readJobId(context, item);
	const output = readOutput(context, item, 'items');
	const job = await getJob(client, 'query', jobId);
	if (job.state !== 'JobComplete') {
		throw new NodeOperationError(
			context.getNode(),
			`The bulk query ${jobId} has no result: its state is ${job.state}`,
			{ description: "Wait for it with 'Query Job > Wait'.", itemIndex: item },
		);
	}
	return [rowItems(await readQueryRows(context, client, job, output), output, item), [], []];
});
