import { gzipSync } from 'node:zlib';

import { ingestOrg } from './ingestOrg';

const t = ingestOrg();

describe('the life of an ingest job', () => {
	it('is created with 200, a relative contentUrl and a number as version', async () => {
		const reply = await t.bulk.call(
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
		t.org.change({ bulkStepMs });
		const id = await t.bulk.start({ object: 'Account', operation: 'insert' }, 'Name\nAcme\n');
		const state = async (): Promise<string> =>
			((await t.bulk.call('GET', `/jobs/ingest/${id}`)).json as { state: string }).state;
		expect(await state()).toBe('UploadComplete');
		t.org.advance(bulkStepMs);
		expect(await state()).toBe('InProgress');
		expect(await state()).toBe('InProgress');
		t.org.advance(bulkStepMs);
		let last = await state();
		// The rows themselves are worked on in the machine's own time.
		while (last === 'InProgress') last = await state();
		expect(last).toBe('JobComplete');
	});

	it('waits for the org clock, which may be advanced', async () => {
		t.org.change({ bulkStepMs: 3_600_000 });
		const id = await t.bulk.start({ object: 'Account', operation: 'insert' }, 'Name\nAcme\n');
		expect((await t.bulk.call('GET', `/jobs/ingest/${id}`)).json).toMatchObject({
			state: 'UploadComplete',
		});
		t.org.change({ bulkStepMs: 5 });
		t.org.advance(3_600_000);
		expect(await t.bulk.finished('ingest', id)).toMatchObject({ state: 'JobComplete' });
	});

	it('is processed without anybody asking', async () => {
		await t.bulk.start({ object: 'Account', operation: 'insert' }, 'Name\nAcme\n');
		while ([...t.org.store.rows('Account')].length === 0) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		expect([...t.org.store.rows('Account')]).toMatchObject([{ Name: 'Acme' }]);
	});

	it('takes one upload only, answered with 201 and no body', async () => {
		const id = await t.bulk.create({ object: 'Account', operation: 'insert' });
		const csv = { 'content-type': 'text/csv' };
		const first = await t.bulk.call('PUT', `/jobs/ingest/${id}/batches`, 'Bacon\nx\n', csv);
		expect([first.status, first.text]).toEqual([201, '']);
		const second = await t.bulk.call('PUT', `/jobs/ingest/${id}/batches`, 'Name\nx\n', csv);
		expect(second.status).toBe(400);
		expect(second.json).toMatchObject([
			{ errorCode: 'INVALIDJOBSTATE', message: expect.stringContaining('Found multiple contents') },
		]);
	});

	it('takes packed uploads', async () => {
		const csv = gzipSync(Buffer.from('Name\nPacked\n'));
		const job = { object: 'Account', operation: 'insert' };
		const id = await t.bulk.start(job, csv, { 'content-encoding': 'gzip' });
		expect(await t.bulk.finished('ingest', id)).toMatchObject({ numberRecordsFailed: 0 });
		expect([...t.org.store.rows('Account')]).toMatchObject([{ Name: 'Packed' }]);
	});

	it('can be aborted before its end; its rows are then unprocessed', async () => {
		const id = await t.bulk.create({ object: 'Account', operation: 'insert' });
		await t.bulk.call('PUT', `/jobs/ingest/${id}/batches`, 'Name\nAcme\n"B, ""x"""\n', {
			'content-type': 'text/csv',
		});
		const abort = JSON.stringify({ state: 'Aborted' });
		const aborted = await t.bulk.call('PATCH', `/jobs/ingest/${id}`, abort);
		expect([aborted.status, aborted.json]).toMatchObject([200, { state: 'Aborted' }]);
		expect(await t.bulk.results(id, 'unprocessedrecords')).toEqual([
			{ Name: 'Acme' },
			{ Name: 'B, "x"' },
		]);
		const again = await t.bulk.call('PATCH', `/jobs/ingest/${id}`, abort);
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
		const id = await t.bulk.create({ object: 'Account', operation: 'insert' });
		expect(await t.bulk.call('DELETE', `/jobs/ingest/${id}`)).toMatchObject({
			status: 400,
			json: [
				{
					errorCode: 'API_ERROR',
					message: 'Error encountered when deleting the job because the job is not terminated',
				},
			],
		});
		await t.bulk.call('PATCH', `/jobs/ingest/${id}`, JSON.stringify({ state: 'Aborted' }));
		expect((await t.bulk.call('DELETE', `/jobs/ingest/${id}`)).status).toBe(204);
		expect(await t.bulk.call('GET', `/jobs/ingest/${id}`)).toMatchObject({
			status: 404,
			json: [{ errorCode: 'NOT_FOUND' }],
		});
	});

	it('stands in the list of jobs', async () => {
		const id = await t.bulk.create({ object: 'Account', operation: 'insert' });
		expect((await t.bulk.call('GET', '/jobs/ingest')).json).toMatchObject({
			done: true,
			nextRecordsUrl: null,
			records: [{ id, jobType: 'V2Ingest', state: 'Open' }],
		});
		expect((await t.bulk.call('GET', '/jobs/ingest?jobType=Classic')).json).toMatchObject({
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
		const reply = await t.bulk.call('POST', '/jobs/ingest', JSON.stringify(job));
		expect(reply).toMatchObject({
			status: 400,
			json: [{ errorCode, message: expect.stringContaining(message) }],
		});
	});
});
