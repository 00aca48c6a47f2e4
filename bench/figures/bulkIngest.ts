import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ChildResult } from '../bulk/child';
import {
	callsSinceReset,
	credentialFor,
	curlMs,
	leastOf,
	MEMORY_TURNS,
	reset,
	runChild,
	startOrgProcess,
	type OrgProcess,
} from '../bulk/processes';
import { writeContacts } from '../bulk/rows';
import { figure, type Figure } from '../figure';

const SIZES = [10_000, 100_000, 1_000_000];
const MOST_MB_ABOVE = 32;
/** Live memory of the largest run above the smallest that still counts as flat. */
const FLAT_MB = 8;
const MOST_TIMES_CURL = 1.5;
/** Rows of the file whose upload is timed: one job's worth. */
const UPLOAD_ROWS = 100_000;
/** The machine has other work; so many turns that each side has a quiet one. */
const TURNS = 6;
/** How often curl's job is looked at; milliseconds. */
const LOOK_MS = 250;

interface Size {
	rows: number;
	ours: ChildResult;
	bare: ChildResult;
}

/** A CSV file through bulk jobs, beside n8n sending the same file and doing nothing else, and curl. */
export async function measure(): Promise<Figure[]> {
	const sizes: Size[] = [];
	for (const rows of SIZES) sizes.push(await measureSize(rows));
	const above = sizes.map(({ ours, bare }) => round(ours.peakMb - bare.peakMb));
	const live = sizes.map(({ ours }) => round(ours.liveMb));
	const growth = Math.max(...live) - (live[0] ?? 0);
	const worst = Math.max(...above);
	const wall = await measureWall();
	return [
		figure({
			id: 'bulk-ingest-memory',
			what: `Peak memory of Ingest Job > Run from a CSV file, results as files, above a bare n8n node that sends the same file and saves the same results, each in a process of its own, the least of ${MEMORY_TURNS} runs each, the worst of 10k, 100k and 1M rows of 12 columns (${above.join(', ')} MB; bare: ${sizes.map(({ bare }) => round(bare.peakMb)).join(', ')} MB); live memory after a collection: ${live.join(', ')} MB`,
			unit: 'MB',
			ours: worst,
			peers: {},
			goal: `at most ${MOST_MB_ABOVE} MB above, live memory flat (within ${FLAT_MB} MB)`,
			ok: worst <= MOST_MB_ABOVE && growth <= FLAT_MB,
		}),
		figure({
			id: 'bulk-ingest-wall',
			what: `Milliseconds outside the job's work, from its start to the look that found it over, of Ingest Job > Run from a CSV file of ${UPLOAD_ROWS} rows of 12 columns (${Math.round(wall.bytes / 1e6)} MB) to result files, the checks included, beside the same job driven by curl, which has its session and checks nothing; best of ${TURNS}, in turns; with the job's work ${Math.round(wall.ours.ms)} and ${Math.round(wall.curl.ms)} ms`,
			unit: 'ms',
			ours: Math.round(wall.ours.outsideMs),
			peers: { curl: Math.round(wall.curl.outsideMs) },
			goal: `at most ${MOST_TIMES_CURL} times curl`,
			ok: wall.ours.outsideMs / wall.curl.outsideMs <= MOST_TIMES_CURL,
		}),
	];
}

const parameters = {
	resource: 'ingestJob',
	operation: 'run',
	object: { __rl: true, mode: 'list', value: 'Contact' },
	jobOperation: 'insert',
	inputMode: 'binary',
	outputMode: 'binary',
	options: { waitMinutes: 60, parallelJobs: 1 },
};

async function withOrg<T>(rows: number, use: (org: OrgProcess, file: string) => Promise<T>) {
	const folder = mkdtempSync(join(tmpdir(), 'bulk-bench-'));
	const org = await startOrgProcess('--seed', 'empty');
	try {
		const file = join(folder, 'rows.csv');
		await writeContacts(file, rows);
		return await use(org, file);
	} finally {
		await org.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function measureSize(rows: number): Promise<Size> {
	return await withOrg(rows, async (org, file) => {
		let jobIds: string[] = [];
		const ours = await leastOf(async () => {
			await reset(org, true);
			const run = await ingest(org, file, rows);
			({ jobIds } = run.outputs[0]?.first as { jobIds: string[] });
			return run;
		});
		const sink = createServer((request, response) => {
			request.resume().on('end', () => response.writeHead(201).end());
		}).listen(0, '127.0.0.1');
		await once(sink, 'listening');
		const jobs = `${org.url}/services/data/v${org.apiVersion}/jobs/ingest`;
		const passThrough = {
			node: 'passThrough',
			packageDir: join(__dirname, '../bulk/fixture'),
			parameters: {
				up: `http://127.0.0.1:${(sink.address() as AddressInfo).port}/`,
				down: JSON.stringify(jobIds.map((id) => `${jobs}/${id}/successfulResults`)),
				authorization: `Bearer ${org.accessToken}`,
			},
			file,
		};
		const bare = await leastOf(async () => await runChild(passThrough));
		sink.close();
		return { rows, ours, bare };
	});
}

async function ingest(org: OrgProcess, file: string, rows: number): Promise<ChildResult> {
	const credentials = credentialFor(org);
	const ours = await runChild({ node: 'salesforceBulk', parameters, credentials, file });
	const { rows: saved } = ours.outputs[0]?.first as { rows: number };
	if (saved !== rows) throw new Error(`${saved} rows instead of ${rows}`);
	return ours;
}

/** How long a run took, and how long without the job at work; milliseconds. */
interface Wall {
	ms: number;
	outsideMs: number;
}

function better(a: Wall, b: Wall): Wall {
	return b.outsideMs < a.outsideMs ? b : a;
}

/** Takes off a run's time what the job took: from its start to the look that found it over. */
async function outside(org: OrgProcess, ms: number): Promise<Wall> {
	const calls = await callsSinceReset(org);
	const start = calls.find(({ method }) => method === 'PATCH');
	const look = calls.findLast(({ method, path }) => {
		return method === 'GET' && /\/jobs\/ingest\/750\w+$/.test(path);
	});
	if (!start || !look) throw new Error('The run had no job');
	return { ms, outsideMs: ms - (look.at - start.at - start.ms) };
}

async function measureWall() {
	return await withOrg(UPLOAD_ROWS, async (org, file) => {
		let ours: Wall = { ms: Infinity, outsideMs: Infinity };
		let curl = ours;
		for (let turn = 0; turn < TURNS; turn++) {
			// Each turn finds the org as the first did, and each side comes first as often as the other.
			for (const side of turn % 2 === 0 ? ['ours', 'curl'] : ['curl', 'ours']) {
				await reset(org, true);
				if (side === 'curl') curl = better(curl, await ingestByCurl(org, file));
				else {
					const { ms } = await ingest(org, file, UPLOAD_ROWS);
					ours = better(ours, await outside(org, ms));
				}
			}
		}
		return { ours, curl, bytes: statSync(file).size };
	});
}

/** The same job by hand: curl for what has rows in it, plain calls for the rest. */
async function ingestByCurl(org: OrgProcess, file: string): Promise<Wall> {
	const base = `${org.url}/services/data/v${org.apiVersion}/jobs/ingest`;
	const authorization = `Bearer ${org.accessToken}`;
	const call = async (method: string, url: string, body?: object) => {
		const reply = await fetch(url, {
			method,
			headers: { authorization, 'content-type': 'application/json' },
			...(body && { body: JSON.stringify(body) }),
		});
		return (await reply.json()) as { id: string; state: string };
	};
	const startedAt = performance.now();
	const { id } = await call('POST', base, { object: 'Contact', operation: 'insert' });
	const auth = ['-H', `Authorization: ${authorization}`];
	curlMs([...auth, '-H', 'Content-Type: text/csv', '-T', file, `${base}/${id}/batches`]);
	await call('PATCH', `${base}/${id}`, { state: 'UploadComplete' });
	for (let state = ''; state !== 'JobComplete';) {
		if (state === 'Failed') throw new Error(`The job ${id} failed`);
		await sleep(LOOK_MS);
		({ state } = await call('GET', `${base}/${id}`));
	}
	curlMs(['--compressed', ...auth, '-o', `${file}.out`, `${base}/${id}/successfulResults`]);
	return await outside(org, performance.now() - startedAt);
}

function round(megabytes: number): number {
	return Math.round(megabytes * 10) / 10;
}
