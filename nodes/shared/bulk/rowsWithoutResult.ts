import type { SalesforceClient } from '../client/types';
import type { FileJob } from './fileJob';
import { rowMeaning } from './match';
import { dialectOf, openResult, RESULT_KINDS, rowBlocks } from './results';
import { rowKey, type RowKey } from './rowKey';

/**
 * Finds the rows of a job that Salesforce lists no result for, reading its lists and the file once more.
 * It holds a few bytes for each result, and no row.
 *
 * @returns their places among the job's rows; undefined where it cannot be told which they are
 * @throws when a list or the file cannot be read
 */
export async function rowsWithoutResult(
	client: SalesforceClient,
	fileJob: FileJob,
): Promise<number[] | undefined> {
	const results = await readResults(client, fileJob);
	if (!results) return undefined;
	const { key, tally } = results;
	const missing: number[] = [];
	/** Rows that have a result fewer than there are rows like them, by what stands for these. */
	const doubtful = new Map<number, number[]>();
	let place = 0;
	for await (const rows of fileJob.readRows()) {
		for (const cells of rows) {
			const hash = hashOf(key.ofRow(cells));
			const taken = tally.take(hash);
			if (taken === 'never') missing.push(place);
			else if (taken === 'noMore') {
				const places = doubtful.get(hash);
				if (places) places.push(place);
				else doubtful.set(hash, [place]);
			}
			place++;
		}
	}
	// A result that fits no row stands for one that seems to have none.
	if (tally.left > 0) return undefined;
	if (doubtful.size === 0) return missing;
	const alike = await alikeRows(fileJob, key, doubtful);
	if (!alike) return undefined;
	return [...missing, ...[...doubtful.values()].flat()].sort((a, b) => a - b);
}

/** Whether all rows of each hash are interchangeable: then it does not matter which has no result. */
async function alikeRows(
	{ readRows, columns }: FileJob,
	key: RowKey,
	hashes: ReadonlyMap<number, unknown>,
): Promise<boolean> {
	const meanings = new Map<number, string>();
	for await (const rows of readRows()) {
		for (const cells of rows) {
			const hash = hashOf(key.ofRow(cells));
			if (!hashes.has(hash)) continue;
			const meaning = rowMeaning(columns, cells);
			const first = meanings.get(hash);
			if (first === undefined) meanings.set(hash, meaning);
			else if (first !== meaning) return false;
		}
	}
	return true;
}

async function readResults(
	client: SalesforceClient,
	{ job, columns, keyColumn, rows: most }: FileJob,
): Promise<{ key: RowKey; tally: Tally } | undefined> {
	const hashes = new Float64Array(most);
	let read = 0;
	let key: RowKey | undefined;
	let keyHeader: string | undefined;
	for (const kind of RESULT_KINDS) {
		const { chunks } = await openResult(client, job.id, kind);
		for await (const { header, rows } of rowBlocks(chunks, dialectOf(job).columnDelimiter)) {
			if (rows.length === 0) continue;
			const own = rowKey(columns, keyColumn, header);
			const ownHeader = header.filter((name) => !name.startsWith('sf__')).join();
			key ??= own;
			keyHeader ??= ownHeader;
			// Lists that give back different columns cannot be compared by one key.
			if (!own || ownHeader !== keyHeader || read + rows.length > most) return undefined;
			for (const cells of rows) hashes[read++] = hashOf(own.ofResult(cells));
		}
	}
	if (!key) return undefined;
	return { key, tally: new Tally(hashes.subarray(0, read)) };
}

/** How many of each number there are, in 12 bytes for each. */
class Tally {
	readonly #sorted: Float64Array;
	readonly #left: Uint32Array;
	left: number;

	/** @param values sorted here, in place */
	constructor(values: Float64Array) {
		values.sort();
		this.left = values.length;
		this.#left = new Uint32Array(values.length);
		let distinct = 0;
		for (const value of values) {
			if (distinct === 0 || values[distinct - 1] !== value) values[distinct++] = value;
			this.#left[distinct - 1] = (this.#left[distinct - 1] ?? 0) + 1;
		}
		this.#sorted = values.subarray(0, distinct);
	}

	/** Takes one away. */
	take(value: number): 'taken' | 'noMore' | 'never' {
		let low = 0;
		let high = this.#sorted.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((this.#sorted[middle] ?? 0) < value) low = middle + 1;
			else high = middle;
		}
		if (this.#sorted[low] !== value) return 'never';
		const left = this.#left[low] ?? 0;
		if (left === 0) return 'noMore';
		this.#left[low] = left - 1;
		this.left--;
		return 'taken';
	}
}

/**
 * 53 bits of a text. Two texts of a million share them once in about twenty thousand files; then one
 * result seems to stand for two rows, the counts differ, and no row is named.
 */
function hashOf(text: string): number {
	let a = 0xdeadbeef;
	let b = 0x41c6ce57;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		a = Math.imul(a ^ code, 2_654_435_761);
		b = Math.imul(b ^ code, 1_597_334_677);
	}
	a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
	b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
	return 4_294_967_296 * (2_097_151 & b) + (a >>> 0);
}
