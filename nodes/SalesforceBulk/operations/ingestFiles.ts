import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { checkBudget } from '../../shared/bulk/budget';
import { planFile } from '../../shared/bulk/file';
import { uploadsOf } from '../../shared/bulk/fileUploads';
import { runIngestJob, type IngestEnd } from '../../shared/bulk/ingest';
import { lostJob, stillRunning } from '../../shared/bulk/ingestRows';
import type { IngestOperation, JobInfo } from '../../shared/bulk/job';
import { jobFailure } from '../../shared/bulk/jobError';
import { runJobs } from '../../shared/bulk/jobs';
import type { Upload } from '../../shared/bulk/split';
import type { SalesforceClient } from '../../shared/client/types';
import { describeObject } from '../../shared/metadata/describe';
import { findField } from '../../shared/metadata/fields';
import { readObject } from '../../shared/metadata/objectParameter';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { fileColumns, isColumn } from './fileColumns';
import { readCsvFile } from './files';
import { fileResults } from './fileResults';
import { jobReport } from '../../shared/bulk/jobReport';
import { readParallelJobs } from './jobSettings';
import { toBulkNodeError } from './nodeError';
import { failedItem, type Outputs } from './outputs';
import { pace, readWait } from './waiting';

/** Sends the CSV file of each item, one file after the other. */
export async function ingestFiles(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<Outputs> {
	const outputs: Outputs = [[], [], []];
	for (const item of context.getInputData().keys()) {
		try {
			for (const [i, items] of (await ingestFile(context, client, item)).entries()) {
				for (const one of items) outputs[i as 0 | 1 | 2].push(one);
			}
		} catch (error) {
			const nodeError = toBulkNodeError(context.getNode(), error, client.summary(), item);
			if (!context.continueOnFail()) throw nodeError;
			outputs[1].push(failedItem(item, {}, nodeError));
		}
	}
	return outputs;
}

async function ingestFile(
	context: IExecuteFunctions,
	client: SalesforceClient,
	item: number,
): Promise<Outputs> {
	const deadline = pace.now() + readWait(context);
	const parallel = readParallelJobs(context);
	const operation = context.getNodeParameter('jobOperation', 0) as IngestOperation;
	const describe = await describeObject(client, readObject(context));
	const keyField = keyFieldOf(context, describe, operation);
	const file = await readCsvFile(context, item);
	const idColumn = context.getNodeParameter('recordIdField', item, 'Id') as string;
	const plan = await planFile(file, {
		isKnown: (name) => isColumn(describe, name, idColumn),
		toColumns: (names) => fileColumns(names, { describe, operation, keyField, idColumn }),
	});
	const creates = operation === 'insert' || operation === 'upsert';
	await checkBudget(client, { kind: 'ingest', rows: plan.rows, creates });
	const spec = {
		object: describe.name,
		operation,
		dialect: plan.dialect,
		...(operation === 'upsert' && { externalIdField: keyField }),
	};
	const run = { deadline, pace, report: jobReport(context) };
	const { done, left, failed } = await runJobs(uploadsOf(file, plan), parallel, async (upload) => {
		const end = await runIngestJob(client, spec, upload, run);
		if (triedNothing(end)) throw jobFailure('ingest', end.job);
		const goOn = end.kind === 'ended' && end.job.state === 'JobComplete';
		return { result: end, goOn };
	});
	if (failed && done.length === 0) throw toBulkNodeError(context.getNode(), failed.error);
	const notes: string[] = failed
		? [
				`The rows from number ${failed.piece.firstRow + 1} on were not sent: ${failed.error.message}`,
			]
		: [];
	const ended: Array<{ job: JobInfo; rows: number }> = [];
	const unprocessed: INodeExecutionData[] = left.map((upload) =>
		slice(upload, { outcome: 'notTried', jobId: null, state: null }, item),
	);
	for (const { piece, result } of done) {
		const { job } = result;
		if (result.kind === 'ended') {
			ended.push({ job, rows: piece.rows });
			if (job.state === 'JobComplete') continue;
			const { message, details } = jobFailure('ingest', job);
			notes.push(`${message} ${details.advice}`);
			continue;
		}
		notes.push(result.kind === 'running' ? stillRunning(job) : lostJob(job, result.error));
		unprocessed.push(slice(piece, { outcome: 'unknown', jobId: job.id, state: job.state }, item));
	}
	const outputs = await fileResults(context, client, { ended, notes, item });
	for (const one of unprocessed) outputs[2].push(one);
	for (const message of notes) {
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
	return outputs;
}

function triedNothing(end: IngestEnd): boolean {
	const { state, numberRecordsProcessed = 0 } = end.job;
	return end.kind === 'ended' && state === 'Failed' && numberRecordsProcessed === 0;
}

/** Rows of the file that have no results, as one item that says which they are. */
function slice({ firstRow, rows }: Upload, what: IDataObject, item: number): INodeExecutionData {
	return { json: { ...what, row: {}, firstRow: firstRow + 1, rows }, pairedItem: { item } };
}

/** The field that tells which record a row means, if the operation has records to find. */
function keyFieldOf(
	context: IExecuteFunctions,
	describe: ObjectDescribe,
	operation: IngestOperation,
): string | undefined {
	if (operation === 'insert') return undefined;
	if (operation !== 'upsert') return 'Id';
	const name = (context.getNodeParameter('externalIdField', 0) as string).trim();
	const field = name === '' ? undefined : findField(describe, name);
	if (field && (field.name === 'Id' || field.externalId || field.idLookup)) return field.name;
	throw new RangeError(
		name === ''
			? "'External ID Field' is empty. Enter the field that tells which record is meant."
			: `'External ID Field' is "${name}", which is no external ID field of ${describe.name}. Nothing was sent.`,
	);
}
