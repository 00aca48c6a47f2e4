import { join } from 'node:path';

import type { ChildResult } from '../bulk/child';
import { credentialFor, leastOf, MEMORY_TURNS, runChild, startOrgProcess } from '../bulk/processes';
import { figure, type Figure } from '../figure';

const SIZES = [10_000, 100_000, 300_000, 1_000_000];
const WAYS = ['rest', 'bulk'] as const;
/** Live memory of the largest run above the smallest that still counts as flat. */
const FLAT_MB = 8;
/**
 * Peak of 1M rows above that of 300k that still counts as flat. Below that the peak grows because V8
 * lets its heap grow with how much is thrown away, not with what is held.
 */
const PEAK_FLAT_MB = 32;

const query = `SELECT Id, External_Id__c, FirstName, LastName, Email, Phone, Title, Department, MailingStreet, MailingCity, MailingCountry, CreatedDate FROM Contact`;

interface Size {
	bare: ChildResult;
	ours: Record<(typeof WAYS)[number], ChildResult>;
}

/** SOQL > Execute to a CSV file by both APIs, beside n8n passing a file of the same rows on. */
export async function measure(): Promise<Figure[]> {
	const sizes: Size[] = [];
	for (const rows of SIZES) sizes.push(await measureSize(rows));
	return WAYS.map((api) => {
		const runs = sizes.map(({ ours }) => ours[api]);
		const above = sizes.map(({ bare }, i) => round((runs[i]?.peakMb ?? NaN) - bare.peakMb));
		const live = runs.map(({ liveMb }) => round(liveMb));
		const worst = Math.max(...above);
		const growth = Math.max(...live) - (live[0] ?? NaN);
		const peakGrowth = (runs.at(-1)?.peakMb ?? NaN) - (runs.at(-2)?.peakMb ?? NaN);
		return figure({
			id: `query-file-memory-${api}`,
			what: `Peak memory of SOQL > Execute to a CSV file by ${api === 'rest' ? 'REST, page by page,' : 'Bulk API 2.0'} above a bare n8n node that passes a file of the same rows on, each in a process of its own, the least of ${MEMORY_TURNS} runs each, the worst of 10k, 100k, 300k and 1M rows of 12 columns (${above.join(', ')} MB; bare: ${sizes.map(({ bare }) => round(bare.peakMb)).join(', ')} MB); peaks: ${runs.map(({ peakMb }) => round(peakMb)).join(', ')} MB; live memory after a collection: ${live.join(', ')} MB; ${Math.round((runs.at(-1)?.ms ?? 0) / 100) / 10} s for the last`,
			unit: 'MB',
			ours: worst,
			peers: {},
			goal: `flat: live memory within ${FLAT_MB} MB over all sizes, peak within ${PEAK_FLAT_MB} MB from 300k to 1M rows`,
			ok: growth <= FLAT_MB && peakGrowth <= PEAK_FLAT_MB,
		});
	});
}

async function measureSize(rows: number): Promise<Size> {
	const org = await startOrgProcess('--seed', `rows:${rows}`);
	try {
		const credentials = credentialFor(org);
		const execute = async (api: string) => {
			const run = await runChild({
				node: 'salesforceQuery',
				parameters: {
					resource: 'soql',
					operation: 'execute',
					query,
					options: { api, output: 'csv' },
				},
				credentials,
			});
			const { count } = run.outputs[0]?.first as { count: number };
			if (count !== rows) throw new Error(`${count} rows instead of ${rows}`);
			return run;
		};
		const ours = {
			rest: await leastOf(async () => await execute('rest')),
			bulk: await leastOf(async () => await execute('bulk')),
		};
		const job = await runChild({
			node: 'salesforceBulk',
			parameters: { resource: 'queryJob', operation: 'run', query, outputMode: 'binary' },
			credentials,
		});
		const { jobId } = job.outputs[0]?.first as { jobId: string };
		const url = `${org.url}/services/data/v${org.apiVersion}/jobs/query/${jobId}/results?maxRecords=${rows}`;
		const passThrough = {
			node: 'passThrough',
			packageDir: join(__dirname, '../bulk/fixture'),
			parameters: { down: JSON.stringify([url]), authorization: `Bearer ${org.accessToken}` },
		};
		const bare = await leastOf(async () => await runChild(passThrough));
		return { bare, ours };
	} finally {
		await org.stop();
	}
}

function round(megabytes: number): number {
	return Math.round(megabytes * 10) / 10;
}
