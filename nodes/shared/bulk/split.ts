import type { DataCall } from '../client/types';
import { encodeCsvRow, type EncodeRow } from './csv/encode';

/**
 * Most bytes of one upload. Salesforce allows 150 MB after base64 (Bulk API 2.0 guide, "Limits"),
 * which is 112 MB of text; its own advice is to stay below 100 MB.
 */
export const MAX_UPLOAD_BYTES = 95_000_000;

/** Rows that were read together. */
type RowsRead = ReadonlyArray<readonly string[]>;

/** A piece of the rows that one job takes. */
export interface Upload {
	/** Index of its first row among all rows. */
	firstRow: number;
	rows: number;
	/** About as many bytes as it has. */
	bytes: number;
	/** Header and rows as CSV, as the body of a call. */
	readBody(): Promise<Pick<DataCall, 'body' | 'openBody' | 'bodyLength'>>;
	/** Its rows once more, in their order. */
	readRows: () => AsyncIterable<RowsRead> | Iterable<RowsRead>;
}

/** Cuts rows into uploads, in order and only between rows. The header stands in front of each. */
export function* splitUpload(
	header: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
	maxBytes: number = MAX_UPLOAD_BYTES,
	encode: EncodeRow = encodeCsvRow,
): Generator<Upload> {
	const head = encode(header);
	const headBytes = Buffer.byteLength(head);
	let lines: string[] = [];
	let bytes = headBytes;
	let firstRow = 0;
	const upload = (): Upload => {
		const body = head + lines.join('');
		const own = rows.slice(firstRow, firstRow + lines.length);
		return {
			firstRow,
			rows: own.length,
			bytes,
			readBody: () => Promise.resolve({ body }),
			readRows: () => [own],
		};
	};
	for (const row of rows) {
		const line = encode(row);
		const lineBytes = Buffer.byteLength(line);
		if (lines.length > 0 && bytes + lineBytes > maxBytes) {
			yield upload();
			firstRow += lines.length;
			lines = [];
			bytes = headBytes;
		}
		lines.push(line);
		bytes += lineBytes;
	}
	if (lines.length > 0) yield upload();
}
