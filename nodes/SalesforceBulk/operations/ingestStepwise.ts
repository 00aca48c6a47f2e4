import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import type { Dialect } from '../../shared/bulk/csv/dialect';
import { csvEncoder } from '../../shared/bulk/csv/encode';
import { planFile } from '../../shared/bulk/file';
import { uploadsOf } from '../../shared/bulk/fileUploads';
import { closeJob, createIngestJob, getJob, uploadRows } from '../../shared/bulk/ingestSteps';
import { isTerminal, type IngestOperation, type JobInfo } from '../../shared/bulk/job';
import { toJobNodeError } from '../../shared/bulk/nodeError';
import { dialectOf, type ResultKind } from '../../shared/bulk/results';
import { MAX_UPLOAD_BYTES, type Upload } from '../../shared/bulk/split';
import type { SalesforceClient } from '../../shared/client/types';
import { columnNames, columnValues, unknownColumnAdvice } from '../../shared/metadata/columnValues';
import { describeObject, describeWith } from '../../shared/metadata/describe';
import { findField } from '../../shared/metadata/fields';
import { fileColumns, isColumn } from './fileColumns';
import { readCsvFile, readOutput } from './files';
import { readItems } from './ingestItems';
import { planIngest } from './ingestPlan';
import { openItem, type Outputs } from './outputs';
import { readLists, type ListedJob } from './resultLists';
import { forEachItem, jobItem, logMade, readJobId } from './steps';

/** Makes an empty job. */
export const createIngest = forEachItem(async (context, client, item) => {
	const operation = context.getNodeParameter('jobOperation', item) as IngestOperation;
	const name = context.getNodeParameter('object', item, '', { extractValue: true }) as string;
	const describe = await describeObject(client, name);
	const option = (key: string, fallback: string) =>
		context.getNodeParameter(`options.${key}`, item, fallback) as string;
	const given = (context.getNodeParameter('externalIdField', item, '') as string).trim();
	const field = given === '' ? undefined : findField(describe, given);
	if (operation === 'upsert' && !field) {
		throw new RangeError(
			given === ''
				? "'External ID Field' is empty. Enter the field that tells which record is meant."
				: `'External ID Field' is "${given}", which is no field of ${describe.name}. No job was made.`,
		);
	}
	const rule = option('assignmentRule', '').trim();
	const body = await createIngestJob(client, {
		object: describe.name,
		operation,
		...(operation === 'upsert' && { externalIdField: field?.name }),
		...(rule !== '' && { assignmentRule: rule }),
		dialect: {
			columnDelimiter: option('columnDelimiter', 'COMMA') as Dialect['columnDelimiter'],
			lineEnding: option('lineEnding', 'LF') as Dialect['lineEnding'],
		},
	});
	const made = jobItem(body);
	logMade(context, made);
	return made;
});

/** Starts a job. */
export const closeIngest = forEachItem(async (context, client, item) => {
	const closing = await closeJob(client, readJobId(context, item));
	if (closing.kind !== 'closed') throw toJobNodeError(context.getNode(), closing.error, {});
	return jobItem({ ...closing.job });
});

/** Gives a job its rows: the CSV file of an item, or all items together. */
export async function uploadIngest(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<Outputs> {
	if (context.getNodeParameter('inputMode', 0, 'items') === 'binary') {
		return await uploadFiles(context, client);
	}
	const jobId = readJobId(context, 0);
	const job = await openJob(context, client, jobId, 0);
	const { describe, operation, keyField } = await rulesOf(client, job, columnNames(context));
	const { columns, rows, rejected } = planIngest({
		objectName: describe.name,
		fields: describe.fields,
		operation,
		keyField,
		items: await readItems(context, client, columnValues(context)),
		correction: unknownColumnAdvice(context),
	});
	const [first] = rejected;
	if (first) {
		throw new NodeOperationError(context.getNode(), `${first.error.message} Nothing was sent.`, {
			itemIndex: first.item,
		});
	}
	const encode = csvEncoder(dialectOf(job));
	const lines = [columns.map(({ name }) => name), ...rows.map(({ cells }) => cells)].map(encode);
	const body = lines.join('');
	const bytes = Buffer.byteLength(body);
	if (bytes > MAX_UPLOAD_BYTES) throw tooLarge(context, bytes, 0);
	const readBody = () => Promise.resolve({ body });
	await send(context, client, jobId, { bytes, readBody });
	return [[{ json: { jobId, rows: rows.length, state: 'Open' }, pairedItem: { item: 0 } }], [], []];
}

const uploadFiles = forEachItem(async (context, client, item) => {
	const jobId = readJobId(context, item);
	const job = await openJob(context, client, jobId, item);
	const { describe, operation, keyField } = await rulesOf(client, job);
	const file = await readCsvFile(context, item);
	const plan = await planFile(file, {
		isKnown: (name) => isColumn(describe, name, 'Id'),
		toColumns: (names) => fileColumns(names, { describe, operation, keyField, idColumn: 'Id' }),
		dialect: dialectOf(job),
	});
	const [upload, another] = uploadsOf(file, plan);
	if (!upload) throw new RangeError('The file holds no rows. Nothing was sent.');
	if (another) throw tooLarge(context, upload.bytes + another.bytes, item);
	await send(context, client, jobId, upload);
	return { json: { jobId, rows: plan.rows, state: 'Open' } };
});

async function send(
	context: IExecuteFunctions,
	client: SalesforceClient,
	jobId: string,
	upload: Pick<Upload, 'bytes' | 'readBody'>,
): Promise<void> {
	const end = await uploadRows(client, jobId, upload);
	if (end.kind === 'unknown') throw toJobNodeError(context.getNode(), end.error, {});
}

async function openJob(
	context: IExecuteFunctions,
	client: SalesforceClient,
	jobId: string,
	item: number,
): Promise<JobInfo> {
	const job = await getJob(client, 'ingest', jobId);
	if (job.state === 'Open') return job;
	throw new NodeOperationError(
		context.getNode(),
		`The bulk job ${jobId} takes no rows: its state is ${job.state}`,
		{ description: "A job takes one upload, between 'Create' and 'Close'.", itemIndex: item },
	);
}

/** What the rows of a job must look like. */
async function rulesOf(client: SalesforceClient, job: JobInfo, names: Iterable<string> = []) {
	const describe = await describeWith(client, job.object ?? '', names);
	const operation = job.operation as IngestOperation;
	const keyField =
		operation === 'upsert' ? job.externalIdFieldName : operation === 'insert' ? undefined : 'Id';
	return { describe, operation, keyField };
}

function tooLarge(context: IExecuteFunctions, bytes: number, item: number): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		`The rows have ${Math.ceil(bytes / 1e6)} MB or more, and one job takes ${MAX_UPLOAD_BYTES / 1e6} MB`,
		{
			description: "'Run' splits them into several jobs by itself. Nothing was sent.",
			itemIndex: item,
		},
	);
}

const LISTS: ReadonlyArray<readonly [value: string, kind: ResultKind]> = [
	['successful', 'successfulResults'],
	['failed', 'failedResults'],
	['unprocessed', 'unprocessedrecords'],
];

/**
 * Reads what became of the rows of a job that is over. Rows that its counts have and its lists have not
 * leave by Unprocessed.
 */
export const getIngestResults = forEachItem(async (context, client, item) => {
	const jobId = readJobId(context, item);
	const wanted = context.getNodeParameter('results', item) as string[];
	const kinds = LISTS.flatMap(([value, kind]) => (wanted.includes(value) ? [kind] : []));
	const output = readOutput(context, item, 'items');
	const job = await getJob(client, 'ingest', jobId);
	if (!isTerminal(job)) {
		throw new NodeOperationError(
			context.getNode(),
			`The bulk job ${jobId} has no results yet: its state is ${job.state}`,
			{ description: "Wait for it with 'Ingest Job > Wait'.", itemIndex: item },
		);
	}
	const listed: ListedJob = { job, columns: [], resent: new Map() };
	const read = await readLists(
		context,
		client,
		(kind) => (kinds.includes(kind) ? [listed] : []),
		output,
	);
	const [unread] = read.unread;
	if (unread) throw unread.error;
	for (const kind of kinds) {
		const promised = promisedRows(job, kind);
		const listedRows = read.counts[kind].get(jobId) ?? 0;
		if (promised === undefined || promised === listedRows) continue;
		context.addExecutionHints({
			message: `The bulk job ${jobId} says that ${promised} rows ${kind === 'failedResults' ? 'failed' : 'were saved'}, and its list of them has ${listedRows}.`,
			type: 'warning',
			location: 'outputPane',
		});
		const rows = promised - listedRows;
		const why = { outcome: 'unknown', jobId, state: job.state } as const;
		if (rows > 0) read.outputs[2].push(openItem({ ...why, rows }));
	}
	return read.outputs;
});

/** Rows that a list should have, where the job says so. */
function promisedRows(
	{ numberRecordsProcessed: tried, numberRecordsFailed: failed }: JobInfo,
	kind: ResultKind,
): number | undefined {
	if (tried === undefined || failed === undefined) return undefined;
	if (kind === 'unprocessedrecords') return undefined;
	return kind === 'failedResults' ? failed : tried - failed;
}
