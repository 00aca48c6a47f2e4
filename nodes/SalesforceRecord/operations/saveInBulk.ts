import type { IDataObject } from 'n8n-workflow';

import { cellText } from '../../shared/bulk/cells';
import { ingestRows, type RowEnd } from '../../shared/bulk/ingestRows';
import type { JobReport } from '../../shared/bulk/job';
import { BulkJobError } from '../../shared/bulk/jobError';
import type { SentColumn } from '../../shared/bulk/match';
import { recordError } from '../../shared/client/collections';
import { notTried, type RecordError, type RecordResult } from '../../shared/client/recordResult';
import { SalesforceCallError } from '../../shared/client/errors';
import type { SalesforceClient } from '../../shared/client/types';
import { findField } from '../../shared/metadata/fields';
import type { ObjectDescribe } from '../../shared/metadata/types';
import type { Batch } from './batches';

/** How long the jobs of a run are waited for, as the Bulk node does. Milliseconds. */
const WAIT_MS = 30 * 60_000;

/** Time and chance of the waiting. */
const pace = { now: Date.now, random: Math.random };

/** What a bulk job would take for "empty this field". */
const EMPTY_THE_FIELD = '#N/A';

/**
 * Saves records by a bulk job and says how each ended, in the order given and in the words of a
 * Collections call. Never throws: rows may have been saved.
 */
export async function saveInBulk(
	client: SalesforceClient,
	describe: ObjectDescribe,
	{ job }: Batch,
	records: readonly IDataObject[],
	report: JobReport,
): Promise<RecordResult[]> {
	if (records.length === 0) return [];
	const columns = columnsOf(describe, records);
	const results: Array<RecordResult | undefined> = records.map(emptyingText);
	const sent = [...records.keys()].filter((i) => results[i] === undefined);
	const rows = sent.map((i) =>
		columns.map(({ name, type }) => cellText(records[i]?.[name], type) ?? ''),
	);
	const keyColumn = job.keyField;
	const spec = {
		object: describe.name,
		operation: job.operation,
		...(job.operation === 'upsert' && { externalIdField: keyColumn }),
	};
	try {
		const keyColumns = keyColumn === undefined ? [] : [keyColumn];
		const run = { deadline: pace.now() + WAIT_MS, pace, report };
		const { ends } = await ingestRows(client, { spec, columns, rows, keyColumns }, run);
		for (const end of ends) {
			const i = end.row === undefined ? undefined : sent[end.row];
			if (i !== undefined) results[i] = resultOf(end, job.operation === 'upsert');
		}
	} catch (error) {
		for (const i of sent) results[i] = notBegun(error);
	}
	return records.map((_, i) => results[i] ?? withoutResult());
}

function columnsOf(describe: ObjectDescribe, records: readonly IDataObject[]): SentColumn[] {
	const names = new Set<string>();
	for (const record of records) for (const name of Object.keys(record)) names.add(name);
	return [...names].map((name) => ({ name, type: findField(describe, name)?.type ?? 'string' }));
}

/** A text that a job would not save, but take for an order. */
function emptyingText(record: IDataObject): RecordResult | undefined {
	const field = Object.keys(record).find((name) => record[name] === EMPTY_THE_FIELD);
	if (field === undefined) return undefined;
	return failed({
		statusCode: 'INVALID_VALUE',
		message: `A bulk job takes the text "${EMPTY_THE_FIELD}" for "empty the field". Choose REST under the option 'API', or give null if that is what you mean.`,
		fields: [field],
	});
}

function resultOf(end: RowEnd, saysCreated: boolean): RecordResult {
	switch (end.outcome) {
		case 'saved':
			return {
				outcome: 'saved',
				id: end.id,
				...(saysCreated && { created: end.created }),
				errors: [],
			};
		case 'failed':
			return {
				outcome: 'failed',
				...(end.id !== null && { id: end.id }),
				errors: end.errors.map((error) => ({ ...error, fields: [...error.fields] })),
			};
		case 'notTried':
			return notTried(
				end.jobId === null
					? 'No bulk job was made for it, because an earlier one ended badly or is not over.'
					: `The bulk job ${end.jobId} ended (${end.state ?? ''}) before it came to it.`,
			);
		case 'unknown':
			return {
				outcome: 'unknown',
				errors: [
					{
						statusCode: 'BULK_RESULT_UNKNOWN',
						message: `The bulk job ${end.jobId ?? ''} (${end.state ?? ''}) has given no result for it. Look the job up in Salesforce, under Setup > Bulk Data Load Jobs, before you send it again.`,
						fields: [],
					},
				],
			};
	}
}

/** Thrown before any row can have been saved. */
function notBegun(error: unknown): RecordResult {
	if (error instanceof SalesforceCallError) {
		const isRefusal = error.outcome.kind === 'refused';
		return { outcome: isRefusal ? 'failed' : 'notTried', errors: [recordError(error)] };
	}
	const message = error instanceof Error ? error.message : String(error);
	if (!(error instanceof BulkJobError)) {
		return { outcome: 'notTried', errors: [{ statusCode: 'INVALID_INPUT', message, fields: [] }] };
	}
	const { statusCode, advice } = error.details;
	return failed({ statusCode, message: `${message} ${advice}`, fields: [] });
}

function withoutResult(): RecordResult {
	const message = "None of the bulk job's results fits this record for certain.";
	return { outcome: 'unknown', errors: [{ statusCode: 'RESULT_MISSING', message, fields: [] }] };
}

function failed(error: RecordError): RecordResult {
	return { outcome: 'failed', errors: [error] };
}
