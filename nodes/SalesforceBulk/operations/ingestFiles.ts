import type { IExecuteFunctions } from 'n8n-workflow';

import { checkBudget, readLimits } from '../../shared/bulk/budget';
import { resolveColumns } from '../../shared/bulk/columns';
import { planFile } from '../../shared/bulk/file';
import { runFileJobs } from '../../shared/bulk/fileJobs';
import { uploadsOf } from '../../shared/bulk/fileUploads';
import type { IngestOperation } from '../../shared/bulk/job';
import { toJobNodeError } from '../../shared/bulk/nodeError';
import type { SalesforceClient } from '../../shared/client/types';
import { goesOn } from '../../shared/items/goesOn';
import { describeObject } from '../../shared/metadata/describe';
import { findField } from '../../shared/metadata/fields';
import { readObject } from '../../shared/metadata/objectParameter';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { fileColumns, isColumn } from './fileColumns';
import { readCsvFile, readOutput } from './files';
import { fileResults } from './fileResults';
import { jobReport } from '../../shared/bulk/jobReport';
import { readParallelJobs, readRetries } from './jobSettings';
import { failedItem, hintFailures, openItem, type Outputs } from './outputs';
import { pace, readWait } from './waiting';

/**
 * Sends the CSV file of each item, one file after the other. Once a job took rows the node must not fail:
 * the results of the files before would be gone, and n8n's Retry On Fail would send those files again.
 */
export async function ingestFiles(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<Outputs> {
	const outputs: Outputs = [[], [], []];
	/** Files whose rows were handed over. */
	let sent = 0;
	let stopped = false;
	for (const item of context.getInputData().keys()) {
		if (stopped) {
			const file = openItem({ outcome: 'notTried', jobId: null, state: null });
			outputs[2].push({ ...file, pairedItem: { item } });
			continue;
		}
		try {
			for (const [i, items] of (await ingestFile(context, client, item)).entries()) {
				for (const one of items) outputs[i as 0 | 1 | 2].push(one);
			}
			sent++;
		} catch (error) {
			const nodeError = toJobNodeError(context.getNode(), error, {
				summary: client.summary(),
				itemIndex: item,
			});
			stopped = !goesOn(context);
			if (stopped && sent === 0) throw nodeError;
			outputs[1].push(failedItem(item, {}, nodeError));
			hintNotSent(context, item, nodeError.message);
		}
	}
	return outputs;
}

function hintNotSent(context: IExecuteFunctions, item: number, reason: string): void {
	context.addExecutionHints({
		message: `The file of item ${item} was not sent: ${reason}`,
		type: 'warning',
		location: 'outputPane',
	});
}

async function ingestFile(
	context: IExecuteFunctions,
	client: SalesforceClient,
	item: number,
): Promise<Outputs> {
	const deadline = pace.now() + readWait(context);
	const parallelJobs = readParallelJobs(context);
	const retryFailedRows = readRetries(context);
	const operation = context.getNodeParameter('jobOperation', 0) as IngestOperation;
	const describe = await describeObject(client, readObject(context));
	const keyField = keyFieldOf(context, describe, operation);
	const file = await readCsvFile(context, item);
	const output = readOutput(context, item, 'binary');
	const idColumn = context.getNodeParameter('recordIdField', item, 'Id') as string;
	// Asked while the file is read; a file that cannot be sent is named first.
	const limits = readLimits(client);
	const plan = await planFile(file, {
		isKnown: (name) => isColumn(describe, name, idColumn),
		toColumns: (names) => fileColumns(names, { describe, operation, keyField, idColumn }),
	}).finally(async () => await limits);
	const creates = operation === 'insert' || operation === 'upsert';
	await checkBudget(client, { kind: 'ingest', rows: plan.rows, creates }, limits);
	const spec = {
		object: describe.name,
		operation,
		dialect: plan.dialect,
		...(operation === 'upsert' && { externalIdField: keyField }),
	};
	const columns = resolveColumns(plan.columns, describe.fields, operation, keyField).columns;
	const jobs = await runFileJobs(client, uploadsOf(file, plan), {
		spec,
		columns,
		...(keyField !== undefined && { keyColumn: keyField }),
		parallelJobs,
		retryFailedRows,
		deadline,
		pace,
		report: jobReport(context),
	});
	const { notes } = jobs;
	const outputs = await fileResults(context, client, jobs.ended, output, notes);
	for (const rows of jobs.open) outputs[2].push(openItem({ ...rows }));
	for (const message of notes) {
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
	hintFailures(context, outputs, `the ${plan.rows} rows of the file`);
	for (const output of outputs) for (const one of output) one.pairedItem = { item };
	return outputs;
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
