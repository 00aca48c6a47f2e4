import { ingestRows, type IngestRequest, type RowEnd } from '../../nodes/shared/bulk/ingestRows';
import type { DataCall } from '../../nodes/shared/client/types';
import type { Outcome } from '../../nodes/shared/gate/call';
import { fakeClient, fakePace, notExecuted, refused } from '../support/fakeClient';
import { fakeJobs, silent, type FakeJobsOptions } from './fakeJob';

const columns = [
	{ name: 'Name', type: 'string' },
	{ name: 'Amount', type: 'currency' },
];

function request(count: number): IngestRequest {
	return {
		spec: { object: 'Account', operation: 'insert' },
		columns,
		keyColumns: [],
		rows: Array.from({ length: count }, (_, i) => [`Name ${i}`, String(i)]),
	};
}

function run(
	count: number,
	jobs: FakeJobsOptions = {},
	{
		waitMs = 600_000,
		maxBytes,
		parallelJobs,
		first = () => undefined,
	}: {
		waitMs?: number;
		maxBytes?: number;
		parallelJobs?: number;
		first?: (call: DataCall) => Outcome | undefined;
	} = {},
) {
	const { pace, onWait } = fakePace();
	const { respond } = fakeJobs(jobs);
	const client = fakeClient((call) => first(call) ?? respond(call), { onWait });
	const options = { deadline: waitMs, pace, maxBytes, parallelJobs, report: silent };
	return { client, result: ingestRows(client, request(count), options) };
}

/** How many rows came to each end; every row must have exactly one. */
function tally(ends: readonly RowEnd[], count: number): Record<string, number> {
	const rows = ends.flatMap(({ row }) => (row === undefined ? [] : [row]));
	expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
	const sums: Record<string, number> = {};
	for (const { row, outcome } of ends)
		if (row !== undefined) sums[outcome] = (sums[outcome] ?? 0) + 1;
	return sums;
}

test('each row ends once, with the result that is its own', async () => {
	const { result } = run(20, {
		fate: (_, i) =>
			i % 10 === 3
				? { failed: `REQUIRED_FIELD_MISSING:Required fields are missing: [X]:X --` }
				: i === 7
					? 'unprocessed'
					: { saved: `001${i}`, created: i > 5 },
	});
	const { ends, notes } = await result;
	expect(tally(ends, 20)).toEqual({ saved: 17, failed: 2, notTried: 1 });
	expect(notes).toEqual([]);
	expect(ends.find(({ row }) => row === 5)).toEqual({
		row: 5,
		outcome: 'saved',
		jobId: '7501',
		id: '0015',
		created: false,
		values: { Name: 'Name 5', Amount: '5' },
	});
	expect(ends.find(({ row }) => row === 13)).toEqual({
		row: 13,
		outcome: 'failed',
		jobId: '7501',
		id: null,
		errors: [
			{
				statusCode: 'REQUIRED_FIELD_MISSING',
				message: 'Required fields are missing: [X]',
				fields: ['X'],
			},
		],
		values: { Name: 'Name 13', Amount: '13' },
	});
	expect(ends.find(({ row }) => row === 7)).toMatchObject({
		outcome: 'notTried',
		jobId: '7501',
		state: 'JobComplete',
	});
});

test('asks only for the result lists that hold rows', async () => {
	const { client, result } = run(3);
	await result;
	expect(client.log.filter((line) => /Results|records/.test(line))).toEqual([
		'GET /jobs/ingest/7501/successfulResults',
	]);
});

test('rows Salesforce keeps no result for are unknown, after every list was read', async () => {
	const { client, result } = run(3, {
		fate: (_, i) => (i === 1 ? 'noResult' : { saved: `001${i}` }),
	});
	const { ends, notes } = await result;
	expect(tally(ends, 3)).toEqual({ saved: 2, unknown: 1 });
	expect(ends.find(({ row }) => row === 1)).toMatchObject({ outcome: 'unknown', jobId: '7501' });
	expect(notes.join()).toMatch(/3 rows were sent .* results for 2/);
	expect(client.log.slice(-3).map((line) => line.split('/').pop())).toEqual([
		'successfulResults',
		'unprocessedrecords',
		'failedResults',
	]);
});

test('results that fit no row leave without one, and the count is told', async () => {
	const rewrite: FakeJobsOptions['rewrite'] = (rows) =>
		rows.map((row, i) => (i < 2 ? { ...row, Name: 'changed by a trigger' } : row));
	const { ends, notes } = await run(5, { rewrite }).result;
	expect(ends).toHaveLength(5);
	expect(ends.map(({ outcome }) => outcome)).toEqual(Array(5).fill('saved'));
	expect(ends.filter(({ row }) => row === undefined)).toHaveLength(2);
	expect(notes.join()).toMatch(/2 result rows of the bulk job 7501 fit no item for certain/);
});

describe('more rows than one upload holds', () => {
	const maxBytes = 60;

	test('go through several jobs, one after the other, in order', async () => {
		const { client, result } = run(10, {}, { maxBytes });
		const { ends } = await result;
		expect(tally(ends, 10)).toEqual({ saved: 10 });
		const creations = client.log.flatMap((line, i) => (line.startsWith('POST') ? [i] : []));
		expect(creations.length).toBeGreaterThan(1);
		for (const at of creations.slice(1)) expect(client.log[at - 1]).toMatch(/successfulResults$/);
		const uploads = client.calls.filter(({ method }) => method === 'PUT').map(({ body }) => body);
		const sent = uploads.flatMap((csv) => (csv as string).trimEnd().split('\n').slice(1));
		expect(sent).toEqual(Array.from({ length: 10 }, (_, i) => `Name ${i},${i}`));
	});

	test('stop at a job that is not over in time; later rows were not tried', async () => {
		const { ends, notes } = await run(10, { looks: 500 }, { maxBytes, waitMs: 3_000 }).result;
		const sums = tally(ends, 10);
		expect(sums.unknown).toBeGreaterThan(0);
		expect(sums.notTried).toBeGreaterThan(0);
		expect(ends.find(({ row }) => row === 0)).toMatchObject({
			outcome: 'unknown',
			jobId: '7501',
			state: 'InProgress',
		});
		expect(ends.find(({ row }) => row === 9)).toMatchObject({
			outcome: 'notTried',
			jobId: null,
			state: null,
		});
		expect(notes.join()).toMatch(/7501 is not over yet \(InProgress\)/);
	});

	test('keep what was saved when a later job is refused', async () => {
		let creations = 0;
		const { result } = run(
			10,
			{},
			{
				maxBytes,
				first: (call) =>
					call.method === 'POST' && ++creations === 2
						? refused(400, 'EXCEEDEDQUOTA', 'too many')
						: undefined,
			},
		);
		const { ends, notes } = await result;
		const sums = tally(ends, 10);
		expect(sums.saved).toBeGreaterThan(0);
		expect(sums.notTried).toBe(10 - sums.saved!);
		expect(notes.join()).toMatch(
			new RegExp(`^${sums.notTried!} rows were not sent .*EXCEEDEDQUOTA: too many`),
		);
	});

	test('tell how many were not sent where a job behind them was under way', async () => {
		let creations = 0;
		const { result } = run(
			10,
			{},
			{
				maxBytes,
				parallelJobs: 2,
				first: (call) =>
					call.method === 'POST' && ++creations === 1
						? refused(400, 'EXCEEDEDQUOTA', 'too many')
						: undefined,
			},
		);
		const { ends, notes } = await result;
		const sums = tally(ends, 10);
		expect(sums.saved).toBeGreaterThan(0);
		expect(ends.find(({ row }) => row === 0)).toMatchObject({ outcome: 'notTried' });
		expect(notes).toEqual([
			expect.stringMatching(new RegExp(`^${sums.notTried!} rows were not sent .*too many`)),
		]);
	});
});

describe('a job that ends badly', () => {
	test('without having tried a row is an error with the job, the reason and the way out', async () => {
		const errorMessage = 'InvalidBatch : Field name not found : Email';
		const { result } = run(3, { end: () => ({ state: 'Failed', errorMessage, counts: false }) });
		await expect(result).rejects.toMatchObject({
			name: 'BulkJobError',
			message: `The bulk job 7501 failed: ${errorMessage}. Rows tried: 0, failed: 0.`,
			details: {
				jobId: '7501',
				state: 'Failed',
				statusCode: 'InvalidBatch',
				advice: expect.stringMatching(/'Email' is no field.*field-level security/),
			},
		});
	});

	test.each(['Failed', 'Aborted'])('%s half-way keeps every row that was tried', async (state) => {
		const { ends, notes } = await run(4, {
			fate: (_, i) => (i < 2 ? { saved: `001${i}` } : 'unprocessed'),
			end: () => ({ state }),
		}).result;
		expect(tally(ends, 4)).toEqual({ saved: 2, notTried: 2 });
		expect(notes.join()).toMatch(/7501 (failed|was aborted)/);
	});
});

test('rows without a result are counted, not named, where other results fit no row for certain', async () => {
	const rewrite: FakeJobsOptions['rewrite'] = (rows) =>
		rows.map((row, i) => (i < 2 ? { ...row, Name: 'changed by a trigger' } : row));
	const fate: FakeJobsOptions['fate'] = (_, i) => (i === 4 ? 'noResult' : { saved: `001${i}` });
	const { ends, notes } = await run(5, { rewrite, fate }).result;
	expect(ends).toHaveLength(5);
	expect(ends.filter(({ outcome }) => outcome === 'saved')).toHaveLength(4);
	expect(ends.at(-1)).toMatchObject({ outcome: 'unknown', row: undefined, values: {} });
	expect(notes.join()).toMatch(/5 rows were sent .* lists results for 4/);
});

test('result lists that cannot be read leave their rows unknown, not lost', async () => {
	const { result } = run(
		4,
		{ fate: (_, i) => (i === 0 ? { failed: 'X:y:z --' } : { saved: `001${i}` }) },
		{
			first: (call) => (call.path.endsWith('successfulResults') ? notExecuted() : undefined),
		},
	);
	const { ends, notes } = await result;
	expect(tally(ends, 4)).toEqual({ failed: 1, unknown: 3 });
	expect(notes.join()).toMatch(/Not all results .* could be read/);
});

test('a job that is lost leaves its rows unknown, with its ID', async () => {
	const { ends, notes } = await run(
		2,
		{},
		{
			first: (call) => (call.method === 'GET' ? notExecuted() : undefined),
		},
	).result;
	expect(tally(ends, 2)).toEqual({ unknown: 2 });
	expect(ends[0]).toMatchObject({ jobId: '7501' });
	expect(notes.join()).toMatch(/job 7501 could not be learned/);
});
