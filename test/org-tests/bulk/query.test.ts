import { parse } from 'csv-parse/sync';
import type { RunningOrg } from '../../org';
import { startOrg } from '../../org';
import { BulkCaller } from './client';

let org: RunningOrg;
let bulk: BulkCaller;

beforeAll(async () => {
	org = await startOrg({ settings: { bulkStepMs: 5 } });
	bulk = new BulkCaller(org);
});

beforeEach(() => org.reset({ data: true }));

afterAll(() => org.close());

function seed(count: number): string[] {
	return org.seed(
		'Account',
		Array.from({ length: count }, (_, at) => ({ Name: `Account ${at}`, AnnualRevenue: at })),
	);
}

describe('query jobs', () => {
	it('start in UploadComplete with 200 and tell their type only when asked', async () => {
		const body = { operation: 'query', query: 'SELECT Id FROM Account' };
		const reply = await bulk.call('POST', '/jobs/query', JSON.stringify(body));
		expect(reply.status).toBe(200);
		expect(reply.json).toMatchObject({
			state: 'UploadComplete',
			object: 'Account',
			apiVersion: 67,
		});
		expect(reply.json).not.toHaveProperty('jobType');
		const { id } = reply.json as { id: string };
		expect(await bulk.finished('query', id)).toMatchObject({
			jobType: 'V2Query',
			state: 'JobComplete',
			numberRecordsProcessed: 0,
			isPkChunkingSupported: true,
		});
	});

	it('give CSV with the literal locator null at the end', async () => {
		const [id] = seed(1);
		const job = await bulk.query('SELECT id, name, Parent.Name FROM Account');
		const reply = await bulk.call('GET', `/jobs/query/${job.id}/results`);
		expect(reply.text).toBe(`"Id","Name","Parent.Name"\n"${id}","Account 0",""\n`);
		expect(reply.headers.get('sforce-locator')).toBe('null');
		expect(reply.headers.get('sforce-numberofrecords')).toBe('1');
		expect(reply.headers.get('content-type')).toBe('text/csv');
	});

	it('give a header alone when there are no rows', async () => {
		const job = await bulk.query('SELECT Id FROM Account');
		const reply = await bulk.call('GET', `/jobs/query/${job.id}/results`);
		expect([reply.text, reply.headers.get('sforce-locator')]).toEqual(['"Id"\n', 'null']);
	});

	it('page by maxRecords and locator, each page with its header, no row lost', async () => {
		seed(4500);
		const job = await bulk.query('SELECT Name FROM Account', { columnDelimiter: 'PIPE' });
		const names: string[] = [];
		const counts: unknown[] = [];
		for (let locator: string | null = ''; locator !== 'null';) {
			const path = `/jobs/query/${job.id}/results?maxRecords=1700&locator=${locator ?? ''}`;
			const reply = await bulk.call('GET', path);
			const rows: Array<{ Name: string }> = parse(reply.text, { columns: true, delimiter: '|' });
			names.push(...rows.map((row) => row.Name));
			counts.push(reply.headers.get('sforce-numberofrecords'));
			locator = reply.headers.get('sforce-locator');
		}
		expect(counts).toEqual(['1700', '1700', '1100']);
		expect(names).toEqual(Array.from({ length: 4500 }, (_, at) => `Account ${at}`));
	});

	it('keep their rows as they were when the job ran', async () => {
		const [id = ''] = seed(1);
		const job = await bulk.query('SELECT Name FROM Account');
		org.seed('Account', [{ Id: id, Name: 'Renamed' }], { update: true });
		const { text } = await bulk.call('GET', `/jobs/query/${job.id}/results`);
		expect(text).toBe('"Name"\n"Account 0"\n');
	});

	it('bring deleted rows with queryAll', async () => {
		const [id = ''] = seed(2);
		org.store.remove('Account', id);
		const all = await bulk.query('SELECT Id FROM Account', { operation: 'queryAll' });
		const live = await bulk.query('SELECT Id FROM Account');
		expect([all.numberRecordsProcessed, live.numberRecordsProcessed]).toEqual([2, 1]);
	});

	it.each<['resultUrl' | 'resultLink', string]>([
		['resultUrl', '/services/data/v67.0/jobs/query/'],
		['resultLink', '/jobs/query/'],
	])('list result pages under %s', async (key, prefix) => {
		org.change({ resultPageKey: key });
		seed(3);
		const job = await bulk.query('SELECT Name FROM Account');
		const { json } = await bulk.call('GET', `/jobs/query/${job.id}/resultPages`);
		const answer = json as { resultPages: Array<Record<string, string>>; done: boolean };
		expect(answer).toMatchObject({ done: true, nextRecordsUrl: null });
		const link = answer.resultPages[0]?.[key] ?? '';
		expect(link.startsWith(`${prefix}${job.id}/results?locator=`)).toBe(true);
		const page = await bulk.call('GET', link.slice(link.indexOf('/jobs/')));
		expect(page.text.split('\n')).toHaveLength(5);
	});

	it('refuse another API version for the results with 409', async () => {
		const job = await bulk.query('SELECT Id FROM Account');
		const path = `${org.url}/services/data/v66.0/jobs/query/${job.id}/results`;
		const reply = await fetch(path, { headers: { authorization: `Bearer ${org.accessToken}` } });
		expect(reply.status).toBe(409);
	});

	it('refuse results before the end, and an abort after it', async () => {
		org.change({ bulkStepMs: 3_600_000 });
		const body = JSON.stringify({ operation: 'query', query: 'SELECT Id FROM Account' });
		const { json } = await bulk.call('POST', '/jobs/query', body);
		const { id } = json as { id: string };
		expect(await bulk.call('GET', `/jobs/query/${id}/results`)).toMatchObject({
			status: 400,
			json: [{ errorCode: 'INVALIDJOBSTATE' }],
		});
		const abort = JSON.stringify({ state: 'Aborted' });
		expect((await bulk.call('PATCH', `/jobs/query/${id}`, abort)).json).toMatchObject({
			state: 'Aborted',
		});
		expect(await bulk.call('PATCH', `/jobs/query/${id}`, abort)).toMatchObject({
			status: 400,
			json: [{ message: 'Aborting already Completed Job not allowed' }],
		});
		org.change({ bulkStepMs: 5 });
	});

	it.each([
		['SELECT Bacon__c FROM Account', 'INVALID_FIELD'],
		['SELECT Id FROM Bacon', 'INVALID_TYPE'],
		['SELEKT', 'MALFORMED_QUERY'],
		['SELECT COUNT(Id) FROM Account', 'API_ERROR'],
		['SELECT Id, (SELECT Id FROM Contacts) FROM Account', 'API_ERROR'],
	])('are refused at creation: %s', async (query, errorCode) => {
		const body = JSON.stringify({ operation: 'query', query });
		expect(await bulk.call('POST', '/jobs/query', body)).toMatchObject({
			status: 400,
			json: [{ errorCode }],
		});
	});
});
