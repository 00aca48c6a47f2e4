import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { JobInfo } from '../../shared/bulk/job';
import { resultError } from '../../shared/bulk/jobError';
import { queryPages } from '../../shared/bulk/queryPages';
import { checkRowCount, queryRows } from '../../shared/bulk/queryRows';
import { dialectOf } from '../../shared/bulk/results';
import type { SalesforceClient } from '../../shared/client/types';
import { saveFile, type HeldSection, type RowOutput } from './files';

/** What the rows of a query leave as. */
export type QueryRows =
	| { kind: 'rows'; rows: IDataObject[] }
	| { kind: 'file'; jobId: string; rows: number; file: IBinaryData | undefined };

/** Reads the result of a complete query job as the node is set to give it. */
export async function readQueryRows(
	context: IExecuteFunctions,
	client: SalesforceClient,
	job: JobInfo,
	output: RowOutput,
): Promise<QueryRows> {
	if (output.as === 'items') {
		return { kind: 'rows', rows: await readItems(client, job) };
	}
	const read = { rows: 0 };
	try {
		const sections = pageSections(client, job, read);
		const name = `${job.object ?? 'query'}-${job.id}`;
		const file = await saveFile(context, name, output.format, sections, dialectOf(job));
		return { kind: 'file', jobId: job.id, rows: read.rows, file };
	} catch (error) {
		throw resultError(job, error);
	}
}

async function readItems(client: SalesforceClient, job: JobInfo): Promise<IDataObject[]> {
	const items: IDataObject[] = [];
	for await (const { header, rows } of queryRows(client, job)) {
		for (const cells of rows) {
			items.push(Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
		}
	}
	return items;
}

async function* pageSections(
	client: SalesforceClient,
	job: JobInfo,
	read: { rows: number },
): AsyncGenerator<HeldSection> {
	for await (const { held, chunks, promised } of queryPages(client, job)) {
		const onEnd = (rows: number) => {
			checkRowCount(job, rows, promised, 'a page');
			read.rows += rows;
		};
		yield { held, chunks, onEnd };
	}
	checkRowCount(job, read.rows, job.numberRecordsProcessed, 'the whole result');
}
