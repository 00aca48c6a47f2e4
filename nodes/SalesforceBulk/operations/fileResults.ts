import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { resultEnd, rowText } from '../../shared/bulk/ingestRows';
import type { JobInfo } from '../../shared/bulk/job';
import {
	dialectOf,
	likelyKinds,
	openResult,
	RESULT_KINDS,
	rowBlocks,
	type ResultKind,
} from '../../shared/bulk/results';
import type { SalesforceClient } from '../../shared/client/types';
import { readFormat, saveFile, type HeldSection } from './files';
import { endItem, type Outputs } from './outputs';

/** Jobs that are over, of one file. */
export interface EndedJobs {
	ended: ReadonlyArray<{ job: JobInfo; rows: number }>;
	/** Takes what a user should know. */
	notes: string[];
	/** The input item that held the file. */
	item: number;
}

const OUTCOMES = {
	successfulResults: 'saved',
	failedResults: 'failed',
	unprocessedrecords: 'notTried',
};
const FILE_NAMES = {
	successfulResults: 'succeeded',
	failedResults: 'failed',
	unprocessedrecords: 'unprocessed',
};

/**
 * Reads the results of jobs that are over: each list as one file, or each row as an item, by the output
 * that is its own. Rows that Salesforce lists no result for are counted.
 */
export async function fileResults(
	context: IExecuteFunctions,
	client: SalesforceClient,
	{ ended, notes, item }: EndedJobs,
): Promise<Outputs> {
	const outputs: Outputs = [[], [], []];
	const counts = new Map(ended.map(({ job }) => [job.id, 0]));
	const asFile = context.getNodeParameter('outputMode', 0, 'binary') === 'binary';
	for (const [i, kind] of RESULT_KINDS.entries()) {
		const jobs = ended.filter(({ job, rows }) => likelyKinds(job, rows).includes(kind));
		const output = outputs[i as 0 | 1 | 2];
		try {
			const items = asFile
				? await listAsFile(context, client, kind, jobs, counts)
				: await listAsItems(client, kind, jobs, counts);
			for (const one of items) output.push({ ...one, pairedItem: { item } });
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			notes.push(
				`The ${FILE_NAMES[kind]} rows of ${jobs.map(({ job }) => job.id).join(', ')} could not be read: ${message}. Salesforce keeps them for seven days: read them with 'Ingest Job > Get Results'.`,
			);
		}
	}
	for (const { job, rows } of ended) {
		const missing = rows - (counts.get(job.id) ?? 0);
		if (missing === 0) continue;
		notes.push(
			`${rows} rows were sent to the bulk job ${job.id} and Salesforce lists results for ${rows - missing}.`,
		);
		if (missing < 0) continue;
		const json: IDataObject = {
			outcome: 'unknown',
			jobId: job.id,
			state: job.state,
			row: {},
			rows: missing,
		};
		outputs[2].push({ json, pairedItem: { item } });
	}
	return outputs;
}

async function listAsItems(
	client: SalesforceClient,
	kind: ResultKind,
	jobs: EndedJobs['ended'],
	counts: Map<string, number>,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	for (const { job } of jobs) {
		const { chunks } = await openResult(client, job.id, kind);
		let read = 0;
		for await (const { header, rows } of rowBlocks(chunks, dialectOf(job).columnDelimiter)) {
			read += rows.length;
			for (const cells of rows) items.push(endItem(resultEnd(kind, rowText(header, cells), job)));
		}
		add(counts, job.id, read);
	}
	return items;
}

async function listAsFile(
	context: IExecuteFunctions,
	client: SalesforceClient,
	kind: ResultKind,
	jobs: EndedJobs['ended'],
	counts: Map<string, number>,
): Promise<INodeExecutionData[]> {
	const [first] = jobs;
	if (!first) return [];
	let all = 0;
	async function* sections(): AsyncGenerator<HeldSection> {
		for (const { job } of jobs) {
			const onEnd = (rows: number) => {
				add(counts, job.id, rows);
				all += rows;
			};
			yield { ...(await openResult(client, job.id, kind)), onEnd };
		}
	}
	const name = `${FILE_NAMES[kind]}-${first.job.id}`;
	const format = readFormat(context);
	const file = await saveFile(context, name, format, sections(), dialectOf(first.job));
	if (!file || all === 0) return [];
	const property: string = context.getNodeParameter('binaryPropertyName', 0);
	const json = { outcome: OUTCOMES[kind], rows: all, jobIds: jobs.map(({ job }) => job.id) };
	return [{ json, binary: { [property]: file } }];
}

function add(counts: Map<string, number>, jobId: string, rows: number): void {
	counts.set(jobId, (counts.get(jobId) ?? 0) + rows);
}
