import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { OpenReply } from '../../shared/bulk/body';
import { csvEncoder } from '../../shared/bulk/csv/encode';
import type { Dialect } from '../../shared/bulk/csv/dialect';
import type { FileJob } from '../../shared/bulk/fileJob';
import { resultEnd, rowText } from '../../shared/bulk/ingestRows';
import { withoutResent } from '../../shared/bulk/lockedRows';
import {
	dialectOf,
	openResult,
	RESULT_KINDS,
	rowBlocks,
	type ResultKind,
	type RowBlock,
} from '../../shared/bulk/results';
import type { ByteStream } from '../../shared/client/bytes';
import type { SalesforceClient } from '../../shared/client/types';
import { saveFile, type FileOutput, type HeldSection, type RowOutput } from './files';
import { endItem, type Outputs } from './outputs';

/** A job that is over, as far as its lists are concerned. */
export type ListedJob = Pick<FileJob, 'job' | 'columns' | 'keyColumn' | 'resent'>;

/** What was read of the lists of several jobs. */
export interface ReadLists {
	outputs: Outputs;
	/** Rows by kind of list and ID of the job. */
	counts: Record<ResultKind, Map<string, number>>;
	/** Lists that could not be read; nothing of them is on the outputs. */
	unread: Array<{ kind: ResultKind; jobIds: string[]; error: unknown }>;
	/** A stream of one that was opened, if any was; only its class is of use. */
	held?: ByteStream;
}

type OpenList = (jobId: string, kind: ResultKind) => Promise<OpenReply>;

const OUTCOMES = {
	successfulResults: 'saved',
	failedResults: 'failed',
	unprocessedrecords: 'notTried',
} as const;

/** What a list is called in file names and messages. */
export const LIST_NAMES: Readonly<Record<ResultKind, string>> = {
	successfulResults: 'succeeded',
	failedResults: 'failed',
	unprocessedrecords: 'unprocessed',
};

/**
 * Reads lists of jobs that are over, by the output that is each list's own: each as one file, or each of
 * its rows as an item.
 *
 * @param jobsOf the jobs whose list of a kind is to be read
 */
export async function readLists(
	context: IExecuteFunctions,
	client: SalesforceClient,
	jobsOf: (kind: ResultKind) => readonly ListedJob[],
	output: RowOutput,
): Promise<ReadLists> {
	const read: ReadLists = {
		outputs: [[], [], []],
		counts: {
			successfulResults: new Map(),
			failedResults: new Map(),
			unprocessedrecords: new Map(),
		},
		unread: [],
	};
	const open: OpenList = async (jobId, kind) => {
		const reply = await openResult(client, jobId, kind);
		read.held ??= reply.held;
		return reply;
	};
	for (const [i, kind] of RESULT_KINDS.entries()) {
		// One job at a time: what was read of one is not lost with another.
		const together = output.as === 'binary' ? [jobsOf(kind)] : jobsOf(kind).map((job) => [job]);
		for (const jobs of together) {
			const counts = new Map<string, number>();
			try {
				const items =
					output.as === 'binary'
						? await listAsFile(context, open, kind, jobs, counts, output)
						: await listAsItems(open, kind, jobs, counts);
				for (const item of items) read.outputs[i as 0 | 1 | 2].push(item);
				for (const [jobId, rows] of counts) read.counts[kind].set(jobId, rows);
			} catch (error) {
				read.unread.push({ kind, jobIds: jobs.map(({ job }) => job.id), error });
			}
		}
	}
	return read;
}

async function listAsItems(
	open: OpenList,
	kind: ResultKind,
	jobs: readonly ListedJob[],
	counts: Map<string, number>,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	for (const listed of jobs) {
		const { job } = listed;
		const { chunks } = await open(job.id, kind);
		const before = items.length;
		for await (const { header, rows } of blocksOf(listed, kind, chunks)) {
			for (const cells of rows) items.push(endItem(resultEnd(kind, rowText(header, cells), job)));
		}
		counts.set(job.id, items.length - before);
	}
	return items;
}

async function listAsFile(
	context: IExecuteFunctions,
	open: OpenList,
	kind: ResultKind,
	jobs: readonly ListedJob[],
	counts: Map<string, number>,
	{ format, property }: FileOutput,
): Promise<INodeExecutionData[]> {
	const [first] = jobs;
	if (!first) return [];
	async function* sections(): AsyncGenerator<HeldSection> {
		for (const listed of jobs) {
			const { job } = listed;
			const onEnd = (rows: number) => void counts.set(job.id, rows);
			const { held, chunks } = await open(job.id, kind);
			const asItIs = kind !== 'failedResults' || listed.resent.size === 0;
			const own = asItIs ? chunks : encoded(blocksOf(listed, kind, chunks), dialectOf(job));
			yield { held, chunks: own, onEnd };
		}
	}
	const name = `${LIST_NAMES[kind]}-${first.job.id}`;
	const file = await saveFile(context, name, format, sections(), dialectOf(first.job));
	const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
	if (!file || rows === 0) return [];
	const json = { outcome: OUTCOMES[kind], rows, jobIds: jobs.map(({ job }) => job.id) };
	return [{ json, binary: { [property]: file } }];
}

function blocksOf(
	listed: ListedJob,
	kind: ResultKind,
	chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<RowBlock> {
	const blocks = rowBlocks(chunks, dialectOf(listed.job).columnDelimiter);
	return kind === 'failedResults' && listed.resent.size > 0
		? withoutResent(listed, blocks)
		: blocks;
}

/** Rows as CSV with a header. */
export async function* encoded(
	blocks: AsyncIterable<RowBlock>,
	dialect: Dialect,
): AsyncGenerator<Uint8Array> {
	const encode = csvEncoder(dialect);
	let first = true;
	for await (const { header, rows } of blocks) {
		if (first) yield Buffer.from(encode(header));
		first = false;
		if (rows.length > 0) yield Buffer.from(rows.map(encode).join(''));
	}
}
