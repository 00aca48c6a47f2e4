import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { BulkQueryResult } from '../soql';
import type { Dialect } from './csv';
import { formatRows } from './csv';
import { delimiters, lineEndings } from './model';

/** Rows formatted at a time. */
const blockRows = 2000;

/** The rows of a finished query, as text: what the records become later changes nothing here. */
export class ResultPages {
	private readonly blocks: Buffer[] = [];
	readonly count: number;

	private constructor(
		private readonly header: string[],
		private readonly dialect: Dialect,
		count: number,
	) {
		this.count = count;
	}

	/** Formats all rows, yielding between blocks; stops when told to. */
	static async build(
		result: BulkQueryResult,
		dialect: Dialect,
		goesOn: () => boolean,
	): Promise<ResultPages> {
		const pages = new ResultPages(result.header, dialect, result.count);
		for (let from = 0; from < result.count && goesOn(); from += blockRows) {
			const text = formatRows([...result.rows(from, blockRows)], dialect);
			pages.blocks.push(Buffer.from(text));
			await nextTurn();
		}
		return pages;
	}

	/** Bytes of all rows. */
	get size(): number {
		return this.blocks.reduce((sum, block) => sum + block.length, 0);
	}

	/** A page as CSV text in pieces, header first. */
	*read(from: number, count: number): Generator<Buffer> {
		yield Buffer.from(formatRows([this.header], this.dialect));
		const end = Math.min(this.count, from + count);
		for (let at = from; at < end;) {
			const index = Math.floor(at / blockRows);
			const blockStart = index * blockRows;
			const until = Math.min(end, blockStart + blockRows);
			const block = this.blocks[index] ?? Buffer.alloc(0);
			const isWhole = at === blockStart && until === Math.min(this.count, blockStart + blockRows);
			yield isWhole ? block : this.cut(block, at - blockStart, until - blockStart);
			at = until;
		}
	}

	private cut(block: Buffer, from: number, to: number): Buffer {
		const rows: string[][] = parse(block, {
			delimiter: delimiters[this.dialect.columnDelimiter],
			record_delimiter: lineEndings[this.dialect.lineEnding],
		});
		return Buffer.from(formatRows(rows.slice(from, to), this.dialect));
	}
}
