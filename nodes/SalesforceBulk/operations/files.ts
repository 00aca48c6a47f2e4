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

/** How rows leave: each as an item, or in files of one format, in one field of binary data. */
export type RowOutput = { as: 'items' } | FileOutput;

export interface FileOutput {
	as: 'binary';
	format: FileFormat;
	/** Name of the field. */
	property: string;
}

/**
 * Reads 'Output', and for files 'File Format' and the name of their field. To be called before a job is
 * made: an expression may give anything, and once a job took rows nothing of this may fail.
 *
 * @throws {RangeError} naming the parameter, its value and what it takes
 */
export function readOutput(
	context: IExecuteFunctions,
	item: number,
	fallback: RowOutput['as'],
): RowOutput {
	const as: unknown = context.getNodeParameter('outputMode', item, fallback);
	if (as === 'items') return { as };
	if (as !== 'binary') throw notOneOf('Output', as, ['binary', 'items']);
	const format: unknown = context.getNodeParameter('options.fileFormat', item, 'csv');
	if (!isFormat(format)) throw notOneOf('File Format', format, Object.keys(FILE_KINDS));
	const property: unknown = context.getNodeParameter('binaryPropertyName', item);
	if (typeof property === 'string' && property.trim() !== '') return { as, format, property };
	throw new RangeError(
		'The name of the binary field for the file is empty. Enter one, such as data. Nothing was sent.',
	);
}

function isFormat(given: unknown): given is FileFormat {
	return typeof given === 'string' && Object.hasOwn(FILE_KINDS, given);
}

function notOneOf(name: string, given: unknown, values: readonly string[]): RangeError {
	const shown = typeof given === 'string' ? JSON.stringify(given) : String(given);
	return new RangeError(
		`'${name}' is ${shown}. It takes one of ${values.join(', ')}. Nothing was sent.`,
	);
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
