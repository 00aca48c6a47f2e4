import type { RunningOrg } from '../../org';
import { startOrg } from '../../org';
import { BulkCaller } from '../bulk/client';

let org: RunningOrg;
let bulk: BulkCaller;

beforeAll(async () => {
	org = await startOrg({ settings: { bulkStepMs: 1 } });
	bulk = new BulkCaller(org);
});

afterAll(() => org.close());

beforeEach(() => org.reset({ data: true }));

const insert = { object: 'Account', operation: 'insert' };
const names = (count: number) =>
	`Name\n${Array.from({ length: count }, (_each, n) => `A${n}`).join('\n')}\n`;
const stateOf = async (path: string) => {
	const { json } = await bulk.call('GET', path);
	return (json as { state: string }).state;
};

test('bulk-fail: an ingest job fails as a whole and has no row results', async () => {
	org.fault({ kind: 'bulk-fail' });
	const job = await bulk.ingest(insert, names(3));
	expect(job).toMatchObject({
		state: 'Failed',
		numberRecordsProcessed: 0,
		numberRecordsFailed: 0,
		errorMessage: expect.stringMatching(/^InternalServerError : /),
	});
	expect(await bulk.results(job.id, 'successfulResults')).toEqual([]);
	expect(await bulk.results(job.id, 'unprocessedrecords')).toHaveLength(3);
	expect(org.store.count('Account')).toBe(0);
	expect((await bulk.ingest(insert, names(3))).state).toBe('JobComplete');
});

test('bulk-fail: a query job fails without a reason', async () => {
	org.fault({ kind: 'bulk-fail' });
	const job = await bulk.query('SELECT Id FROM Account');
	expect(job.state).toBe('Failed');
	expect(job).not.toHaveProperty('errorMessage');
});

test.each([0, 2, 5])('job-failed-partial: %d rows stay saved', async (rows) => {
	org.fault({ kind: 'job-failed-partial', rows });
	const job = await bulk.ingest(insert, names(5));
	expect(job).toMatchObject({ state: 'Failed', numberRecordsProcessed: rows });
	expect(await bulk.results(job.id, 'successfulResults')).toHaveLength(rows);
	expect(await bulk.results(job.id, 'unprocessedrecords')).toHaveLength(5 - rows);
	expect(org.store.count('Account')).toBe(rows);
});

test('job-queued-hours: the job waits on the org clock', async () => {
	org.fault({ kind: 'job-queued-hours', delayMs: 2 * 3_600_000, times: 2 });
	const id = await bulk.start(insert, names(1));
	const path = `/jobs/ingest/${id}`;
	await new Promise((resolve) => setTimeout(resolve, 30));
	expect(await stateOf(path)).toBe('UploadComplete');
	org.advance(3_600_000);
	expect(await stateOf(path)).toBe('UploadComplete');
	org.change({ sessionSeconds: 86_400 });
	org.advance(3_600_000);
	bulk = new BulkCaller({ ...org, accessToken: org.newSession() });
	expect((await bulk.finished('ingest', id)).state).toBe('JobComplete');
});

test('results-missing: the job counts rows its result file lacks', async () => {
	org.fault({ kind: 'results-missing', match: { path: '/successfulResults' }, rows: 2 });
	const job = await bulk.ingest(insert, names(5));
	expect(job).toMatchObject({ numberRecordsProcessed: 5, numberRecordsFailed: 0 });
	expect(await bulk.results(job.id, 'successfulResults')).toHaveLength(3);
	expect(org.store.count('Account')).toBe(5);
});

test('result-rewrite: numbers, dates, line ends and columns come back changed', async () => {
	org.seed('Account', [{ Name: 'P', External_Id__c: 'P-1' }]);
	org.fault({ kind: 'result-rewrite' });
	const header = 'LastName,Description,Birthdate,Account.External_Id__c';
	const contact = await bulk.ingest(
		{ object: 'Contact', operation: 'insert', lineEnding: 'LF' },
		`${header}\nA,"one\r\ntwo",1990-02-03,P-1\n`,
	);
	const [row] = await bulk.results(contact.id, 'successfulResults');
	expect(row).toEqual({
		sf__Id: expect.any(String),
		sf__Created: 'true',
		LastName: 'A',
		Description: 'one\ntwo',
		Birthdate: '1990-02-03T00:00:00.000Z',
	});
	org.fault({ kind: 'result-rewrite' });
	const account = await bulk.ingest(insert, 'Name,AnnualRevenue\nB,912260031\nC,12.5\nD,7\n');
	const rows = await bulk.results(account.id, 'successfulResults');
	const revenue = Object.fromEntries(rows.map((each) => [each['Name'], each['AnnualRevenue']]));
	expect(revenue).toEqual({ B: '9.12260031E8', C: '12.5', D: '7.0' });
});
