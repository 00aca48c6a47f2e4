import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { BulkQueryResult } from '../soql';
import type { Dialect } from './csv';
import { formatRows } from './csv';
import { delimiters, lineEndings } from './model';
import { Spool } from '../spool';

/** Rows formatted at a time. */
const blockRows = 2000;

/** The rows of a finished query, as text: what the records become later changes nothing here. */
export class ResultPages {
	private readonly spool = new Spool();
	/** Where each block of rows begins, and where the last one ends. */
	private readonly bounds = [0];
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
			pages.spool.append(Buffer.from(formatRows(result.rows(from, blockRows), dialect)));
			pages.bounds.push(pages.spool.size);
			await nextTurn();
		}
		return pages;
	}

	/** Bytes of all rows. */
	get size(): number {
		return this.spool.size;
	}

	/** A page as CSV text in pieces, header first. */
	*read(from: number, count: number): Generator<Buffer> {
		yield Buffer.from(formatRows([this.header], this.dialect));
		const end = Math.min(this.count, from + count);
		const firstWhole = Math.ceil(from / blockRows);
		const lastWhole = end === this.count ? this.bounds.length - 1 : Math.floor(end / blockRows);
		if (firstWhole > lastWhole) {
			yield this.cut(firstWhole - 1, from, end);
			return;
		}
		if (from < firstWhole * blockRows) yield this.cut(firstWhole - 1, from, end);
		yield* this.spool.read(this.bounds[firstWhole], this.bounds[lastWhole]);
		if (end > lastWhole * blockRows) yield this.cut(lastWhole, lastWhole * blockRows, end);
	}

	/** Frees the text. */
	drop(): void {
		this.spool.drop();
	}

	/** The rows of one block that lie in a page. */
	private cut(block: number, from: number, to: number): Buffer {
		const text = [...this.spool.read(this.bounds[block], this.bounds[block + 1])];
		const rows: string[][] = parse(Buffer.concat(text), {
			delimiter: delimiters[this.dialect.columnDelimiter],
			record_delimiter: lineEndings[this.dialect.lineEnding],
		});
		const start = block * blockRows;
		return Buffer.from(formatRows(rows.slice(from - start, to - start), this.dialect));
	}
}
