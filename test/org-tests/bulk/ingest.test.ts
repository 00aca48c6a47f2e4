import { gzipSync } from 'node:zlib';
import type { RunningOrg } from '../../org';
import { startOrg } from '../../org';
import { BulkCaller } from './client';

let org: RunningOrg;
let bulk: BulkCaller;

beforeAll(async () => {
	org = await startOrg({ settings: { bulkStepMs: 5 } });
	bulk = new BulkCaller(org);
});

beforeEach(() => {
	org.reset({ data: true });
	org.change({ bulkStepMs: 5 });
});

afterAll(() => org.close());

const upsert = {
	object: 'Contact',
	operation: 'upsert',
	externalIdFieldName: 'External_Id__c',
	contentType: 'CSV',
};

function contacts(): Array<Record<string, unknown>> {
	return [...org.store.rows('Contact')];
}

describe('the life of an ingest job', () => {
	it('is created with 200, a relative contentUrl and a number as version', async () => {
		const reply = await bulk.call(
			'POST',
			'/jobs/ingest',
			JSON.stringify({ object: 'account', operation: 'insert' }),
		);
		expect(reply.status).toBe(200);
		const info = reply.json as Record<string, unknown>;
		expect(Object.keys(info)).toEqual([
			'id',
			'operation',
			'object',
			'createdById',
			'createdDate',
			'systemModstamp',
			'state',
			'concurrencyMode',
			'contentType',
			'apiVersion',
			'contentUrl',
			'lineEnding',
			'columnDelimiter',
		]);
		expect(info).toMatchObject({
			object: 'Account',
			state: 'Open',
			apiVersion: 67,
			contentUrl: `services/data/v67.0/jobs/ingest/${String(info.id)}/batches`,
			lineEnding: 'LF',
			columnDelimiter: 'COMMA',
		});
		expect(info.id).toMatch(/^750.{15}$/);
		expect(info.createdDate).toMatch(/\.000\+0000$/);
	});

	it('goes from UploadComplete over InProgress to JobComplete on the org clock', async () => {
		const bulkStepMs = 60_000;
		org.change({ bulkStepMs });
		const id = await bulk.start({ object: 'Account', operation: 'insert' }, 'Name\nAcme\n');
		const state = async (): Promise<string> =>
			((await bulk.call('GET', `/jobs/ingest/${id}`)).json as { state: string }).state;
		expect(await state()).toBe('UploadComplete');
		org.advance(bulkStepMs);
		expect(await state()).toBe('InProgress');
		expect(await state()).toBe('InProgress');
		org.advance(bulkStepMs);
		let last = await state();
		// The rows themselves are worked on in the machine's own time.
		while (last === 'InProgress') last = await state();
		expect(last).toBe('JobComplete');
	});

	it('waits for the org clock, which may be advanced', async () => {
		org.change({ bulkStepMs: 3_600_000 });
		const id = await bulk.start({ object: 'Account', operation: 'insert' }, 'Name\nAcme\n');
		expect((await bulk.call('GET', `/jobs/ingest/${id}`)).json).toMatchObject({
			state: 'UploadComplete',
		});
		org.change({ bulkStepMs: 5 });
		org.advance(3_600_000);
		expect(await bulk.finished('ingest', id)).toMatchObject({ state: 'JobComplete' });
	});

	it('is processed without anybody asking', async () => {
		await bulk.start({ object: 'Account', operation: 'insert' }, 'Name\nAcme\n');
		while ([...org.store.rows('Account')].length === 0) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		expect([...org.store.rows('Account')]).toMatchObject([{ Name: 'Acme' }]);
	});

	it('takes one upload only, answered with 201 and no body', async () => {
		const id = await bulk.create({ object: 'Account', operation: 'insert' });
		const csv = { 'content-type': 'text/csv' };
		const first = await bulk.call('PUT', `/jobs/ingest/${id}/batches`, 'Bacon\nx\n', csv);
		expect([first.status, first.text]).toEqual([201, '']);
		const second = await bulk.call('PUT', `/jobs/ingest/${id}/batches`, 'Name\nx\n', csv);
		expect(second.status).toBe(400);
		expect(second.json).toMatchObject([
			{ errorCode: 'INVALIDJOBSTATE', message: expect.stringContaining('Found multiple contents') },
		]);
	});

	it('takes packed uploads', async () => {
		const csv = gzipSync(Buffer.from('Name\nPacked\n'));
		const job = { object: 'Account', operation: 'insert' };
		const id = await bulk.start(job, csv, { 'content-encoding': 'gzip' });
		expect(await bulk.finished('ingest', id)).toMatchObject({ numberRecordsFailed: 0 });
		expect([...org.store.rows('Account')]).toMatchObject([{ Name: 'Packed' }]);
	});

	it('can be aborted before its end; its rows are then unprocessed', async () => {
		const id = await bulk.create({ object: 'Account', operation: 'insert' });
		await bulk.call('PUT', `/jobs/ingest/${id}/batches`, 'Name\nAcme\n"B, ""x"""\n', {
			'content-type': 'text/csv',
		});
		const abort = JSON.stringify({ state: 'Aborted' });
		const aborted = await bulk.call('PATCH', `/jobs/ingest/${id}`, abort);
		expect([aborted.status, aborted.json]).toMatchObject([200, { state: 'Aborted' }]);
		expect(await bulk.results(id, 'unprocessedrecords')).toEqual([
			{ Name: 'Acme' },
			{ Name: 'B, "x"' },
		]);
		const again = await bulk.call('PATCH', `/jobs/ingest/${id}`, abort);
		expect([again.status, again.json]).toEqual([
			400,
			[
				{
					errorCode: 'INVALIDJOBSTATE',
					message: 'Aborting already Completed Job not allowed',
				},
			],
		]);
	});

	it('can be deleted only when it is neither open nor in progress', async () => {
		const id = await bulk.create({ object: 'Account', operation: 'insert' });
		expect(await bulk.call('DELETE', `/jobs/ingest/${id}`)).toMatchObject({
			status: 400,
			json: [
				{
					errorCode: 'API_ERROR',
					message: 'Error encountered when deleting the job because the job is not terminated',
				},
			],
		});
		await bulk.call('PATCH', `/jobs/ingest/${id}`, JSON.stringify({ state: 'Aborted' }));
		expect((await bulk.call('DELETE', `/jobs/ingest/${id}`)).status).toBe(204);
		expect(await bulk.call('GET', `/jobs/ingest/${id}`)).toMatchObject({
			status: 404,
			json: [{ errorCode: 'NOT_FOUND' }],
		});
	});

	it('stands in the list of jobs', async () => {
		const id = await bulk.create({ object: 'Account', operation: 'insert' });
		expect((await bulk.call('GET', '/jobs/ingest')).json).toMatchObject({
			done: true,
			nextRecordsUrl: null,
			records: [{ id, jobType: 'V2Ingest', state: 'Open' }],
		});
		expect((await bulk.call('GET', '/jobs/ingest?jobType=Classic')).json).toMatchObject({
			records: [],
		});
	});

	it.each<[Record<string, unknown>, string, string]>([
		[{ object: 'Bacon', operation: 'insert' }, 'INVALIDJOB', 'Unable to find object: Bacon'],
		[{ object: 'Account', operation: 'mince' }, 'INVALIDJOB', 'Invalid operation: mince'],
		[{ object: 'Account', operation: 'upsert' }, 'INVALIDJOB', 'External ID was blank for Account'],
		[
			{ object: 'Account', operation: 'upsert', externalIdFieldName: 'Name' },
			'INVALIDJOB',
			'Field name provided, Name does not match an External ID for Account',
		],
		[
			{ object: 'Account', operation: 'insert', columnDelimiter: 'COLON' },
			'INVALIDJOB',
			'Invalid columnDelimiter: "COLON"',
		],
	])('is refused for %j', async (job, errorCode, message) => {
		const reply = await bulk.call('POST', '/jobs/ingest', JSON.stringify(job));
		expect(reply).toMatchObject({
			status: 400,
			json: [{ errorCode, message: expect.stringContaining(message) }],
		});
	});
});

describe('rows', () => {
	it('are saved or failed one by one, with results in Salesforce’s format', async () => {
		const csv = 'LastName,Email,External_Id__c\n"Ann, A","a@example.com",c-1\nBob,nonsense,c-2\n';
		const job = await bulk.ingest(upsert, csv);
		expect(job).toMatchObject({
			state: 'JobComplete',
			jobType: 'V2Ingest',
			numberRecordsProcessed: 2,
			numberRecordsFailed: 1,
		});
		const [saved] = contacts();
		const good = await bulk.call('GET', `/jobs/ingest/${job.id}/successfulResults`);
		expect(good.headers.get('content-type')).toBe('text/csv');
		expect(good.text).toBe(
			'"sf__Id","sf__Created",LastName,Email,External_Id__c\n' +
				`"${String(saved?.Id)}","true","Ann, A","a@example.com","c-1"\n`,
		);
		const bad = await bulk.call('GET', `/jobs/ingest/${job.id}/failedResults`);
		expect(bad.text).toBe(
			'"sf__Id","sf__Error",LastName,Email,External_Id__c\n' +
				'"","INVALID_EMAIL_ADDRESS:Email: invalid email address: nonsense:Email --",' +
				'"Bob","nonsense","c-2"\n',
		);
		const rest = await bulk.call('GET', `/jobs/ingest/${job.id}/unprocessedrecords`);
		expect(rest.text).toBe('LastName,Email,External_Id__c\n');
	});

	it('say created false when an upsert finds its record', async () => {
		org.seed('Contact', [{ LastName: 'Old', External_Id__c: 'c-1' }]);
		const job = await bulk.ingest(upsert, 'External_Id__c,LastName\nC-1,New\nc-2,Other\n');
		const results = await bulk.results(job.id, 'successfulResults');
		expect(Object.fromEntries(results.map((row) => [row.LastName, row.sf__Created]))).toEqual({
			New: 'false',
			Other: 'true',
		});
		expect(contacts().map((row) => row.LastName)).toEqual(['New', 'Other']);
	});

	it('keep a field for an empty cell and clear it for #N/A', async () => {
		const [id = ''] = org.seed('Contact', [{ LastName: 'Ann', Phone: '1', Title: 'Boss' }]);
		await bulk.ingest(
			{ object: 'Contact', operation: 'update' },
			`Id,Phone,Title\n${id.slice(0, 15)},,#N/A\n`,
		);
		expect(contacts()).toMatchObject([{ Phone: '1', Title: null }]);
	});

	it('name parents by external id', async () => {
		const [accountId] = org.seed('Account', [{ Name: 'Acme', External_Id__c: 'a-1' }]);
		const job = await bulk.ingest(
			{ object: 'Contact', operation: 'insert' },
			'LastName,Account.External_Id__c\nAnn,a-1\nBob,a-9\n',
		);
		expect(contacts()).toMatchObject([{ LastName: 'Ann', AccountId: accountId }]);
		expect(await bulk.results(job.id, 'failedResults')).toMatchObject([
			{
				sf__Error:
					'INVALID_FIELD:Foreign key external ID: a-9 not found for field External_Id__c in ' +
					'entity Account: --',
				LastName: 'Bob',
			},
		]);
	});

	it('are deleted by id, soft or hard', async () => {
		const [a = '', b = ''] = org.seed('Contact', [{ LastName: 'A' }, { LastName: 'B' }]);
		await bulk.ingest({ object: 'Contact', operation: 'delete' }, `Id\n${a}\n`);
		await bulk.ingest({ object: 'Contact', operation: 'hardDelete' }, `Id\n${b}\n`);
		expect(contacts()).toEqual([]);
		expect([...org.store.rows('Contact', { includeDeleted: true })]).toMatchObject([{ Id: a }]);
	});

	it('of the wrong type fail with a code of Bulk’s own', async () => {
		const job = await bulk.ingest(
			{ object: 'Account', operation: 'insert' },
			'Name,AnnualRevenue\nAcme,banana\n',
		);
		const [row] = await bulk.results(job.id, 'failedResults');
		expect(row?.sf__Error).toMatch(
			/^INVALID_TYPE_ON_FIELD_IN_RECORD:.*value not of required type: banana:AnnualRevenue --$/,
		);
	});

	it('that share a key in one chunk all fail', async () => {
		const job = await bulk.ingest(upsert, 'External_Id__c,LastName\nx,A\nX,B\ny,C\n');
		expect(job).toMatchObject({ numberRecordsFailed: 2 });
		expect(contacts()).toMatchObject([{ LastName: 'C' }]);
		for (const row of await bulk.results(job.id, 'failedResults')) {
			expect(row.sf__Error).toMatch(/^DUPLICATE_VALUE:Duplicate external id specified: [xX]:/);
		}
	});

	it('without an Id fail in an update', async () => {
		const job = await bulk.ingest(
			{ object: 'Contact', operation: 'update' },
			'Id,LastName\n,Nobody\n',
		);
		expect(await bulk.results(job.id, 'failedResults')).toMatchObject([
			{ sf__Error: 'MISSING_ARGUMENT:Id not specified in an update call: --' },
		]);
	});

	it('fail when a lock-row fault is armed for the job', async () => {
		org.fault({ kind: 'lock-row', match: { path: '/jobs/ingest' } });
		const job = await bulk.ingest({ object: 'Account', operation: 'insert' }, 'Name\nA\nB\n');
		expect(job).toMatchObject({ numberRecordsFailed: 1 });
		const [row] = await bulk.results(job.id, 'failedResults');
		expect(row?.sf__Error).toMatch(/^UNABLE_TO_LOCK_ROW:/);
	});

	it('come back in another order than they went, the same for the same job', async () => {
		const names = Array.from({ length: 500 }, (_, at) => `N${at}`);
		const orders: string[] = [];
		for (let run = 0; run < 2; run += 1) {
			org.reset({ data: true });
			const job = await bulk.ingest(
				{ object: 'Account', operation: 'insert' },
				`Name\n${names.join('\n')}\n`,
			);
			const results = await bulk.results(job.id, 'successfulResults');
			orders.push(results.map((row) => row.Name).join());
			expect(new Set(results.map((row) => row.Name))).toEqual(new Set(names));
		}
		expect(orders[0]).not.toBe(names.join());
		expect(orders[1]).toBe(orders[0]);
	});
});

describe('file formats', () => {
	const dialects = ['BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB'].flatMap((name, at) =>
		['LF', 'CRLF'].map((ending) => [name, '`^,|;\t'.charAt(at), ending] as const),
	);

	it.each(dialects)('%s (%s) with %s', async (columnDelimiter, sign, lineEnding) => {
		const end = lineEnding === 'LF' ? '\n' : '\r\n';
		const description = `a${sign}b\nc\r\n"d"`;
		const csv =
			`Name${sign}Description${end}` + `Acme${sign}"${description.replaceAll('"', '""')}"${end}`;
		const job = await bulk.ingest(
			{ object: 'Account', operation: 'insert', columnDelimiter, lineEnding },
			csv,
		);
		expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
		expect([...org.store.rows('Account')]).toMatchObject([{ Description: description }]);
		const { text } = await bulk.call('GET', `/jobs/ingest/${job.id}/successfulResults`);
		expect(text.startsWith(`"sf__Id"${sign}"sf__Created"${sign}Name${sign}Description${end}`)).toBe(
			true,
		);
		expect(text.endsWith(`"${end}`)).toBe(true);
	});
});

describe('structural failures', () => {
	it.each<[string, Record<string, unknown>, string, string]>([
		['an unknown column', {}, 'Name,Bacon\nA,b\n', 'InvalidBatch : Field name not found : Bacon'],
		['no rows', {}, 'Name\n', 'InvalidBatch : Records not found'],
		['nothing at all', {}, '', 'InvalidBatch : Records not found'],
		[
			'a byte order mark before a quoted header',
			{},
			'\uFEFF"Name"\nA\n',
			'InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote',
		],
		[
			'a byte order mark before a bare header',
			{},
			'\uFEFFName\nA\n',
			'InvalidBatch : Field name not found : \uFEFFName',
		],
		[
			'a blank before a quote',
			{},
			'Name,Phone\nA, "1"\n',
			'InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote',
		],
		[
			'a quote left open',
			{},
			'Name\n"A\n',
			'InvalidBatch : Failed to parse CSV. EOF reached before closing an opened quote',
		],
		[
			'CRLF data in an LF job',
			{ lineEnding: 'LF' },
			'Name\r\nA\r\n',
			'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
		],
		[
			'LF data in a CRLF job',
			{ lineEnding: 'CRLF' },
			'Name\nA\n',
			'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is CRLF',
		],
		[
			'a delete with more than ids',
			{ operation: 'delete' },
			'Id,Name\nx,y\n',
			"InvalidBatch : The 'delete' batch must contain only ids",
		],
		[
			'a type on a plain lookup',
			{},
			'Name,Account:Parent.External_Id__c\nA,x\n',
			'InvalidBatch : type is not needed for non polymorphic foreign key references: Parent',
		],
	])('%s fails the job with nothing processed', async (_what, job, csv, errorMessage) => {
		const finished = await bulk.ingest({ object: 'Account', operation: 'insert', ...job }, csv);
		expect(finished).toMatchObject({
			state: 'Failed',
			errorMessage,
			numberRecordsProcessed: 0,
			numberRecordsFailed: 0,
		});
		expect([...org.store.rows('Account')]).toEqual([]);
	});
});
