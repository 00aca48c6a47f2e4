import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';
import Papa from 'papaparse';

import { CsvDecoder } from '../../nodes/shared/bulk/csv/decode';
import { encodeCsvRow } from '../../nodes/shared/bulk/csv/encode';
import { figure, type Figure } from '../figure';
import { peerName } from '../peerVersion';

const ROWS = 200_000;
/** As a socket gives it. */
const CHUNK_BYTES = 65_536;
/** Each is run this often, in turns; the best counts. */
const TURNS = 3;
const LONGEST_DELAY_MS = 50;

/** 12 columns as Salesforce writes them: every value in quotes, one of them over two lines. */
const rows = Array.from({ length: ROWS }, (_, i) => [
	`003Ab${String(i).padStart(13, '0')}`,
	`First ${i}`,
	`Last "${i % 97}", Jr.`,
	`person.${i}@example.com`,
	`+1 555 ${i}`,
	`Main Street ${i % 500}\nBuilding ${i % 7}`,
	'San Francisco',
	i % 3 === 0 ? '' : 'CA',
	String(94_000 + (i % 999)),
	'2026-01-31T12:00:00.000Z',
	String(i * 1.5),
	i % 2 === 0 ? 'true' : 'false',
]);
const quotedText = rows
	.map((cells) => `"${cells.map((cell) => cell.replaceAll('"', '""')).join('","')}"\n`)
	.join('');
const bytes = Buffer.from(quotedText);

function* chunks(): Generator<Buffer> {
	for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** Reads or writes all rows; gives the bytes of the CSV. */
type Contestant = () => Promise<number>;

/** Of the rows read; the CSV has a header like any of them. */
function checked(read: number): number {
	if (read !== ROWS) throw new Error(`${read} rows instead of ${ROWS}`);
	return bytes.length;
}

const decoders: Record<string, Contestant> = {
	async ours() {
		const decoder = new CsvDecoder();
		const text = new TextDecoder();
		let read = 1;
		for (const chunk of chunks()) {
			read += decoder.write(text.decode(chunk, { stream: true })).length;
			await nextTurn();
		}
		return checked(read + decoder.end().length);
	},
	async [peerName('csv-parse')]() {
		let read = 0;
		const parser = Readable.from(chunks(), { objectMode: false }).pipe(parse());
		for await (const record of parser) if (record) read++;
		return checked(read);
	},
	async [peerName('papaparse')]() {
		let read = 0;
		const parser = Readable.from(chunks(), { objectMode: false }).pipe(
			Papa.parse(Papa.NODE_STREAM_INPUT),
		);
		for await (const record of parser) if (record) read++;
		return checked(read);
	},
};

const encoders: Record<string, Contestant> = {
	async ours() {
		let written = 0;
		let block = '';
		for (const cells of rows) {
			block += encodeCsvRow(cells);
			if (block.length < CHUNK_BYTES) continue;
			written += Buffer.from(block).length;
			block = '';
			await nextTurn();
		}
		return written + Buffer.from(block).length;
	},
	async [peerName('csv-stringify')]() {
		let written = 0;
		const writer = Readable.from(rows).pipe(stringify());
		for await (const chunk of writer) written += (chunk as Buffer).length;
		return written;
	},
	async [peerName('papaparse')]() {
		let written = 0;
		for (let at = 0; at < rows.length; at += 500) {
			const text = Papa.unparse(rows.slice(at, at + 500), { newline: '\n' });
			written += Buffer.from(`${text}\n`).length;
			await nextTurn();
		}
		return written;
	},
};

/** Best milliseconds and bytes of each, and the event loop's 99th percentile while ours ran. */
async function race(contestants: Record<string, Contestant>) {
	const best = new Map<string, { ms: number; size: number }>();
	let delayMs = 0;
	for (let turn = 0; turn < TURNS; turn++) {
		for (const [name, run] of Object.entries(contestants)) {
			const delay = monitorEventLoopDelay({ resolution: 1 });
			delay.enable();
			const start = performance.now();
			const size = await run();
			const took = performance.now() - start;
			delay.disable();
			if (name === 'ours') delayMs = Math.max(delayMs, delay.percentile(99) / 1e6);
			best.set(name, { ms: Math.min(took, best.get(name)?.ms ?? Infinity), size });
		}
	}
	return { best, delayMs };
}

async function compare(
	id: string,
	verb: string,
	quoting: string,
	contestants: Record<string, Contestant>,
): Promise<Figure> {
	const { best, delayMs } = await race(contestants);
	const perSecond = (name: string) => Math.round(ROWS / (best.get(name)?.ms ?? NaN));
	const ours = perSecond('ours');
	const peers = Object.fromEntries(
		Object.keys(contestants)
			.filter((name) => name !== 'ours')
			.map((name) => [name, perSecond(name)]),
	);
	const megabytes = [...best].map(
		([name, { ms, size }]) => `${name} ${Math.round(size / ms / 1000)}`,
	);
	const made = figure({
		id,
		what: `Rows ${verb} a second: ${ROWS} rows of 12 columns, ${quoting}, with line breaks inside, ${Math.round((best.get('ours')?.size ?? NaN) / 1e6)} MB in chunks of 64 KiB, best of ${TURNS}; in MB/s: ${megabytes.join(', ')}; event-loop delay of ours at the 99th percentile: ${delayMs.toFixed(1)} ms`,
		unit: 'thousand rows/s',
		ours,
		peers,
		goal: `more than each peer, delay below ${LONGEST_DELAY_MS} ms`,
		ok: Object.values(peers).every((peer) => ours > peer) && delayMs < LONGEST_DELAY_MS,
	});
	return { ...made, ratio: Number((ours / Math.max(...Object.values(peers))).toFixed(3)) };
}

/** Reading and writing CSV, side by side with the libraries that are used for it. */
export async function measure(): Promise<Figure[]> {
	return [
		await compare('csv-decode', 'read', 'all quoted', decoders),
		await compare('csv-encode', 'written', 'quoted where needed', encoders),
	];
}
