import { dataPath } from '../client/dataPath';
import type { SalesforceClient } from '../client/types';
import { openReply, type OpenReply } from './body';
import { CsvDecoder } from './csv/decode';
import { DELIMITERS, type Dialect } from './csv/dialect';
import type { JobInfo } from './job';

/** The three lists Salesforce keeps of an ingest job's rows, named as their resources are. */
export type ResultKind = 'successfulResults' | 'failedResults' | 'unprocessedrecords';

export const RESULT_KINDS: readonly ResultKind[] = [
	'successfulResults',
	'failedResults',
	'unprocessedrecords',
];

/** One list, as it came. */
export interface ResultFile {
	kind: ResultKind;
	header: readonly string[];
	rows: string[][];
}

/** What could be read of a job's results. */
export interface JobResults {
	files: ResultFile[];
	/** Why a list could not be read, for the first that could not. */
	unread?: Error;
}

/**
 * Reads the result lists of a job that is over. The job's counts say which lists hold anything;
 * the others are asked for only when the rows do not add up.
 */
export async function readResults(
	client: SalesforceClient,
	job: JobInfo,
	sent: number,
): Promise<JobResults> {
	const results: JobResults = { files: [] };
	const likely = likelyKinds(job, sent);
	for (const kind of [...likely, ...RESULT_KINDS.filter((k) => !likely.includes(k))]) {
		const rowsSoFar = results.files.reduce((sum, { rows }) => sum + rows.length, 0);
		if (rowsSoFar >= sent && !likely.includes(kind)) break;
		try {
			results.files.push(await readResult(client, job, kind));
		} catch (error) {
			results.unread ??= error instanceof Error ? error : new Error(String(error));
		}
	}
	return results;
}

/** The lists that hold anything, as far as the job's counts tell. */
export function likelyKinds(job: JobInfo, sent: number): ResultKind[] {
	const { numberRecordsProcessed: processed, numberRecordsFailed: failed } = job;
	if (processed === undefined || failed === undefined) return [...RESULT_KINDS];
	return RESULT_KINDS.filter((kind) => {
		if (kind === 'successfulResults') return processed > failed;
		if (kind === 'failedResults') return failed > 0;
		return processed < sent;
	});
}

/** Opens one list of a job that is over. */
export async function openResult(
	client: SalesforceClient,
	jobId: string,
	kind: ResultKind,
): Promise<OpenReply> {
	return await openReply(client, {
		method: 'GET',
		path: dataPath`/jobs/ingest/${jobId}/${kind}`,
		headers: { Accept: 'text/csv' },
		lane: 'normal',
	});
}

/** Reads one list whole. */
export async function readResult(
	client: SalesforceClient,
	job: JobInfo,
	kind: ResultKind,
): Promise<ResultFile> {
	const { chunks } = await openResult(client, job.id, kind);
	let header: readonly string[] = [];
	const rows: string[][] = [];
	for await (const block of rowBlocks(chunks, dialectOf(job).columnDelimiter)) {
		({ header } = block);
		for (const row of block.rows) rows.push(row);
	}
	return { kind, header, rows };
}

/** Rows of a CSV that came together, with the columns they have. */
export interface RowBlock {
	header: readonly string[];
	rows: string[][];
}

/** Rows of a CSV as they arrive; the header comes with each block, also where there are no rows. */
export async function* rowBlocks(
	chunks: AsyncIterable<Uint8Array>,
	columnDelimiter?: Dialect['columnDelimiter'],
): AsyncGenerator<RowBlock> {
	const decoder = new CsvDecoder(columnDelimiter);
	const utf8 = new TextDecoder();
	for await (const chunk of chunks) {
		const rows = decoder.write(utf8.decode(chunk, { stream: true }));
		if (rows.length > 0) yield { header: decoder.header ?? [], rows };
	}
	const rows = [...decoder.write(utf8.decode()), ...decoder.end()];
	yield { header: decoder.header ?? [], rows };
}

/** How a job's CSV is written; Salesforce writes results as the job was made. */
export function dialectOf({ columnDelimiter, lineEnding }: JobInfo): Dialect {
	return {
		columnDelimiter:
			columnDelimiter !== undefined && columnDelimiter in DELIMITERS
				? (columnDelimiter as Dialect['columnDelimiter'])
				: 'COMMA',
		lineEnding: lineEnding === 'CRLF' ? 'CRLF' : 'LF',
	};
}
