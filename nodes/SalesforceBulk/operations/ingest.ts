import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { ingestRows, type RowEnd } from '../../shared/bulk/ingestRows';
import type { IngestOperation } from '../../shared/bulk/job';
import type { SalesforceClient } from '../../shared/client/types';
import { columnNames } from '../../shared/metadata/columnValues';
import { describeWith } from '../../shared/metadata/describe';
import { upsertMatchColumn } from '../../shared/metadata/matchColumn';
import { readObject } from '../../shared/metadata/objectParameter';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { readItems } from './ingestItems';
import { planIngest, type RejectedItem } from './ingestPlan';
import { inItemOrder, toOutputs, type Outputs } from './outputs';
import { pace, readWait } from './waiting';

/** Sends all input items as one job, or several where one upload cannot hold them, and waits. */
export async function runIngest(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<Outputs> {
	const waitMs = readWait(context);
	const operation = context.getNodeParameter('jobOperation', 0) as IngestOperation;
	const object = readObject(context);
	const mapped = operation !== 'delete' && operation !== 'hardDelete';
	const names = mapped ? columnNames(context) : [];
	const describe = await describeWith(client, object, names);
	const keyField = keyFieldOf(context, describe, operation);
	const items = await readItems(context, client, operation);
	const { columns, rows, rejected } = planIngest({
		objectName: describe.name,
		fields: describe.fields,
		operation,
		keyField,
		items,
	});
	if (rows.length === 0) throw nothingToSend(context, rejected);

	const { ends, notes } = await ingestRows(
		client,
		{
			spec: {
				object: describe.name,
				operation,
				...(operation === 'upsert' && { externalIdField: keyField }),
			},
			columns,
			rows: rows.map(({ cells }) => cells),
			keyColumn: keyField,
		},
		{ waitMs, pace },
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
	hintFailures(context, outputs);
	return inItemOrder(outputs);
}

/** The editor opens on the first output, and a node with failed rows is as green as any other. */
function hintFailures(context: IExecuteFunctions, outputs: Outputs): void {
	const [, failed, unprocessed] = outputs.map(({ length }) => length);
	if (!failed && !unprocessed) return;
	const all = context.getInputData().length;
	context.addExecutionHints({
		message: `Of ${all} items, ${failed ?? 0} left by the output Failed and ${unprocessed ?? 0} by Unprocessed.`,
		type: 'warning',
		location: 'outputPane',
	});
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
