import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { jobReport } from '../../shared/bulk/jobReport';
import { streamOf, type ByteStream } from '../../shared/client/bytes';
import type { SalesforceRecord } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import {
	childLists,
	isAggregate,
	outlineOf,
	ownPaths,
	selectedPaths,
	type Outline,
} from '../../shared/soql/outline';
import type { SoqlText } from '../../shared/soql/text';
import { csvChunks, jsonChunks, type FileCount } from './fileChunks';
import { shaped } from './flatten';
import type { OutputOptions, ReadOptions } from './options';
import { readRows } from './readRows';

/** A query ready to be sent, and what becomes of its records. */
export interface QueryRequest {
	/** Statements whose rows together are the result. */
	statements: SoqlText[];
	options: ReadOptions & OutputOptions;
}

/** What one item gets, before it is paired with it. */
export type Answer = Array<Pick<INodeExecutionData, 'json' | 'binary'>>;

/** Reads the records of a request and puts them out as it asks. */
export async function answerTo(
	context: IExecuteFunctions,
	client: SalesforceClient,
	{ statements, options }: QueryRequest,
): Promise<Answer> {
	let stream: ByteStream | undefined;
	const isFile = options.output === 'csv' || options.output === 'json';
	const pages = readRows(client, statements, options, {
		report: jobReport(context),
		...(isFile && { onStream: (held) => (stream = held) }),
		onChoice: (message) => context.addExecutionHints({ message, location: 'outputPane' }),
	});
	return await deliver(context, pages, outlineOf(statements[0] ?? ''), options, () => stream);
}

/**
 * Puts records out: an item each, one item with a list, or a file.
 *
 * @param outline of the query, for the order of its fields and the name of a file
 * @param stream any stream, if there is one once the first page was read: then the file is written while
 * the pages come, else it is put together in memory
 */
export async function deliver(
	context: IExecuteFunctions,
	pages: AsyncIterable<SalesforceRecord[]>,
	outline: Outline,
	options: OutputOptions,
	stream: () => ByteStream | undefined = () => undefined,
): Promise<Answer> {
	const paths = selectedPaths(outline);
	const lists = childLists(outline);
	// A table has no place for what is nested.
	const flatten =
		options.output === 'csv' && options.flatten === 'none' ? 'parents' : options.flatten;
	async function* rows(): AsyncGenerator<IDataObject[]> {
		for await (const records of pages) {
			yield flatten === 'none'
				? (records as IDataObject[])
				: records.flatMap((record) => shaped(record, flatten, paths, lists));
		}
	}
	if (options.output === 'csv' || options.output === 'json') {
		const count: FileCount = { count: 0 };
		const columns = flatten === 'rows' ? paths : ownPaths(outline);
		const chunks =
			options.output === 'csv'
				? csvChunks(rows(), isAggregate(outline) ? [] : columns, count)
				: jsonChunks(rows(), count);
		const fileName = `${outline.from[0]?.text ?? 'query'}.${options.output}`;
		const data = await fileOf(context, chunks, stream, fileName);
		return [
			{ json: { count: count.count, fileName }, binary: { [options.binaryPropertyName]: data } },
		];
	}
	const all: IDataObject[] = [];
	for await (const page of rows()) for (const row of page) all.push(row);
	if (options.output === 'list') return [{ json: { count: all.length, records: all } }];
	return all.map((json) => ({ json }));
}

const MIME_TYPES: Readonly<Record<string, string>> = {
	csv: 'text/csv',
	json: 'application/json',
};

async function fileOf(
	context: IExecuteFunctions,
	chunks: AsyncGenerator<string>,
	stream: () => ByteStream | undefined,
	fileName: string,
) {
	const mimeType = MIME_TYPES[fileName.slice(fileName.lastIndexOf('.') + 1)];
	// The first piece of text is there only once the first page was read.
	const first = await chunks.next();
	async function* whole(): AsyncGenerator<Uint8Array> {
		if (!first.done) yield Buffer.from(first.value);
		for await (const text of chunks) yield Buffer.from(text);
	}
	const held = stream();
	if (held) {
		return await context.helpers.prepareBinaryData(streamOf(held, whole()), fileName, mimeType);
	}
	const parts: Uint8Array[] = [];
	for await (const part of whole()) parts.push(part);
	return await context.helpers.prepareBinaryData(Buffer.concat(parts), fileName, mimeType);
}
