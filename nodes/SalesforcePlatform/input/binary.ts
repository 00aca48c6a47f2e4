import type { IExecuteFunctions } from 'n8n-workflow';

import { openedFrom, type ByteStream } from '../../shared/client/bytes';
import type { DataCall } from '../../shared/client/types';
import { readText } from './parameters';

/** Bytes read at a time; larger pieces cost fewer turns. */
const READ_BYTES = 256 * 1_024;

/** Milliseconds an upload may take besides its bytes, and bytes a second at the slowest. */
const UPLOAD_TIME_MS = 120_000;
const SLOWEST_UPLOAD = 256 * 1_024;

/** A file of an input item. */
export interface InputFile {
	bytes: number;
	fileName: string;
	mimeType: string;
	/** Its bytes in a call, with others before and behind them. */
	bodyOf(
		head?: string,
		tail?: string,
	): Pick<DataCall, 'body' | 'openBody' | 'bodyLength' | 'timeoutMs'>;
}

/** The name of the field under which a file of the item stands. */
export function readBinaryField(context: IExecuteFunctions, item: number): string {
	return readText(context, 'binaryPropertyName', item) || 'data';
}

/**
 * Reads the file of an item. One that n8n keeps on disk is opened anew for each attempt and never
 * stands in memory.
 *
 * @throws {NodeOperationError} when the item has no such file
 */
export async function readInputFile(context: IExecuteFunctions, item: number): Promise<InputFile> {
	const property = readBinaryField(context, item);
	const { helpers } = context;
	const { id, fileName = 'file', mimeType } = helpers.assertBinaryData(item, property);
	const about = { fileName, mimeType };
	if (id === undefined) {
		const content = await helpers.getBinaryDataBuffer(item, property);
		return {
			...about,
			bytes: content.length,
			bodyOf: (head = '', tail = '') => ({
				body: Buffer.concat([Buffer.from(head), content, Buffer.from(tail)]),
				timeoutMs: uploadTimeMs(content.length),
			}),
		};
	}
	const { fileSize } = await helpers.getBinaryMetadata(id);
	return {
		...about,
		bytes: fileSize,
		bodyOf: (head = '', tail = '') => ({
			openBody: async () => {
				const file = await helpers.getBinaryStream(id, READ_BYTES);
				return openedFrom(file, between(head, file, tail));
			},
			bodyLength: Buffer.byteLength(head) + fileSize + Buffer.byteLength(tail),
			timeoutMs: uploadTimeMs(fileSize),
		}),
	};
}

function uploadTimeMs(bytes: number): number {
	return UPLOAD_TIME_MS + (bytes / SLOWEST_UPLOAD) * 1_000;
}

async function* between(head: string, file: ByteStream, tail: string): AsyncGenerator<Uint8Array> {
	if (head !== '') yield Buffer.from(head);
	for await (const chunk of file) yield chunk as Uint8Array;
	if (tail !== '') yield Buffer.from(tail);
}
