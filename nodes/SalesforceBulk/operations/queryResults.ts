import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { JobInfo } from '../../shared/bulk/job';
import { incompleteResult, resultError } from '../../shared/bulk/jobError';
import { queryPages } from '../../shared/bulk/queryPages';
import { dialectOf, rowBlocks } from '../../shared/bulk/results';
import type { SalesforceClient } from '../../shared/client/types';
import { readFormat, saveFile, type HeldSection } from './files';

/** What the rows of a query leave as. */
export type QueryRows =
	| { kind: 'rows'; rows: IDataObject[] }
	| { kind: 'file'; jobId: string; rows: number; file: IBinaryData | undefined };

/** Reads the result of a complete query job as the node is set to give it. */
export async function readQueryRows(
	context: IExecuteFunctions,
	client: SalesforceClient,
	job: JobInfo,
): Promise<QueryRows> {
	if (context.getNodeParameter('outputMode', 0, 'items') === 'items') {
		return { kind: 'rows', rows: await readItems(client, job) };
	}
	const read = { rows: 0 };
	try {
		const sections = pageSections(client, job, read);
		const format = readFormat(context);
		const name = `${job.object ?? 'query'}-${job.id}`;
		const file = await saveFile(context, name, format, sections, dialectOf(job));
		return { kind: 'file', jobId: job.id, rows: read.rows, file };
	} catch (error) {
		throw resultError(job, error);
	}
}

async function readItems(client: SalesforceClient, job: JobInfo): Promise<IDataObject[]> {
	const items: IDataObject[] = [];
	try {
		for await (const { chunks, promised } of queryPages(client, job)) {
			const before = items.length;
			for await (const { header, rows } of rowBlocks(chunks, dialectOf(job).columnDelimiter)) {
				for (const cells of rows) {
					items.push(Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
				}
			}
			checkCount(job, items.length - before, promised, 'a page');
		}
		checkCount(job, items.length, job.numberRecordsProcessed, 'the whole result');
	} catch (error) {
		throw resultError(job, error);
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
			checkCount(job, rows, promised, 'a page');
			read.rows += rows;
		};
		yield { held, chunks, onEnd };
	}
	checkCount(job, read.rows, job.numberRecordsProcessed, 'the whole result');
}

function checkCount(job: JobInfo, read: number, promised: number | undefined, what: string): void {
	if (promised === undefined || promised === read) return;
	throw incompleteResult(job, `${what} holds ${read} rows where Salesforce announced ${promised}`);
}
