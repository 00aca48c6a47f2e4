import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { binaryItem, type NodeRun } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { ingest, query, runBulk } from './bulkNode';

/** Each case waits for a job, and for the pauses between tries. Milliseconds. */
jest.setTimeout(120_000);

type FaultKind = Parameters<RunningOrg['fault']>[0]['kind'];

/** Faults of a single call. */
const KINDS: FaultKind[] = ['503', 'reset-before', 'reset-after', 'session-expired', 'truncate'];
const ROWS = 50;
const items = Array.from({ length: ROWS }, (_, i) => ({ LastName: `Name ${i}` }));
/** With one that Salesforce refuses, so that the list of failed rows is read as well. */
const withBad = [...items, { FirstName: 'no last name' }];
const ALL = withBad.length;

/** Every call of a job's life, by what it matches. */
const INGEST_STEPS: Array<[step: string, match: { method: string; path: string }]> = [
	['describe', { method: 'GET', path: '/describe' }],
	['limits', { method: 'GET', path: '/limits' }],
	['create', { method: 'POST', path: '/jobs/ingest' }],
	['upload', { method: 'PUT', path: '/batches' }],
	['close', { method: 'PATCH', path: '/jobs/ingest/' }],
	['look', { method: 'GET', path: '/jobs/ingest/' }],
	['saved rows', { method: 'GET', path: '/successfulResults' }],
	['failed rows', { method: 'GET', path: '/failedResults' }],
];
const QUERY_STEPS: typeof INGEST_STEPS = [
	['limits', { method: 'GET', path: '/limits' }],
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

/** The rows as items, or as a CSV file whose results leave as items. */
async function run(org: RunningOrg, from: 'items' | 'file', more: INodeParameters = {}) {
	if (from === 'items') return await runBulk(org, ingest('Contact', 'insert', more), withBad);
	const lines = withBad.map((row) => `${'LastName' in row ? row.LastName : ''},x`);
	const file = await binaryItem(`LastName,FirstName\n${lines.join('\n')}\n`, {
		fileName: 'rows.csv',
		mimeType: 'text/csv',
	});
	const parameters = ingest('Contact', 'insert', {
		inputMode: 'binary',
		outputMode: 'items',
		...more,
	});
	return await runBulk(org, parameters, [{}], { input: [file] });
}

/** Rows of an output; an item may stand for several. */
function rowsOf(output: readonly INodeExecutionData[] = []): number {
	return output.reduce((sum, { json }) => sum + Number(json.rows ?? 1), 0);
}

/** What must hold however a run ended: no row twice, and either all rows accounted for or the job named. */
function checkEnd(org: RunningOrg, { error, outputs }: NodeRun, step: string) {
	const names = [...org.store.rows('Contact')].map(({ LastName }) => LastName);
	expect(names.length - new Set(names).size).toBe(0);
	expect(jobsWithData(org)).toBeLessThanOrEqual(1);
	if (!error) {
		expect(outputs.map(rowsOf).reduce((a, b) => a + b, 0)).toBe(ALL);
		expect(rowsOf(outputs[0])).toBeLessThanOrEqual(names.length);
		for (const { json } of outputs[2] ?? []) expect(json.jobId).toMatch(/^750/);
		return;
	}
	expect(names).toEqual([]);
	const made = org.calls().some(({ method, path, status }) => {
		return method === 'POST' && path.endsWith('/jobs/ingest') && status === 200;
	});
	// A job whose creation got no answer is empty, and nobody knows its ID.
	if (made && step !== 'create') {
		expect(`${error.message} ${error.description ?? ''}`).toMatch(/750\w{12}/);
	}
}

/** Says which case it was that failed. */
async function named(name: string, check: () => Promise<void>): Promise<void> {
	await check().catch((error: unknown) => {
		throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
	});
}

/** All cases at once: they wait most of the time. */
async function inEach<A, B, C>(
	[as, bs, cs]: [readonly A[], readonly B[], readonly C[]],
	check: (org: RunningOrg, a: A, b: B, c: C) => Promise<void>,
): Promise<void> {
	const cases = as.flatMap((a) => bs.flatMap((b) => cs.map((c) => [a, b, c] as const)));
	await Promise.all(
		cases.map(async ([a, b, c]) => {
			await named([a, b, c].join(', '), async () => {
				await withOrg(async (org) => {
					await check(org, a, b, c);
				});
			});
		}),
	);
}

const TIMES = [1, 3];
const FROM = ['items', 'file'] as const;

describe.each(INGEST_STEPS)('an ingest run whose call %p fails', (step, match) => {
	test('once or thrice: each row is saved once, or the error holds the job', async () => {
		await inEach([KINDS, TIMES, FROM], async (org, kind, times, from) => {
			org.fault({ match, kind, times });
			const done = await run(org, from);
			checkEnd(org, done, step);
			if (times > 1 || done.error) return;
			expect(done.outputs.map(rowsOf)).toEqual([ROWS, 1, 0]);
		});
	});

	/** Faults of the job, whichever of its calls brings them; and rows saved, failed and left open. */
	const JOB_KINDS: Array<[FaultKind, number[]]> = [
		['job-failed-partial', [20, 0, 31]],
		['results-missing', [30, 0, 21]],
		['job-queued-hours', [0, 0, 51]],
	];
	test('and whose job then goes wrong: all rows are accounted for', async () => {
		await inEach([JOB_KINDS, [1], FROM], async (org, [kind, ends], times, from) => {
			org.fault({ match: { path: '/jobs/ingest' }, kind, rows: 20, times: 100 });
			org.fault({ match, kind: 'reset-after', times });
			const waitMinutes = kind === 'job-queued-hours' ? 0.1 : 30;
			const done = await run(org, from, { options: { waitMinutes } });
			checkEnd(org, done, step);
			if (!done.error) expect(done.outputs.map(rowsOf)).toEqual(ends);
		});
	});
});

test.each(KINDS)('the list of rows nobody tried, read with %s: all add up', async (kind) => {
	await withOrg(async (org) => {
		org.fault({ match: { path: '/jobs/ingest' }, kind: 'job-failed-partial', rows: 20 });
		org.fault({ match: { method: 'GET', path: '/unprocessedrecords' }, kind, times: 1 });
		const done = await run(org, 'items');
		expect(done.error).toBeUndefined();
		checkEnd(org, done, 'unprocessed rows');
		expect(done.outputs.map(rowsOf)).toEqual([20, 0, 31]);
	});
});

test('an upload without an answer whose job cannot be given up at once: no second job has the rows', async () => {
	await inEach([KINDS, [2], FROM], async (org, kind, times, from) => {
		org.fault({ match: { method: 'PUT', path: '/batches' }, kind: 'reset-before', times: 10 });
		org.fault({ match: { method: 'PATCH', path: '/jobs/ingest/' }, kind, times });
		checkEnd(org, await run(org, from), 'abort');
	});
});

/** Either all rows came, or the error names the job that has them. */
function checkQuery({ error, outputs }: NodeRun, rows: number, hasJob: boolean) {
	if (!error) {
		expect(rowsOf(outputs[0])).toBe(rows);
	} else if (hasJob) {
		expect(`${error.message} ${error.description ?? ''}`).toMatch(/750\w{12}/);
	}
}

describe.each(QUERY_STEPS)('a query run whose call %p fails', (step, match) => {
	test('once or thrice: all rows come, or the error holds the job', async () => {
		await inEach([KINDS, TIMES, ['items', 'binary']], async (org, kind, times, outputMode) => {
			org.seed('Contact', items);
			org.fault({ match, kind, times });
			const asked = query('SELECT LastName FROM Contact', { outputMode });
			checkQuery(await runBulk(org, asked), ROWS, step !== 'create' && step !== 'limits');
		});
	});
});

describe('a query whose result has several pages', () => {
	const PAGED_ROWS = 110_000;
	let org: RunningOrg;
	beforeAll(async () => {
		org = await startOrg({ seed: `rows:${PAGED_ROWS}` });
	});
	beforeEach(() => org.clearFaults());
	afterAll(() => org.close());

	test.each([
		['the list of pages', { match: { method: 'GET', path: '/resultPages' } }],
		['the second page', { match: { method: 'GET', path: '/results' }, afterN: 1 }],
	])('%s fails: all rows come, or the error holds the job', async (_what, fault) => {
		for (const kind of [...KINDS, 'locator-expired'] as const) {
			await named(kind, async () => {
				org.clearFaults();
				org.fault({ ...fault, kind, times: 1 });
				const asked = query('SELECT Id FROM Contact', { outputMode: 'binary' });
				const done = await runBulk(org, asked);
				checkQuery(done, PAGED_ROWS, true);
				if (kind !== 'locator-expired') expect(done.error).toBeUndefined();
			});
		}
	});
});

test.each(['bulk-fail', 'job-queued-hours'] as const)(
	'a query job with %s: its ID comes out',
	async (kind) => {
		await withOrg(async (org) => {
			org.seed('Contact', items);
			org.fault({ match: { path: '/jobs/query' }, kind, times: 20 });
			const options = { waitMinutes: 0.05 };
			const { error, outputs } = await runBulk(org, query('SELECT Id FROM Contact', { options }));
			expect(outputs[0] ?? []).toEqual([]);
			const text = `${error?.message ?? ''} ${JSON.stringify(outputs[2]?.[0]?.json.jobId)}`;
			expect(text).toMatch(/750\w{12}/);
		});
	},
);

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
