import { parse } from 'csv-parse/sync';
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { binaryItem, readBinary, useBinaryData, type NodeRun } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { callsOf, ingest, jsonOf, runBulk } from './bulkNode';

jest.setTimeout(60_000);

let org: RunningOrg;
let restore: () => Promise<void>;
beforeAll(async () => {
	org = await startOrg({ seed: 'empty' });
	restore = await useBinaryData('filesystem');
});
beforeEach(() => org.reset({ data: true }));
afterEach(() => org.clearFaults());
afterAll(async () => {
	await restore();
	await org.close();
});

const batches = { method: 'PUT', path: '/batches' };
const anyJob = { path: '/jobs/ingest' };

async function run(
	lines: string[],
	jobOperation: string,
	more: INodeParameters = {},
): Promise<NodeRun> {
	const file = await binaryItem(`${lines.join('\n')}\n`, {
		fileName: 'rows.csv',
		mimeType: 'text/csv',
	});
	const parameters = ingest('Contact', jobOperation, { inputMode: 'binary', ...more });
	return await runBulk(org, parameters, [{}], { input: [file] });
}

async function records(
	item: INodeExecutionData | undefined,
): Promise<Array<Record<string, string>>> {
	const data = item?.binary?.data;
	return data ? parse((await readBinary(data)).toString(), { columns: true }) : [];
}

const rowsOn = (output: readonly INodeExecutionData[] = []) =>
	jsonOf(output).reduce((sum, { rows }) => sum + Number(rows ?? 1), 0);

/** From its nth opening on, n8n's store of binary data gives nothing. */
function failingFrom(nth: number) {
	const store = Container.get(BinaryDataService);
	const open = store.getAsStream.bind(store);
	let times = 0;
	return jest.spyOn(store, 'getAsStream').mockImplementation(async (id, chunkSize) => {
		if (++times >= nth) throw new Error('the store is away');
		return await open(id, chunkSize);
	});
}

const names = () => [...org.store.rows('Contact')].map(({ LastName }) => String(LastName)).sort();
const said = ({ hints }: NodeRun) => hints.map(({ message }) => message).join('\n');
const table = (rows: number) =>
	Array.from({ length: rows }, (_, i) => `K${i},Name ${i},"Note ${i}, more"`);
const header = 'External_Id__c,LastName,Description';

describe('rows that met a lock', () => {
	const retry = (times: number, more: INodeParameters = {}): INodeParameters => ({
		options: { retryFailedRows: times },
		externalIdField: 'External_Id__c',
		...more,
	});

	test.each(['insert', 'upsert'])(
		'are sent again in a job of their own, and the results of both are one file (%s)',
		async (jobOperation) => {
			org.fault({ match: batches, kind: 'lock-row', rows: 9, times: 1 });
			const done = await run([header, ...table(50)], jobOperation, retry(2));

			expect(done.error).toBeUndefined();
			const [saved, failed, unprocessed] = done.outputs.map((output) => jsonOf(output));
			expect(saved).toMatchObject([
				{ rows: 50, jobIds: [expect.stringMatching(/^750/), expect.stringMatching(/^750/)] },
			]);
			expect([failed, unprocessed]).toEqual([[], []]);
			const listed = await records(done.outputs[0]?.[0]);
			expect(listed.map(({ LastName }) => LastName).sort()).toEqual(names());
			expect(names()).toHaveLength(50);
			expect(said(done)).toMatch(/9 rows that met a lock were sent again/);
		},
	);

	test('leave as items of the job that settled them', async () => {
		org.fault({ match: batches, kind: 'lock-row', rows: 2, times: 1 });
		const bad = 'K9,,no last name';
		const done = await run([header, ...table(5), bad], 'insert', retry(1, { outputMode: 'items' }));
		expect(done.outputs.map((output) => output.length)).toEqual([5, 1, 0]);
		expect(new Set(jsonOf(done.outputs[0]).map(({ jobId }) => jobId)).size).toBe(2);
		expect(jsonOf(done.outputs[1])).toMatchObject([
			{ errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
		]);
	});

	test('that meet it each time stay on Failed, each once', async () => {
		org.fault({ match: batches, kind: 'lock-row', rows: 4, times: 3 });
		const done = await run([header, ...table(10)], 'insert', retry(2));
		expect(done.outputs.map((output) => jsonOf(output)[0]?.rows)).toEqual([6, 4, undefined]);
		const failed = await records(done.outputs[1]?.[0]);
		expect(failed).toHaveLength(4);
		for (const { sf__Error } of failed) expect(sf__Error).toMatch(/^UNABLE_TO_LOCK_ROW/);
		expect(callsOf(org).filter((call) => call === 'POST /jobs/ingest')).toHaveLength(3);
		expect(names()).toHaveLength(6);
	});

	test('are sent as the file has them, however Salesforce rewrote them', async () => {
		org.seed('Account', [{ Name: 'Acme', External_Id__c: 'ACME' }]);
		org.fault({ match: anyJob, kind: 'result-rewrite', times: 20 });
		org.fault({ match: batches, kind: 'lock-row', rows: 1, times: 1 });
		const lines = [
			'LastName,Birthdate,Description,Account.External_Id__c',
			'"Smith",1970-01-31,"two\r\nlines",ACME',
		];
		const done = await run(lines, 'insert', retry(1));
		expect(done.outputs.map((output) => output.length)).toEqual([1, 0, 0]);
		const [saved] = [...org.store.rows('Contact')];
		expect(saved).toMatchObject({ Description: 'two\r\nlines', Birthdate: '1970-01-31' });
		expect(saved?.AccountId).toBeTruthy();
	});

	test('that cannot be told from a saved one stay on Failed', async () => {
		org.seed('Account', [
			{ Name: 'A', External_Id__c: 'A' },
			{ Name: 'B', External_Id__c: 'B' },
		]);
		org.fault({ match: anyJob, kind: 'result-rewrite', times: 20 });
		org.fault({ match: batches, kind: 'lock-row', rows: 1, times: 1 });
		const done = await run(
			['LastName,Account.External_Id__c', 'Smith,A', 'Smith,B'],
			'insert',
			retry(1),
		);
		expect(done.outputs.map((output) => jsonOf(output)[0]?.rows)).toEqual([1, 1, undefined]);
		expect(names()).toHaveLength(1);
		expect(said(done)).toMatch(/1 rows .* met a lock and were not sent again/);
	});

	test('equal to saved ones go out as often as they failed', async () => {
		org.fault({ match: batches, kind: 'lock-row', rows: 2, times: 1 });
		const twins = Array.from({ length: 5 }, () => 'Twin');
		const done = await run(['LastName', ...twins], 'insert', retry(1));
		expect(done.outputs.map((output) => jsonOf(output)[0]?.rows)).toEqual([
			5,
			undefined,
			undefined,
		]);
		expect(names()).toEqual(twins);
	});

	test('whose second job does not end in time are unknown, and named by their numbers', async () => {
		org.fault({ match: batches, kind: 'lock-row', rows: 3, times: 1 });
		org.fault({ match: { method: 'POST', path: '/jobs/ingest' }, kind: 'slow', delayMs: 1 });
		const queued = { match: batches, kind: 'job-queued-hours', afterN: 1, times: 1 } as const;
		org.fault(queued);
		const done = await run(
			[header, ...table(6)],
			'insert',
			retry(1, { options: { retryFailedRows: 1, waitMinutes: 0.1 } }),
		);
		expect(jsonOf(done.outputs[0])).toMatchObject([{ rows: 3 }]);
		expect(done.outputs[1]).toEqual([]);
		const [open] = jsonOf(done.outputs[2]) as Array<IDataObject & { rowNumbers: number[] }>;
		expect(open).toMatchObject({ outcome: 'unknown', rows: 3 });
		const saved = (await records(done.outputs[0]?.[0])).map(({ LastName }) => LastName);
		for (const number of open?.rowNumbers ?? []) expect(saved).not.toContain(`Name ${number - 1}`);
		expect(new Set(open?.rowNumbers).size).toBe(3);
	});
});

describe('rows Salesforce keeps no result for', () => {
	test.each(['insert', 'upsert'])('are named, and leave as a file (%s)', async (jobOperation) => {
		org.fault({ match: anyJob, kind: 'results-missing', rows: 3 });
		const lines = [header, ...table(20), 'K20,,no last name'];
		const done = await run(lines, jobOperation, { externalIdField: 'External_Id__c' });

		const [item] = done.outputs[2] ?? [];
		const json = item?.json as IDataObject & { rowNumbers: number[] };
		expect(json).toMatchObject({
			outcome: 'unknown',
			errors: [{ statusCode: 'RESULT_MISSING' }],
			// Each list lacks three, the failed one its only one.
			rows: 4,
			row: {},
		});
		const listed = [
			...(await records(done.outputs[0]?.[0])),
			...(await records(done.outputs[1]?.[0])),
		];
		const listedKeys = listed.map(({ External_Id__c }) => External_Id__c);
		const without = await records(item);
		const keys = without.map(({ External_Id__c }) => External_Id__c);
		expect(keys).toEqual(json.rowNumbers.map((number) => `K${number - 1}`));
		expect([...listedKeys, ...keys].sort()).toEqual(
			Array.from({ length: 21 }, (_, i) => `K${i}`).sort(),
		);
		expect(without[0]).toEqual({
			External_Id__c: keys[0],
			LastName: `Name ${keys[0]?.slice(1)}`,
			Description: `Note ${keys[0]?.slice(1)}, more`,
		});
	});

	test('leave one by one where the results are items', async () => {
		org.fault({ match: anyJob, kind: 'results-missing', rows: 1 });
		const done = await run([header, ...table(3)], 'insert', { outputMode: 'items' });
		const [json] = jsonOf(done.outputs[2]) as Array<IDataObject & { rowNumbers: number[] }>;
		const n = (json?.rowNumbers[0] ?? 0) - 1;
		expect(json).toMatchObject({
			rows: 1,
			row: { External_Id__c: `K${n}`, LastName: `Name ${n}` },
		});
	});

	test('cost one look at each list besides the results', async () => {
		org.fault({ match: anyJob, kind: 'results-missing', rows: 1 });
		await run([header, ...table(3)], 'insert');
		const unprocessed = callsOf(org).filter((call) => call.endsWith('/unprocessedrecords'));
		expect(unprocessed).toHaveLength(1);
	});

	test.each(['binary', 'items'])(
		'are told by their numbers where the file cannot be read once more, and nothing else is lost (%s)',
		async (outputMode) => {
			org.fault({ match: anyJob, kind: 'results-missing', rows: 1 });
			// The check of the file, its upload and the search for the rows read it; the fourth time writes them.
			const lost = failingFrom(4);
			const done = await run([header, ...table(3)], 'insert', { outputMode });
			lost.mockRestore();
			expect(done.error).toBeUndefined();
			expect(rowsOn(done.outputs[0])).toBe(2);
			expect(jsonOf(done.outputs[2])).toMatchObject([
				{ outcome: 'unknown', rows: 1, rowNumbers: [expect.any(Number)] },
			]);
			expect(said(done)).toMatch(/left by their numbers alone: the store is away/);
		},
	);

	test('are counted alone where it cannot be told which they are', async () => {
		org.seed('Account', [
			{ Name: 'A', External_Id__c: 'A' },
			{ Name: 'B', External_Id__c: 'B' },
		]);
		org.fault({ match: anyJob, kind: 'result-rewrite', times: 20 });
		org.fault({ match: anyJob, kind: 'results-missing', rows: 1, times: 20 });
		const done = await run(['LastName,Account.External_Id__c', 'Smith,A', 'Smith,B'], 'insert');
		expect(jsonOf(done.outputs[2])).toMatchObject([{ outcome: 'unknown', rows: 1, row: {} }]);
		expect(jsonOf(done.outputs[2])[0]).not.toHaveProperty('rowNumbers');
	});
});

test('a list of one job that cannot be read takes no row of another with it', async () => {
	org.fault({ match: { path: '/failedResults' }, kind: '503', times: 50 });
	const done = await run([header, ...table(4), 'K4,,bad'], 'insert', { outputMode: 'items' });
	expect(done.outputs.map((output) => output.length)).toEqual([4, 0, 1]);
	expect(jsonOf(done.outputs[2])).toMatchObject([
		{ outcome: 'unknown', errors: [{ statusCode: 'RESULT_MISSING' }], rows: 1 },
	]);
	expect(said(done)).toMatch(/failed rows of 750\w+ could not be read/);
});
