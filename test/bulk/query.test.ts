import { queryResultPages, runQueryJob } from '../../nodes/shared/bulk/query';
import type { DataCall } from '../../nodes/shared/client/types';
import { answered, fakeClient, fakePace, refused } from '../support/fakeClient';

const spec = { query: 'SELECT Id FROM Account', includeDeleted: false };
const complete = { id: '750Q', state: 'JobComplete' };

function run(states: object[], deadline = 600_000, includeDeleted = false) {
	const { pace, onWait } = fakePace();
	const client = fakeClient(
		(_, n) => answered({ id: '750Q', ...states[Math.min(n, states.length) - 1] }),
		{ onWait },
	);
	return { client, result: runQueryJob(client, { ...spec, includeDeleted }, deadline, pace) };
}

describe('a query job', () => {
	test('is made in the background and looked at until it is complete', async () => {
		const { client, result } = run([
			{ state: 'UploadComplete' },
			{ state: 'InProgress' },
			{ state: 'JobComplete', numberRecordsProcessed: 2 },
		]);
		expect(await result).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2 });
		expect(client.calls.map(({ method, path, lane }) => [method, path, lane])).toEqual([
			['POST', '/jobs/query', 'background'],
			['GET', '/jobs/query/750Q', 'normal'],
			['GET', '/jobs/query/750Q', 'normal'],
		]);
		expect(client.calls[0]!.body).toEqual({ operation: 'query', query: spec.query });
	});

	test('reads deleted rows too when asked to', async () => {
		const { client, result } = run([{ state: 'JobComplete' }], 1000, true);
		await result;
		expect(client.calls[0]!.body).toMatchObject({ operation: 'queryAll' });
	});

	test('is returned unfinished when the time is up', async () => {
		const { client, result } = run([{ state: 'InProgress' }], 2_000);
		expect(await result).toEqual({ id: '750Q', state: 'InProgress' });
		expect(client.log.some((line) => /^(PATCH|DELETE)/.test(line))).toBe(false);
	});

	test.each([
		['Failed', 'The bulk job 750Q failed: InvalidBatch : nope.'],
		['Aborted', 'The bulk job 750Q was aborted in Salesforce: InvalidBatch : nope.'],
	])('%s is an error', async (state, message) => {
		const { result } = run([{ state, errorMessage: 'InvalidBatch : nope' }]);
		await expect(result).rejects.toThrow(message);
	});

	test('a refused query says so in Salesforce words', async () => {
		const { pace } = fakePace();
		const client = fakeClient(() => refused(400, 'MALFORMED_QUERY', 'unexpected token: SELEKT'));
		await expect(runQueryJob(client, spec, 1000, pace)).rejects.toThrow(
			'The bulk query was not started: MALFORMED_QUERY: unexpected token: SELEKT',
		);
	});
});

/** Serves pages in order; each names the next by a locator, as the header `sforce-locator`. */
function pages(
	bodies: string[],
	counts?: number[],
	last: Record<string, string> = { 'sforce-locator': 'null' },
) {
	return fakeClient((call: DataCall) => {
		const at = Number(call.query?.locator ?? 0);
		const next = at + 1 < bodies.length ? { 'sforce-locator': String(at + 1) } : last;
		const count = counts && { 'sforce-numberofrecords': String(counts[at]) };
		return answered(bodies[at], { ...next, ...count });
	});
}

async function read(client: ReturnType<typeof pages>, job: object = {}) {
	const rows: string[][] = [];
	for await (const page of queryResultPages(client, { ...complete, ...job }))
		rows.push(...page.rows);
	return rows;
}

describe('the result of a query job', () => {
	test('is read page by page, each with a header of its own', async () => {
		const client = pages(['"Id","Name"\n"1","a"\n"2","b"\n', '"Id","Name"\n"3","c"\n'], [2, 1]);
		expect(await read(client, { numberRecordsProcessed: 3 })).toEqual([
			['1', 'a'],
			['2', 'b'],
			['3', 'c'],
		]);
		expect(client.calls.map(({ query }) => query?.locator)).toEqual([undefined, '1']);
		expect(client.calls.every(({ query }) => Number(query?.maxRecords) > 0)).toBe(true);
	});

	test('ends where Salesforce names no further page', async () => {
		expect(await read(pages(['Id\n1\n'], [1], {}))).toEqual([['1']]);
	});

	test.each(['', '"Id"\n'])('has no rows in %j', async (body) => {
		expect(await read(pages([body], [0]), { numberRecordsProcessed: 0 })).toEqual([]);
	});

	test('that is shorter than announced is an error, never passed on as whole', async () => {
		await expect(read(pages(['Id\n1\n'], [2]))).rejects.toThrow(
			/a page holds 1 rows .* announced 2/,
		);
		await expect(read(pages(['Id\n1\n'], [1]), { numberRecordsProcessed: 5 })).rejects.toThrow(
			/the whole result holds 1 rows .* announced 5/,
		);
	});
});
