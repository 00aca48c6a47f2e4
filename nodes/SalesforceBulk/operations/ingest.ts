import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { checkBudget } from '../../shared/bulk/budget';
import { ingestAll } from '../../shared/bulk/ingestAll';
import type { RowEnd } from '../../shared/bulk/ingestRows';
import type { IngestOperation } from '../../shared/bulk/job';
import type { SalesforceClient } from '../../shared/client/types';
import { columnNames, unknownColumnAdvice } from '../../shared/metadata/columnValues';
import { findField } from '../../shared/metadata/fields';
import { describeWith } from '../../shared/metadata/describe';
import { upsertMatchColumn } from '../../shared/metadata/matchColumn';
import { readObject } from '../../shared/metadata/objectParameter';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { ingestFiles } from './ingestFiles';
import { itemReader, readItems } from './ingestItems';
import { planIngest, type RejectedItem } from './ingestPlan';
import { jobReport } from '../../shared/bulk/jobReport';
import { readParallelJobs, readRetries } from './jobSettings';
import { hintFailures, inItemOrder, toOutputs, type Outputs } from './outputs';
import { pace, readWait } from './waiting';

/** Writes rows through bulk jobs and waits for them. */
export async function runIngest(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<Outputs> {
	const fromFiles = context.getNodeParameter('inputMode', 0, 'items') === 'binary';
	return fromFiles ? await ingestFiles(context, client) : await ingestItems(context, client);
}

/** Sends all input items as one job, or several where one upload cannot hold them. */
async function ingestItems(context: IExecuteFunctions, client: SalesforceClient): Promise<Outputs> {
	const waitMs = readWait(context);
	const operation = context.getNodeParameter('jobOperation', 0) as IngestOperation;
	const object = readObject(context);
	const mapped = operation !== 'delete' && operation !== 'hardDelete';
	const names = mapped ? columnNames(context) : [];
	const describe = await describeWith(client, object, names);
	const keyField = keyFieldOf(context, describe, operation);
	const matchColumn = readMatchColumn(context, describe);
	const settings = {
		parallelJobs: readParallelJobs(context),
		retryFailedRows: readRetries(context),
		sortByParent: context.getNodeParameter('options.sortByParent', 0, false) === true,
	};
	const items = await readItems(context, client, itemReader(context, operation));
	const { columns, rows, rejected } = planIngest({
		objectName: describe.name,
		fields: describe.fields,
		operation,
		keyField,
		items,
		correction: unknownColumnAdvice(context),
	});
	if (rows.length === 0) throw nothingToSend(context, rejected);

	const creates = operation === 'insert' || operation === 'upsert';
	await checkBudget(client, { kind: 'ingest', rows: rows.length, creates });
	const { ends, notes } = await ingestAll(
		client,
		{
			spec: {
				object: describe.name,
				operation,
				...(operation === 'upsert' && { externalIdField: keyField }),
			},
			columns,
			rows: rows.map(({ cells }) => cells),
			keyColumns: [keyField, matchColumn].filter((name) => name !== undefined),
		},
		{ ...settings, deadline: pace.now() + waitMs, pace, report: jobReport(context) },
	);
	for (const message of notes) {
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
	const byItem = ends.map((end): RowEnd => {
		const item = end.row === undefined ? undefined : rows[end.row]?.item;
		return { ...end, row: item };
	});
	const outputs = toOutputs(byItem);
	for (const { item, error } of rejected) {
		const read = items[item];
		const row = read && 'record' in read ? read.record : context.getInputData()[item]?.json;
		outputs[1].push({
			json: { id: null, outcome: 'failed', errors: [{ ...error }], jobId: null, row: row ?? {} },
			pairedItem: { item },
		});
	}
	hintFailures(context, outputs, `${context.getInputData().length} items`);
	return inItemOrder(outputs);
}

/**
 * Reads 'Column to Match Results By'.
 *
 * @throws {RangeError} when the object has no such field
 */
function readMatchColumn(context: IExecuteFunctions, describe: ObjectDescribe): string | undefined {
	const name = (context.getNodeParameter('matchColumn', 0, '') as string).trim();
	if (name === '') return undefined;
	const field = findField(describe, name);
	if (field) return field.name;
	throw new RangeError(
		`'Column to Match Results By' is "${name}", which is no field of ${describe.name}. Nothing was sent.`,
	);
}

/** The field that tells which record a row means, if the operation has records to find. */
function keyFieldOf(
	context: IExecuteFunctions,
	describe: ObjectDescribe,
	operation: IngestOperation,
): string | undefined {
	if (operation === 'insert') return undefined;
	return operation === 'upsert' ? upsertMatchColumn(context, describe).name : 'Id';
}

function nothingToSend(
	context: IExecuteFunctions,
	[first]: readonly RejectedItem[],
): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		`No input item can be sent. ${first?.error.message ?? ''}`,
		{
			description: 'Check the mapped fields and the input. No job was created.',
			itemIndex: first?.item,
		},
	);
}
