import type { OpenReply } from './body';
import { CsvDecoder } from './csv/decode';
import { DELIMITERS, LINE_ENDS, OWN_DIALECT, type Dialect } from './csv/dialect';
import { CsvScanner } from './csv/scan';
import { rowBlocks } from './results';

/** What a result is written as. */
export type FileFormat = 'csv' | 'csvGzip' | 'jsonLines' | 'jsonLinesGzip';

export const FILE_KINDS: Readonly<Record<FileFormat, { extension: string; mimeType: string }>> = {
	csv: { extension: 'csv', mimeType: 'text/csv' },
	csvGzip: { extension: 'csv.gz', mimeType: 'application/gzip' },
	jsonLines: { extension: 'jsonl', mimeType: 'application/jsonl' },
	jsonLinesGzip: { extension: 'jsonl.gz', mimeType: 'application/gzip' },
};

/** One CSV of several that become one file; each has a header. */
export interface Section extends Pick<OpenReply, 'chunks'> {
	/** Told how many rows it had, when it is read to its end; throws when that cannot be. */
	onEnd: (rows: number) => void;
}

/**
 * Writes CSVs of the same columns as one file, as they arrive. Rows are passed on as Salesforce wrote
 * them where the format allows it.
 */
export function writeFile(
	format: FileFormat,
	sections: AsyncIterable<Section>,
	dialect: Dialect = OWN_DIALECT,
): AsyncGenerator<Uint8Array> {
	const plain = format.startsWith('csv')
		? joinCsv(sections, dialect)
		: jsonLines(sections, dialect);
	return format.endsWith('Gzip') ? gzip(plain) : plain;
}

async function* joinCsv(
	sections: AsyncIterable<Section>,
	{ columnDelimiter, lineEnding }: Dialect,
): AsyncGenerator<Uint8Array> {
	const delimiter = DELIMITERS[columnDelimiter];
	let first = true;
	let names: string | undefined;
	for await (const { chunks, onEnd } of sections) {
		let head: Uint8Array | undefined = new Uint8Array();
		let scanner: CsvScanner | undefined;
		let last = 0;
		for await (const chunk of chunks) {
			let rows = chunk;
			if (head) {
				head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
				const end = headerEnd(head);
				if (end === undefined) continue;
				if (first) yield head.subarray(0, end);
				const decoder = new CsvDecoder(columnDelimiter);
				decoder.write(new TextDecoder().decode(head.subarray(0, end)));
				const columns = decoder.header?.length ?? 0;
				const own = decoder.header?.join() ?? '';
				if (own !== (names ??= own)) throw otherColumns(names, own);
				const position = { offset: 0, line: 2 };
				scanner = new CsvScanner(delimiter.charCodeAt(0), columns, position, undefined, false);
				rows = head.subarray(end);
				head = undefined;
			}
			if (rows.length === 0) continue;
			scanner?.write(rows);
			last = rows.at(-1) ?? last;
			yield rows;
		}
		// A header without a line end, or nothing at all.
		if (head && first && head.length > 0) yield withLineEnd(head, lineEnding);
		scanner?.end();
		onEnd(scanner?.rows ?? 0);
		first = false;
		if (last !== 0 && last !== LINE_FEED) yield Buffer.from(LINE_ENDS[lineEnding]);
	}
}

/** Rows of other columns would stand under the wrong names. */
function otherColumns(names: string, own: string): RangeError {
	return new RangeError(
		`A part of it has other columns (${own}) than the first one (${names}), and one file cannot hold both`,
	);
}

const LINE_FEED = 10;
const QUOTE = 34;

/** Where the first line ends; line ends inside quotes are text. */
function headerEnd(bytes: Uint8Array): number | undefined {
	let quoted = false;
	for (let at = 0; at < bytes.length; at++) {
		if (bytes[at] === QUOTE) quoted = !quoted;
		else if (bytes[at] === LINE_FEED && !quoted) return at + 1;
	}
	return undefined;
}

function withLineEnd(bytes: Uint8Array, lineEnding: Dialect['lineEnding']): Uint8Array {
	return Buffer.concat([bytes, Buffer.from(LINE_ENDS[lineEnding])]);
}

async function* jsonLines(
	sections: AsyncIterable<Section>,
	{ columnDelimiter }: Dialect,
): AsyncGenerator<Uint8Array> {
	for await (const { chunks, onEnd } of sections) {
		let count = 0;
		for await (const { header, rows } of rowBlocks(chunks, columnDelimiter)) {
			count += rows.length;
			if (rows.length === 0) continue;
			const names = header.map((name) => `${JSON.stringify(name)}:`);
			let text = '';
			for (const cells of rows) {
				const pairs = names.map((name, i) => name + JSON.stringify(cells[i] ?? ''));
				text += `{${pairs.join(',')}}\n`;
			}
			yield Buffer.from(text);
		}
		onEnd(count);
	}
}

async function* gzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	const { readable, writable } = new CompressionStream('gzip');
	const writer = writable.getWriter();
	const feeding = (async () => {
		try {
			for await (const chunk of chunks) await writer.write(chunk);
			await writer.close();
		} catch (error) {
			await writer.abort(error);
		}
	})();
	for await (const chunk of readable) yield chunk as Uint8Array;
	await feeding;
}
