import jsforce from 'jsforce';
import { version as jsforceVersion } from 'jsforce/package.json';

import { startOrgUnderTest } from '../../test/support/orgNode';
import { builtInSalesforce } from '../builtInSalesforce';
import { figure, type Figure } from '../figure';

const ROWS = 10_000;
/** Milliseconds the org waits before it answers, as over a continent. */
const LATENCY = 40;
/** Runs of each, of which the median counts; the order turns from one to the next. */
const RUNS = 5;

const SOQL = 'SELECT Id, LastName, Email, Phone, Account.Name FROM Contact';

/** Time and calls of reading 10,000 records by a SOQL query, all pages, everyone signed in. */
export async function measure(): Promise<Figure[]> {
	const { org, ...t } = await startOrgUnderTest({ seed: 'empty', latency: LATENCY });
	try {
		const [AccountId] = org.seed('Account', [{ Name: 'Acme' }]);
		org.seed(
			'Contact',
			Array.from({ length: ROWS }, (_, i) => ({
				LastName: `Name ${i}`,
				Email: `mail${i}@example.com`,
				Phone: `555-${i}`,
				AccountId,
			})),
		);
		const builtIn = await builtInSalesforce();
		const connection = new jsforce.Connection({
			instanceUrl: org.url,
			accessToken: org.accessToken,
			version: org.apiVersion,
		});
		const readers: Array<[name: string, read: () => Promise<number>]> = [
			[
				'ours',
				async () => {
					const { outputs, error } = await t.run(
						'salesforceQuery',
						{ resource: 'soql', operation: 'execute', query: SOQL },
						undefined,
						{ hunt: false },
					);
					if (error) throw error;
					return outputs[0]?.length ?? 0;
				},
			],
			[
				builtIn.name,
				async () => {
					const { outputs, error } = await builtIn.run(
						org,
						{ resource: 'search', operation: 'query', query: SOQL },
						[{}],
					);
					if (error) throw error;
					return outputs[0]?.length ?? 0;
				},
			],
			[
				`jsforce ${jsforceVersion}`,
				async () => {
					const query = connection.query(SOQL, { autoFetch: true, maxFetch: ROWS });
					return (await query.run()).records.length;
				},
			],
		];

		const times = new Map<string, number[]>(readers.map(([name]) => [name, []]));
		const calls = new Map<string, number>();
		// The first round signs in and warms up.
		for (let round = 0; round <= RUNS; round++) {
			const turn = readers.map((_, i) => readers[(i + round) % readers.length] ?? readers[0]);
			for (const reader of turn) {
				if (!reader) continue;
				const [name, read] = reader;
				org.reset();
				const startedAt = performance.now();
				const rows = await read();
				if (rows !== ROWS) throw new Error(`${name} read ${rows} of ${ROWS} rows`);
				if (round === 0) continue;
				times.get(name)?.push(performance.now() - startedAt);
				calls.set(name, org.calls().filter(({ counted }) => counted).length);
			}
		}
		return [
			figureOf(
				'wall-10k-query',
				`Time to read ${ROWS} records by SOQL in ${LATENCY} ms latency, median of ${RUNS}, n8n's engine included where there is one`,
				'ms',
				(name) => Math.round(median(times.get(name) ?? [])),
				readers.map(([name]) => name),
				(ratio) => ({ goal: 'at most 1.1 times the fastest peer', ok: ratio <= 1.1 }),
			),
			figureOf(
				'calls-10k-query',
				`API calls to read ${ROWS} records by SOQL, by the simulated org's journal`,
				'calls',
				(name) => calls.get(name) ?? 0,
				readers.map(([name]) => name),
				(_ratio, ours) => ({ goal: '5', ok: ours === 5 }),
			),
		];
	} finally {
		await t.close();
	}
}

function figureOf(
	id: string,
	what: string,
	unit: string,
	valueOf: (name: string) => number,
	names: readonly string[],
	judge: (ratio: number, ours: number) => { goal: string; ok: boolean },
): Figure {
	const ours = valueOf('ours');
	const peers = Object.fromEntries(
		names.filter((name) => name !== 'ours').map((name) => [name, valueOf(name)]),
	);
	const ratio = ours / Math.min(...Object.values(peers));
	return figure({ id, what, unit, ours, peers, ...judge(ratio, ours) });
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
