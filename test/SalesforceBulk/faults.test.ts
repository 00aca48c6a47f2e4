import { startOrg, type RunningOrg } from '../org';
import { ingest, query, runBulk } from './bulkNode';

/** Each case waits for a job, and for the pauses between tries. Milliseconds. */
jest.setTimeout(120_000);

type FaultKind = Parameters<RunningOrg['fault']>[0]['kind'];

const KINDS: FaultKind[] = ['503', 'reset-before', 'reset-after', 'session-expired', 'truncate'];
const ROWS = 50;
const items = Array.from({ length: ROWS }, (_, i) => ({ LastName: `Name ${i}` }));

/** Every call of a job's life, by what it matches. */
const INGEST_STEPS: Array<[step: string, match: { method: string; path: string }]> = [
	['create', { method: 'POST', path: '/jobs/ingest' }],
	['upload', { method: 'PUT', path: '/batches' }],
	['close', { method: 'PATCH', path: '/jobs/ingest/' }],
	['look', { method: 'GET', path: '/jobs/ingest/' }],
	['results', { method: 'GET', path: '/successfulResults' }],
];
const QUERY_STEPS: typeof INGEST_STEPS = [
	['create', { method: 'POST', path: '/jobs/query' }],
	['look', { method: 'GET', path: '/jobs/query/' }],
	['results', { method: 'GET', path: '/results' }],
];

async function withOrg<T>(use: (org: RunningOrg) => Promise<T>): Promise<T> {
	const org = await startOrg({ seed: 'empty' });
	try {
		return await use(org);
	} finally {
		await org.close();
	}
}

/** Jobs that were started with rows in them. */
function jobsWithData(org: RunningOrg): number {
	const calls = org.calls().filter(({ path }) => path.includes('/jobs/ingest/750'));
	const idOf = (path: string) => /750\w+/.exec(path)?.[0];
	const uploaded = new Set(
		calls.filter(({ path }) => path.endsWith('/batches')).map(({ path }) => idOf(path)),
	);
	const looked = calls.filter(({ method, status }) => method === 'GET' && status === 200);
	return new Set(looked.map(({ path }) => idOf(path)).filter((id) => uploaded.has(id))).size;
}

describe.each(INGEST_STEPS)('an ingest run whose %s call fails', (_step, match) => {
	test.each([1, 3])(
		'%i times: each row is saved once, or the error holds the job',
		async (times) => {
			await Promise.all(
				KINDS.map(async (kind) => {
					await withOrg(async (org) => {
						org.fault({ match, kind, times });
						const { error, outputs } = await runBulk(org, ingest('Contact', 'insert'), items);
						const names = [...org.store.rows('Contact')].map(({ LastName }) => LastName);
						expect({ kind, twice: names.length - new Set(names).size }).toEqual({ kind, twice: 0 });
						expect(jobsWithData(org)).toBeLessThanOrEqual(1);
						if (error) {
							const made = org.calls().some(({ method, path, status }) => {
								return method === 'POST' && path.endsWith('/jobs/ingest') && status === 200;
							});
							const text = `${error.message} ${error.description ?? ''}`;
							// A job whose creation got no answer is empty, and nobody knows its ID.
							if (made && match.method !== 'POST')
								expect({ kind, text }).toEqual({ kind, text: expect.stringMatching(/750\w{12}/) });
							expect(names).toEqual([]);
						} else {
							const all = outputs.map((output) => output.length);
							expect({ kind, sum: all.reduce((a, b) => a + b, 0) }).toEqual({ kind, sum: ROWS });
							for (const { json } of outputs[2] ?? []) expect(json.jobId).toMatch(/^750/);
							if (times === 1) expect({ kind, all }).toEqual({ kind, all: [ROWS, 0, 0] });
						}
					});
				}),
			);
		},
	);
});

describe.each(QUERY_STEPS)('a query run whose %s call fails', (step, match) => {
	test.each([1, 3])('%i times: all rows come, or the error holds the job', async (times) => {
		await Promise.all(
			KINDS.map(async (kind) => {
				await withOrg(async (org) => {
					org.seed('Contact', items);
					org.fault({ match, kind, times });
					const { error, outputs } = await runBulk(org, query('SELECT LastName FROM Contact'));
					if (!error) {
						expect({ kind, rows: outputs[0]?.length }).toEqual({ kind, rows: ROWS });
						return;
					}
					const text = `${error.message} ${error.description ?? ''}`;
					if (step !== 'create') expect(text).toMatch(/750\w{12}/);
				});
			}),
		);
	});
});

test('a result whose locator expired ends with the job, which still has the result', async () => {
	await withOrg(async (org) => {
		org.seed('Contact', items);
		org.fault({ match: { path: '/results' }, kind: 'locator-expired', times: 5 });
		const { error, outputs } = await runBulk(org, query('SELECT LastName FROM Contact'));
		if (error) expect(`${error.message} ${error.description ?? ''}`).toMatch(/750\w{12}/);
		else expect(outputs[0]).toHaveLength(ROWS);
	});
});

test('a job that fails half-way: what was saved, what was not tried, and the job', async () => {
	await withOrg(async (org) => {
		org.fault({ match: { path: '/jobs/ingest' }, kind: 'job-failed-partial', rows: 20 });
		const { error, outputs, hints } = await runBulk(org, ingest('Contact', 'insert'), items);
		expect(error).toBeUndefined();
		expect(outputs.map((output) => output.length)).toEqual([20, 0, 30]);
		expect([...org.store.rows('Contact')]).toHaveLength(20);
		expect(hints.map(({ message }) => message).join()).toMatch(/The bulk job 750\w+ failed/);
	});
});

test('results that are missing: their rows are said to have none', async () => {
	await withOrg(async (org) => {
		org.fault({ match: { path: '/jobs/ingest' }, kind: 'results-missing', rows: 7 });
		const { outputs, hints } = await runBulk(org, ingest('Contact', 'insert'), items);
		expect(outputs.map((output) => output.length)).toEqual([ROWS - 7, 0, 7]);
		expect(
			outputs[2]?.every(({ json, pairedItem }) => json.outcome === 'unknown' && pairedItem),
		).toBe(true);
		expect(hints.map(({ message }) => message).join()).toMatch(/The 7 without one/);
	});
});

test('a job that queues for hours is kept, and its ID comes out', async () => {
	await withOrg(async (org) => {
		org.fault({ match: { path: '/jobs/ingest' }, kind: 'job-queued-hours' });
		const parameters = ingest('Contact', 'insert', { options: { waitMinutes: 0.05 } });
		const { error, outputs } = await runBulk(org, parameters, items);
		expect(error).toBeUndefined();
		expect(outputs[2]).toHaveLength(ROWS);
		expect(outputs[2]?.[0]?.json.jobId).toMatch(/^750/);
		expect(org.calls().some(({ method }) => method === 'DELETE')).toBe(false);
	});
});

test('rows that met a lock are sent again in a job of their own', async () => {
	await withOrg(async (org) => {
		org.fault({ match: { method: 'PUT', path: '/batches' }, kind: 'lock-row', rows: 9, times: 1 });
		const parameters = ingest('Contact', 'insert', { options: { retryFailedRows: 2 } });
		const { outputs, hints } = await runBulk(org, parameters, items);
		expect(outputs.map((output) => output.length)).toEqual([ROWS, 0, 0]);
		expect(new Set(outputs[0]?.map(({ json }) => json.jobId)).size).toBe(2);
		expect(hints.map(({ message }) => message).join()).toMatch(/9 rows that met a lock/);
		expect([...org.store.rows('Contact')]).toHaveLength(ROWS);
	});
});
