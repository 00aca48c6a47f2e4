import { startOrg, type RunningOrg } from '../../org';
import { call, member, text } from '../client';
import { BulkCaller } from './client';

let org: RunningOrg;
let bulk: BulkCaller;

beforeAll(async () => {
	org = await startOrg({ settings: { bulkStepMs: 0, sessionSeconds: 30 * 86_400 } });
	bulk = new BulkCaller(org);
});
afterEach(() => org.reset({ data: true }));
afterAll(() => org.close());

const insert = { object: 'Contact', operation: 'insert', contentType: 'CSV' };

function multipart(job: unknown, content: string): string {
	return [
		'--BOUND',
		'Content-Type: application/json',
		'Content-Disposition: form-data; name="job"',
		'',
		JSON.stringify(job),
		'--BOUND',
		'Content-Type: text/csv',
		'Content-Disposition: form-data; name="content"; filename="content"',
		'',
		content,
		'--BOUND--',
		'',
	].join('\r\n');
}

const headers = { 'content-type': 'multipart/form-data; boundary="BOUND"' };

describe('a multipart ingest job', () => {
	it('starts in UploadComplete and needs no upload', async () => {
		const body = multipart(insert, 'LastName\nOne\nTwo\n');
		const reply = await bulk.call('POST', '/jobs/ingest', body, headers);
		expect(reply.status).toBe(200);
		expect(member(reply.json, 'state')).toBe('UploadComplete');
		const done = await bulk.finished('ingest', text(reply.json, 'id'));
		expect(done).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2 });
	});

	it('takes no more than 100,000 characters', async () => {
		const body = multipart(insert, `LastName\n${'x'.repeat(100_000)}`);
		const reply = await bulk.call('POST', '/jobs/ingest', body, headers);
		expect(reply.status).toBe(400);
		expect(member(reply.json, 0, 'errorCode')).toBe('LIMIT_EXCEEDED');
	});
});

describe('bulk rows', () => {
	it('can become visible late, after the job has ended', async () => {
		org.fault({ kind: 'late-visible', delayMs: 60_000, match: { path: '/jobs/ingest' } });
		const done = await bulk.ingest(insert, 'LastName\nLate\n');
		expect(done).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
		expect(org.store.count('Contact')).toBe(0);
		org.advance(60_000);
		expect(org.store.count('Contact')).toBe(1);
	});
});

describe('the list of query jobs', () => {
	it('tells those that PK chunking can cut from the others', async () => {
		const cut = await bulk.query('SELECT Id FROM Contact');
		const whole = await bulk.query('SELECT Id FROM Contact LIMIT 5');
		expect([cut.isPkChunkingSupported, whole.isPkChunkingSupported]).toEqual([true, false]);
		for (const [flag, id] of [
			['true', cut.id],
			['false', whole.id],
		] as const) {
			const { json } = await bulk.call('GET', `/jobs/query?isPkChunkingEnabled=${flag}`);
			expect(member(json, 'records', 'length')).toBe(1);
			expect(member(json, 'records', 0, 'id')).toBe(id);
		}
	});
});

describe('time', () => {
	it('a queued job waits before it starts', async () => {
		org.change({ bulkQueueMs: 3_600_000 });
		const id = await bulk.start(insert, 'LastName\nOne\n');
		const early = await call(org, 'GET', `jobs/ingest/${id}`);
		expect(member(early.body, 'state')).toBe('UploadComplete');
		org.advance(3_600_000);
		expect((await bulk.finished('ingest', id)).state).toBe('JobComplete');
		org.change({ bulkQueueMs: 0 });
	});

	it('jobs and results are gone after seven days', async () => {
		const { id } = await bulk.query('SELECT Id FROM Contact');
		org.advance(7 * 86_400_000 + 1000);
		expect((await call(org, 'GET', `jobs/query/${id}/results`)).status).toBe(404);
	});
});
