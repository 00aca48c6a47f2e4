import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { Dialect } from '../../shared/bulk/csv/dialect';
import type { CsvFile } from '../../shared/bulk/file';
import { FILE_KINDS, writeFile, type FileFormat, type Section } from '../../shared/bulk/resultFile';
import { streamOf, type ByteStream } from '../../shared/client/bytes';

/** Bytes read at a time: small enough that what is made of a piece is collected at once. */
const READ_BYTES = 64 * 1_024;

/** The CSV file an item holds. */
export async function readCsvFile(context: IExecuteFunctions, item: number): Promise<CsvFile> {
	const property: string = context.getNodeParameter('binaryPropertyName', item);
	const { id } = context.helpers.assertBinaryData(item, property);
	if (id === undefined) {
		return { kind: 'memory', bytes: await context.helpers.getBinaryDataBuffer(item, property) };
	}
	return {
		kind: 'stored',
		open: async () => await context.helpers.getBinaryStream(id, READ_BYTES),
	};
}

/** Reads 'File Format'. */
export function readFormat(context: IExecuteFunctions): FileFormat {
	return context.getNodeParameter('options.fileFormat', 0, 'csv') as FileFormat;
}

/** A section, and any stream that came with it. */
export type HeldSection = Section & { held: ByteStream };

/**
 * Writes sections into one file of n8n's binary data, as they arrive.
 *
 * @param name without extension
 * @returns undefined where there is no section at all
 */
export async function saveFile(
	context: IExecuteFunctions,
	name: string,
	format: FileFormat,
	sections: AsyncGenerator<HeldSection> | Generator<HeldSection>,
	dialect?: Dialect,
): Promise<IBinaryData | undefined> {
	const first = await sections.next();
	if (first.done) return undefined;
	const { extension, mimeType } = FILE_KINDS[format];
	const chunks = writeFile(format, startingWith(first.value, sections), dialect);
	const stream = streamOf(first.value.held, chunks);
	return await context.helpers.prepareBinaryData(stream, `${name}.${extension}`, mimeType);
}

async function* startingWith<T>(first: T, rest: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
	yield first;
	yield* rest;
}
