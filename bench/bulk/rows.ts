import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { stringify } from 'csv-stringify/sync';

import { contact } from './child';

const BLOCK_ROWS = 10_000;

/** Writes a CSV of contacts, 12 columns each, by another library than the one that is measured. */
export async function writeContacts(file: string, rows: number): Promise<void> {
	function* blocks(): Generator<string> {
		for (let from = 0; from < rows; from += BLOCK_ROWS) {
			const count = Math.min(BLOCK_ROWS, rows - from);
			const block = Array.from({ length: count }, (_, i) => contact(from + i));
			yield stringify(block, { header: from === 0 });
		}
	}
	await pipeline(Readable.from(blocks()), createWriteStream(file));
}
