import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { namedNumbers, type FileJob } from '../../shared/bulk/fileJob';
import { rowText } from '../../shared/bulk/ingestRows';
import { dialectOf, likelyKinds, type RowBlock } from '../../shared/bulk/results';
import { rowsWithoutResult } from '../../shared/bulk/rowsWithoutResult';
import type { ByteStream } from '../../shared/client/bytes';
import type { SalesforceClient } from '../../shared/client/types';
import { saveFile, type HeldSection, type RowOutput } from './files';
import { openItem, type Outputs } from './outputs';
import { encoded, LIST_NAMES, readLists, type ReadLists } from './resultLists';

/**
 * Reads the results of jobs that are over, of one file: each list as one file, or each row as an item, by
 * the output that is its own. Rows that Salesforce lists no result for leave by Unprocessed, by name where
 * it can be told which they are. Never throws for what cannot be read or written: rows may have been saved.
 *
 * @param notes takes what a user should know
 */
export async function fileResults(
	context: IExecuteFunctions,
	client: SalesforceClient,
	ended: readonly FileJob[],
	output: RowOutput,
	notes: string[],
): Promise<Outputs> {
	const read = await readLists(
		context,
		client,
		(kind) => ended.filter(({ job, rows }) => likelyKinds(job, rows).includes(kind)),
		output,
	);
	for (const { kind, jobIds, error } of read.unread) {
		notes.push(
			`The ${LIST_NAMES[kind]} rows of ${jobIds.join(', ')} could not be read: ${messageOf(error)}. Salesforce keeps them for seven days: read them with 'Ingest Job > Get Results'.`,
		);
	}
	for (const fileJob of ended) {
		const { job, rows } = fileJob;
		const missing = rows - rowsRead(read, fileJob);
		if (missing === 0) continue;
		notes.push(
			`${rows} rows were sent to the bulk job ${job.id} and Salesforce lists results for ${rows - missing}${missing < 0 ? ', more than were sent' : ''}.`,
		);
		if (missing < 0) continue;
		const isUnread = read.unread.some(({ jobIds }) => jobIds.includes(job.id));
		const places = isUnread ? undefined : await whichOnes(client, fileJob, missing);
		try {
			for (const item of await missingItems(context, read.held, fileJob, missing, places, output)) {
				read.outputs[2].push(item);
			}
		} catch (error) {
			notes.push(
				`The rows of the bulk job ${job.id} without a result left by their numbers alone: ${messageOf(error)}.`,
			);
			read.outputs[2].push(missingItem(fileJob, missing, places));
		}
	}
	return read.outputs;
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** One item for all rows without a result, with their numbers where they are known. */
function missingItem(
	{ job, numberOf }: FileJob,
	rows: number,
	places: readonly number[] | undefined,
): INodeExecutionData {
	const why = { outcome: 'unknown', jobId: job.id, state: job.state } as const;
	const rowNumbers = places && namedNumbers(places.map(numberOf));
	return openItem({ ...why, rows, ...(rowNumbers && { rowNumbers }) });
}

/** Results of a job's rows, those included that went out again in another job. */
function rowsRead({ counts }: ReadLists, { job, resent }: FileJob): number {
	const listed = Object.values(counts).map((byJob) => byJob.get(job.id) ?? 0);
	return [...listed, ...resent.values()].reduce((sum, count) => sum + count, 0);
}

/** The places of the rows without a result; undefined where it cannot be told which they are. */
async function whichOnes(
	client: SalesforceClient,
	fileJob: FileJob,
	missing: number,
): Promise<number[] | undefined> {
	try {
		const places = await rowsWithoutResult(client, fileJob);
		return places?.length === missing ? places : undefined;
	} catch {
		// They are counted all the same.
		return undefined;
	}
}

async function missingItems(
	context: IExecuteFunctions,
	held: ByteStream | undefined,
	fileJob: FileJob,
	missing: number,
	places: readonly number[] | undefined,
	output: RowOutput,
): Promise<INodeExecutionData[]> {
	const { job, columns, numberOf } = fileJob;
	if (!places) return [missingItem(fileJob, missing, places)];
	const header = columns.map(({ name }) => name);
	if (output.as === 'items') {
		const items: INodeExecutionData[] = [];
		const why = { outcome: 'unknown', jobId: job.id, state: job.state } as const;
		let at = 0;
		for await (const { rows } of rowsAt(fileJob, header, places)) {
			for (const cells of rows) {
				const rowNumbers = [numberOf(places[at++] ?? 0)];
				items.push(openItem({ ...why, rows: 1, rowNumbers }, rowText(header, cells)));
			}
		}
		return items;
	}
	const item = missingItem(fileJob, missing, places);
	// Rows are told from others by the lists alone, so one was opened.
	if (!held) return [item];
	const dialect = dialectOf(job);
	const chunks = encoded(rowsAt(fileJob, header, places), dialect);
	function* section(stream: ByteStream): Generator<HeldSection> {
		yield { held: stream, chunks, onEnd: () => undefined };
	}
	const name = `without-result-${job.id}`;
	const file = await saveFile(context, name, output.format, section(held), dialect);
	return [{ ...item, ...(file && { binary: { [output.property]: file } }) }];
}

/** Some of a job's rows. */
async function* rowsAt(
	{ readRows }: FileJob,
	header: readonly string[],
	places: readonly number[],
): AsyncGenerator<RowBlock> {
	let place = 0;
	let at = 0;
	for await (const block of readRows()) {
		const rows: string[][] = [];
		for (const cells of block) {
			if (place++ !== places[at]) continue;
			at++;
			rows.push([...cells]);
		}
		yield { header, rows };
	}
}
