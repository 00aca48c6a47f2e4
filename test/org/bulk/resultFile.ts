import { seededRandom } from '../random';
import type { Dialect } from './csv';
import { formatRows, parseRows } from './csv';
import { Spool } from '../spool';

/** Rows shuffled and formatted together, so that a long file needs little memory. */
const blockRows = 5000;

/**
 * The rows of a result file of an ingest job. Salesforce does not keep their order, so neither do
 * we: rows change places within a block, and blocks among each other, the same way in each run.
 */
export class ResultFile {
	private readonly spool = new Spool();
	private readonly blocks: Array<{ start: number; end: number }> = [];
	private pending: string[][] = [];
	private readonly random: () => number;

	constructor(
		private readonly dialect: Dialect,
		seed: number,
	) {
		this.random = seededRandom(seed);
	}

	add(cells: string[]): void {
		this.pending.push(cells);
		if (this.pending.length >= blockRows) this.flush();
	}

	/** All rows as CSV text in pieces. */
	*read(): Generator<Buffer> {
		this.flush();
		for (const { start, end } of this.blocks) yield* this.spool.read(start, end);
	}

	/** Like `read`, but without the first rows: what Salesforce did not record. Holds the whole file. */
	*readWithout(missing: number): Generator<Buffer> {
		const text = Buffer.concat([...this.read()]).toString();
		const rows = parseRows(text, this.dialect);
		yield Buffer.from(formatRows(rows.slice(missing), this.dialect));
	}

	/** Frees the text. */
	drop(): void {
		this.pending = [];
		this.blocks.length = 0;
		this.spool.drop();
	}

	private flush(): void {
		if (this.pending.length === 0) return;
		shuffle(this.pending, this.random);
		const start = this.spool.size;
		this.spool.append(Buffer.from(formatRows(this.pending, this.dialect)));
		this.pending = [];
		const at = Math.floor(this.random() * (this.blocks.length + 1));
		this.blocks.splice(at, 0, { start, end: this.spool.size });
	}
}

function shuffle(rows: string[][], random: () => number): void {
	for (let at = rows.length - 1; at > 0; at -= 1) {
		const other = Math.floor(random() * (at + 1));
		const row = rows[at];
		const swapped = rows[other];
		if (row === undefined || swapped === undefined) continue;
		rows[at] = swapped;
		rows[other] = row;
	}
}
