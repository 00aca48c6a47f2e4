import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { binaryItem, readBinary } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { callsOf, jsonOf, runBulk } from './bulkNode';

jest.setTimeout(60_000);

let org: RunningOrg;
beforeAll(async () => {
	org = await startOrg();
});
beforeEach(() => org.reset({ data: true }));
afterAll(async () => await org.close());

const step = (
	resource: string,
	operation: string,
	more: INodeParameters = {},
): INodeParameters => ({
	resource,
	operation,
	...more,
});
const contact = { __rl: true, mode: 'list', value: 'Contact' };

async function created(more: INodeParameters = {}): Promise<string> {
	const parameters = step('ingestJob', 'create', {
		object: contact,
		jobOperation: 'insert',
		...more,
	});
	const { outputs, error } = await runBulk(org, parameters);
	expect(error).toBeUndefined();
	return outputs[0]![0]!.json.jobId as string;
}

const run = async (operation: string, jobId: string, more: INodeParameters = {}, items = [{}]) =>
	await runBulk(org, step('ingestJob', operation, { jobId, ...more }), items);

describe('an ingest job step by step', () => {
	test('create, upload, close, wait, get, results, delete', async () => {
		const jobId = await created();
		const rows = [{ LastName: 'A' }, { LastName: null, FirstName: 'no last name' }];
		expect(jsonOf((await run('upload', jobId, {}, rows)).outputs[0])).toEqual([
			{ jobId, rows: 2, state: 'Open' },
		]);
		expect(jsonOf((await run('close', jobId)).outputs[0])).toMatchObject([
			{ jobId, state: 'UploadComplete' },
		]);
		expect(jsonOf((await run('wait', jobId)).outputs[0])).toMatchObject([
			{ jobId, state: 'JobComplete', numberRecordsProcessed: 2, numberRecordsFailed: 1 },
		]);
		expect(jsonOf((await run('get', jobId)).outputs[0])).toMatchObject([
			{ jobId, object: 'Contact', operation: 'insert', jobType: 'V2Ingest' },
		]);
		const { outputs } = await run('getResults', jobId);
		expect(jsonOf(outputs[0])).toMatchObject([{ outcome: 'saved', row: { LastName: 'A' } }]);
		expect(jsonOf(outputs[1])).toMatchObject([
			{ outcome: 'failed', errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
		]);
		expect(jsonOf((await run('delete', jobId)).outputs[0])).toEqual([{ jobId, deleted: true }]);
		const { error } = await run('get', jobId);
		expect(error?.message).toMatch(/There is no ingest job 750/);
		expect(error?.description).toMatch(/another org.*older Bulk API/);
	});

	test('upload maps the columns of the job by hand', async () => {
		const jobId = await created();
		const columns = {
			mappingMode: 'defineBelow',
			value: { LastName: '={{ $json.surname }}', FirstName: null },
			matchingColumns: [],
			schema: [],
		};
		const rows = [{ surname: 'A', other: 1 }, { surname: 'B' }];
		const { outputs, error } = await run('upload', jobId, { columns }, rows);
		expect(error).toBeUndefined();
		expect(jsonOf(outputs[0])).toEqual([{ jobId, rows: 2, state: 'Open' }]);
		await run('close', jobId);
		await run('wait', jobId);
		expect([...org.store.rows('Contact')].map(({ LastName }) => LastName)).toEqual(['A', 'B']);
	});

	test('results leave as files too, each list by its own output', async () => {
		const jobId = await created();
		const rows = [{ LastName: 'A' }, { LastName: 'B' }, { FirstName: 'no last name' }];
		await run('upload', jobId, {}, rows);
		await run('close', jobId);
		const { error } = await run('getResults', jobId);
		expect(error?.message).toMatch(/has no results yet: its state is /);
		await run('wait', jobId);
		const more = { outputMode: 'binary', options: { fileFormat: 'jsonLines' } };
		const { outputs } = await run('getResults', jobId, more);
		expect(outputs.map((output) => jsonOf(output))).toEqual([
			[{ outcome: 'saved', rows: 2, jobIds: [jobId] }],
			[{ outcome: 'failed', rows: 1, jobIds: [jobId] }],
			[],
		]);
		const text = (await readBinary(outputs[0]![0]!.binary!.data!)).toString();
		const names = text.trim().split('\n');
		expect(names.map((line) => (JSON.parse(line) as IDataObject).LastName)).toEqual(['A', 'B']);
	});

	test('a list that is shorter than the job says is told, and its rows are counted', async () => {
		const jobId = await created();
		await run('upload', jobId, {}, [{ LastName: 'A' }, { LastName: 'B' }]);
		await run('close', jobId);
		await run('wait', jobId);
		org.fault({ match: { path: '/successfulResults' }, kind: 'results-missing', rows: 1 });
		const { outputs, hints } = await run('getResults', jobId);
		org.clearFaults();
		expect(outputs.map((output) => output.length)).toEqual([1, 0, 1]);
		expect(jsonOf(outputs[2])).toMatchObject([
			{ outcome: 'unknown', errors: [{ statusCode: 'RESULT_MISSING' }], jobId, rows: 1 },
		]);
		expect(hints.map(({ message }) => message).join()).toMatch(
			/says that 2 rows were saved, and its list of them has 1/,
		);
	});

	test('only the lists asked for are read', async () => {
		const jobId = await created();
		await run('upload', jobId, {}, [{ LastName: 'A' }]);
		await run('close', jobId);
		await run('wait', jobId);
		org.reset();
		await run('getResults', jobId, { results: ['failed'] });
		expect(callsOf(org)).toEqual(['GET /jobs/ingest/ID', 'GET /jobs/ingest/ID/failedResults']);
	});

	test('a file is sent as the job was made to take it', async () => {
		const options = { columnDelimiter: 'SEMICOLON', lineEnding: 'CRLF' };
		const jobId = await created({ options });
		const file = await binaryItem('firstname,lastname\nA,"B;b"\n', {
			fileName: 'rows.csv',
			mimeType: 'text/csv',
		});
		await runBulk(org, step('ingestJob', 'upload', { jobId, inputMode: 'binary' }), [{}], {
			input: [file],
		});
		await run('close', jobId);
		const { outputs } = await run('wait', jobId);
		expect(jsonOf(outputs[0])).toMatchObject([{ numberRecordsProcessed: 1 }]);
		expect([...org.store.rows('Contact')]).toMatchObject([{ FirstName: 'A', LastName: 'B;b' }]);
		const results = await run('getResults', jobId);
		expect(jsonOf(results.outputs[0])).toMatchObject([{ row: { LastName: 'B;b' } }]);
	});

	test('abort stops an open job, and no rows go into it after that', async () => {
		const jobId = await created();
		expect(jsonOf((await run('abort', jobId)).outputs[0])).toMatchObject([{ state: 'Aborted' }]);
		const { error } = await run('upload', jobId, {}, [{ LastName: 'A' }]);
		expect(error?.message).toBe(`The bulk job ${jobId} takes no rows: its state is Aborted`);
	});

	test('waiting for a job that nobody closed says so instead of waiting', async () => {
		const jobId = await created();
		const { error } = await run('wait', jobId);
		expect(error?.message).toMatch(/still open: it will not start by itself/);
	});

	test('a job that ended badly leaves by Failed, one that is not over by Unprocessed', async () => {
		const bad = await created();
		await run('upload', bad, {}, [{ LastName: 'A' }]);
		org.fault({ match: { path: '/jobs/ingest' }, kind: 'bulk-fail', times: 3 });
		await run('close', bad);
		expect(jsonOf((await run('wait', bad)).outputs[1])).toMatchObject([
			{ outcome: 'failed', jobId: bad, state: 'Failed' },
		]);
		org.clearFaults();
		const slow = await created();
		await run('upload', slow, {}, [{ LastName: 'A' }]);
		org.change({ bulkStepMs: 60_000 });
		await run('close', slow);
		const { outputs } = await run('wait', slow, { options: { waitMinutes: 0 } });
		org.change({ bulkStepMs: 75 });
		expect(jsonOf(outputs[2])).toMatchObject([{ outcome: 'unknown', jobId: slow }]);
	});
});

describe('a list of jobs', () => {
	test('finds a lost job by object, operation, state, creator and time', async () => {
		const jobId = await created();
		const { outputs } = await run('get', jobId);
		const { createdById, createdDate } = outputs[0]![0]!.json as Record<string, string>;
		await created({ jobOperation: 'update' });
		const list = async (filters: INodeParameters) =>
			jsonOf(
				(await runBulk(org, step('ingestJob', 'getAll', { returnAll: true, filters }))).outputs[0],
			).map((job) => job.jobId);
		expect(await list({})).toHaveLength(2);
		const mine = {
			object: 'contact',
			jobOperation: 'insert',
			state: 'Open',
			createdById: createdById!.slice(0, 15),
			createdAfter: createdDate!,
		};
		expect(await list(mine)).toEqual([jobId]);
		expect(await list({ ...mine, createdAfter: '2100-01-01T00:00:00Z' })).toEqual([]);
		expect(await list({ ...mine, state: 'JobComplete' })).toEqual([]);
	});

	test('is cut where the limit says', async () => {
		await created();
		await created();
		const parameters = step('ingestJob', 'getAll', { returnAll: false, limit: 1 });
		expect((await runBulk(org, parameters)).outputs[0]).toHaveLength(1);
	});
});

describe('a query job step by step', () => {
	test('create, wait, results, delete', async () => {
		org.seed('Contact', [{ LastName: 'A' }]);
		const make = step('queryJob', 'create', {
			query: 'SELECT LastName FROM Contact',
			options: { columnDelimiter: 'PIPE' },
		});
		const jobId = (await runBulk(org, make)).outputs[0]![0]!.json.jobId as string;
		const query = async (operation: string) =>
			await runBulk(org, step('queryJob', operation, { jobId, returnAll: true }));
		expect(jsonOf((await query('wait')).outputs[0])).toMatchObject([{ state: 'JobComplete' }]);
		expect(jsonOf((await query('getResults')).outputs[0])).toEqual([{ LastName: 'A' }]);
		expect(jsonOf((await query('getAll')).outputs[0])).toMatchObject([{ jobId }]);
		expect((await query('abort')).error?.message).toMatch(/INVALIDJOBSTATE/);
		expect(jsonOf((await query('delete')).outputs[0])).toEqual([{ jobId, deleted: true }]);
		expect((await query('getResults')).error?.message).toMatch(/There is no query job/);
	});
});

test.each([
	['={{ "" }}', /Job ID' is empty/],
	['001000000000001', /no ID of a bulk job/],
	['750', /no ID of a bulk job/],
])('the job ID %j is refused before anything is sent', async (jobId, message) => {
	org.reset();
	const { error } = await run('get', jobId);
	expect(error?.message).toMatch(message);
	expect(callsOf(org)).toEqual([]);
});
