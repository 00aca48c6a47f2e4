import { openedFrom, type ByteStream } from '../client/bytes';
import type { DataCall } from '../client/types';
import { CsvDecoder } from './csv/decode';
import type { Dialect } from './csv/dialect';
import { csvEncoder } from './csv/encode';
import { chunksOf, type CsvFile, type FilePart, type FilePlan } from './file';
import type { Upload } from './split';

/** The uploads of a file that was planned. */
export function uploadsOf(file: CsvFile, plan: FilePlan): Upload[] {
	const { columns, dialect, recode, source } = plan;
	const head = Buffer.from(csvEncoder(dialect)(columns));
	return plan.parts.map((part) => {
		const { from, to, rows, firstRow } = part;
		const bytes = head.length + to - from;
		const chunks = (opened: ByteStream | Uint8Array) => {
			const raw = partOf(opened, part);
			return withHead(head, recode ? recoded(raw, columns.length, source, dialect) : raw);
		};
		const readBody = async (): Promise<Body> => {
			if (file.kind === 'memory') return { body: await textOf(chunks(file.bytes)) };
			const openBody = async () => {
				const held = await file.open();
				return openedFrom(held, chunks(held));
			};
			return { openBody, ...(!recode && { bodyLength: bytes }) };
		};
		const readRows = async function* (): AsyncGenerator<string[][]> {
			const opened = file.kind === 'memory' ? file.bytes : await file.open();
			try {
				yield* decoded(partOf(opened, part), columns.length, source);
			} finally {
				if (!(opened instanceof Uint8Array)) opened.destroy();
			}
		};
		return { firstRow, rows, bytes, readBody, readRows };
	});
}

type Body = Pick<DataCall, 'body' | 'openBody' | 'bodyLength'>;

async function* partOf(
	opened: ByteStream | Uint8Array,
	{ from, to }: FilePart,
): AsyncGenerator<Uint8Array> {
	let at = 0;
	for await (const chunk of chunksOf(opened)) {
		const end = at + chunk.length;
		if (end > from) yield chunk.subarray(Math.max(0, from - at), Math.min(chunk.length, to - at));
		at = end;
		if (at >= to) return;
	}
	throw new RangeError('The file is shorter than it was a moment ago.');
}

async function* withHead(
	head: Uint8Array,
	chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	yield head;
	yield* chunks;
}

/** Reads rows as the file has them and writes them as the job takes them. */
async function* recoded(
	chunks: AsyncIterable<Uint8Array>,
	columns: number,
	source: Dialect,
	target: Dialect,
): AsyncGenerator<Uint8Array> {
	const encode = csvEncoder(target);
	for await (const rows of decoded(chunks, columns, source)) {
		yield Buffer.from(rows.map(encode).join(''));
	}
}

/** Rows of bytes that begin behind the header. */
async function* decoded(
	chunks: AsyncIterable<Uint8Array>,
	columns: number,
	source: Dialect,
): AsyncGenerator<string[][]> {
	const decoder = new CsvDecoder(source.columnDelimiter);
	// The decoder takes the first record for the header, which is not part of these bytes.
	decoder.write(csvEncoder(source)(Array.from({ length: columns }, (_, i) => String(i))));
	const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
	for await (const chunk of chunks) {
		const rows = decoder.write(utf8.decode(chunk, { stream: true }));
		if (rows.length > 0) yield rows;
	}
	const rest = [...decoder.write(utf8.decode()), ...decoder.end()];
	if (rest.length > 0) yield rest;
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
	const all: Uint8Array[] = [];
	for await (const chunk of chunks) all.push(chunk);
	return Buffer.concat(all).toString();
}
