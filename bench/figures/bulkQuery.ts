import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { credentialFor, curlMs, runChild, startOrgProcess } from '../bulk/processes';
import type { ChildResult } from '../bulk/child';
import { figure, type Figure } from '../figure';

const SIZES = [10_000, 100_000, 1_000_000];
const MOST_MB_ABOVE = 32;
/** Live memory of the largest run above the smallest that still counts as flat. */
const FLAT_MB = 8;
const MOST_TIMES_CURL = 1.5;
const TURNS = 3;

const query = `SELECT Id, External_Id__c, FirstName, LastName, Email, Phone, Title, Department, MailingStreet, MailingCity, MailingCountry, CreatedDate FROM Contact`;

interface Size {
	rows: number;
	ours: ChildResult;
	bare: ChildResult;
	oursMs: number;
	curl: number;
}

/** A bulk query to a file, beside n8n passing the same bytes on and doing nothing else, and curl. */
export async function measure(): Promise<Figure[]> {
	const sizes: Size[] = [];
	for (const rows of SIZES) sizes.push(await measureSize(rows));
	const above = sizes.map(({ ours, bare }) => round(ours.peakMb - bare.peakMb));
	const live = sizes.map(({ ours }) => round(ours.liveMb));
	const last = sizes.at(-1);
	if (!last) throw new Error('Nothing was measured');
	const growth = Math.max(...live) - (live[0] ?? 0);
	const worst = Math.max(...above);
	const times = last.oursMs / last.curl;
	return [
		figure({
			id: 'bulk-query-memory',
			what: `Peak memory of Query Job > Run to a file above a bare n8n node that passes the same bytes to a file, each in a process of its own, the worst of 10k, 100k and 1M rows of 12 columns (${above.join(', ')} MB; bare: ${sizes.map(({ bare }) => round(bare.peakMb)).join(', ')} MB); live memory after a collection: ${live.join(', ')} MB`,
			unit: 'MB',
			ours: worst,
			peers: {},
			goal: `at most ${MOST_MB_ABOVE} MB above, live memory flat (within ${FLAT_MB} MB)`,
			ok: worst <= MOST_MB_ABOVE && growth <= FLAT_MB,
		}),
		figure({
			id: 'bulk-query-wall',
			what: `Milliseconds of Query Job > Get Results to a file, 1M rows of 12 columns (${Math.round((last.ours.outputs[0]?.bytes ?? 0) / 1e6)} MB), beside curl --compressed that writes the same result to a file from the same org; best of ${TURNS}`,
			unit: 'ms',
			ours: Math.round(last.oursMs),
			peers: { curl: Math.round(last.curl) },
			goal: `at most ${MOST_TIMES_CURL} times curl`,
			ok: times <= MOST_TIMES_CURL,
		}),
	];
}

async function measureSize(rows: number): Promise<Size> {
	const org = await startOrgProcess('--seed', `rows:${rows}`);
	const folder = mkdtempSync(join(tmpdir(), 'bulk-bench-'));
	try {
		const credentials = credentialFor(org);
		const run = { resource: 'queryJob', operation: 'run', query, outputMode: 'binary' };
		const ours = await runChild({ node: 'salesforceBulk', parameters: run, credentials });
		const { jobId, rows: read } = ours.outputs[0]?.first as { jobId: string; rows: number };
		if (read !== rows) throw new Error(`${read} rows instead of ${rows}`);
		const url = `${org.url}/services/data/v${org.apiVersion}/jobs/query/${jobId}/results?maxRecords=${rows}`;
		const authorization = `Bearer ${org.accessToken}`;
		const bare = await runChild({
			node: 'passThrough',
			packageDir: join(__dirname, '../bulk/fixture'),
			parameters: { down: JSON.stringify([url]), authorization },
		});
		const again = { ...run, operation: 'getResults', jobId };
		let oursMs = Infinity;
		let curl = Infinity;
		for (let turn = 0; turn < TURNS; turn++) {
			const results = await runChild({ node: 'salesforceBulk', parameters: again, credentials });
			oursMs = Math.min(oursMs, results.ms);
			const file = join(folder, 'rows.csv');
			curl = Math.min(
				curl,
				curlMs(['--compressed', '-H', `Authorization: ${authorization}`, '-o', file, url]),
			);
		}
		return { rows, ours, bare, oursMs, curl };
	} finally {
		await org.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

function round(megabytes: number): number {
	return Math.round(megabytes * 10) / 10;
}
