import { runIngestJob, type IngestSpec } from '../../nodes/shared/bulk/ingest';
import type { DataCall } from '../../nodes/shared/client/types';
import type { Outcome } from '../../nodes/shared/gate/call';
import {
	answered,
	fakeClient,
	fakePace,
	notExecuted,
	refused,
	unknown,
} from '../support/fakeClient';
import { fakeJobs } from './fakeJob';

const spec: IngestSpec = { object: 'Account', operation: 'upsert', externalIdField: 'Ext__c' };
const csv = 'Ext__c,Name\nx,A\n';

/** A job that behaves, except for the calls that `first` answers in its place. */
function run(first: (call: DataCall, nth: number) => Outcome | undefined = () => undefined) {
	const { pace, onWait } = fakePace();
	const jobs = fakeJobs();
	const client = fakeClient((call, nth) => first(call, nth) ?? jobs.respond(call), { onWait });
	return { client, jobs, result: runIngestJob(client, spec, csv, 600_000, pace) };
}

/** Answers the nth call of a method with a given outcome, after Salesforce has acted on it or not. */
function once(method: string, outcome: Outcome) {
	let done = false;
	return (call: DataCall) => {
		if (done || call.method !== method) return undefined;
		done = true;
		return outcome;
	};
}

describe('the life of an ingest job', () => {
	test('create, upload, close, look until it is over', async () => {
		const { client, jobs, result } = run();
		expect((await result).kind).toBe('ended');
		expect(client.log).toEqual([
			'POST /jobs/ingest',
			'PUT /jobs/ingest/7501/batches',
			'PATCH /jobs/ingest/7501',
			'GET /jobs/ingest/7501',
			'GET /jobs/ingest/7501',
		]);
		expect(client.calls[0]!.body).toEqual({
			object: 'Account',
			operation: 'upsert',
			externalIdFieldName: 'Ext__c',
			contentType: 'CSV',
			lineEnding: 'LF',
			columnDelimiter: 'COMMA',
		});
		expect(jobs.jobs.get('7501')!.csv).toBe(csv);
		expect(client.calls[1]!.contentType).toMatch(/^text\/csv/);
		expect(client.calls[2]!.body).toEqual({ state: 'UploadComplete' });
	});

	test('only the creation waits in the background: stopping an existing job wastes what it cost', async () => {
		const { client, result } = run();
		await result;
		expect(client.calls.map(({ lane }) => lane)).toEqual([
			'background',
			'normal',
			'normal',
			'normal',
			'normal',
		]);
	});

	test('creation and closing are not declared safe to repeat, the upload is', async () => {
		const { client, result } = run();
		await result;
		expect(client.calls.slice(0, 3).map(({ replay }) => replay)).toEqual([
			undefined,
			'safe',
			undefined,
		]);
	});

	test('a time-out leaves the job alone and returns it', async () => {
		const { pace, onWait } = fakePace();
		const { respond } = fakeJobs({ looks: 1_000 });
		const client = fakeClient(respond, { onWait });
		const end = await runIngestJob(client, spec, csv, 5_000, pace);
		expect(end).toMatchObject({ kind: 'running', job: { id: '7501', state: 'InProgress' } });
		expect(client.log.filter((line) => /^(PATCH|DELETE)/.test(line))).toHaveLength(1);
	});
});

describe('before any row is handed over', () => {
	test('a refused creation says that nothing was sent, and what to do', async () => {
		const refusal = refused(400, 'INVALIDENTITY', "Entity 'X' is not supported by the Bulk API.");
		await expect(run(once('POST', refusal)).result).rejects.toMatchObject({
			message: expect.stringMatching(/^No row was sent.*: INVALIDENTITY: Entity 'X'/),
			advice: expect.stringMatching(/Salesforce Record/),
			salesforceCode: 'INVALIDENTITY',
		});
	});

	test('a creation whose reply was lost is not repeated, and can be: it holds no rows', async () => {
		const { client, result } = run(once('POST', unknown()));
		await expect(result).rejects.toMatchObject({
			code: 'OUTCOME_UNKNOWN',
			advice: expect.stringMatching(/^Run it again/),
		});
		expect(client.log).toEqual(['POST /jobs/ingest']);
	});

	test('a refused upload names the job', async () => {
		const { client, result } = run(once('PUT', refused(400, 'API_ERROR', 'no')));
		await expect(result).rejects.toThrow(/not uploaded to the bulk job 7501: API_ERROR: no/);
		expect(client.log).toHaveLength(2);
	});

	test('a refused closing names the job', async () => {
		const { result } = run(once('PATCH', refused(400, 'INVALIDJOBSTATE', 'no')));
		await expect(result).rejects.toThrow(/7501 was not started: INVALIDJOBSTATE/);
	});
});

describe('when a reply is lost', () => {
	test('after the upload, nothing is started: the job is given up and the rows are free to go again', async () => {
		const { client, result } = run(once('PUT', unknown()));
		await expect(result).rejects.toMatchObject({
			message: expect.stringMatching(/^The rows were not uploaded to the bulk job 7501/),
			advice: expect.stringMatching(/^Nothing was saved/),
		});
		expect(client.log.slice(1)).toEqual([
			'PUT /jobs/ingest/7501/batches',
			'PATCH /jobs/ingest/7501',
		]);
		expect(client.calls.at(-1)?.body).toEqual({ state: 'Aborted' });
	});

	test('an upload that was refused only on its second try had arrived on its first', async () => {
		const { reply } = refused(400, 'API_ERROR', 'one upload a job');
		const { result } = run(once('PUT', { kind: 'unknown', reply, attempts: 2 }));
		expect((await result).kind).toBe('ended');
	});

	test('after the closing, the job is asked, and closed again only if it is still open', async () => {
		const { client, result } = run(once('PATCH', unknown()));
		expect((await result).kind).toBe('ended');
		expect(client.log.slice(2, 5)).toEqual([
			'PATCH /jobs/ingest/7501',
			'GET /jobs/ingest/7501',
			'PATCH /jobs/ingest/7501',
		]);
	});

	test('a job that turns out to be closed is not closed again', async () => {
		let lost = false;
		const { client, jobs, result } = run((call) => {
			if (call.method !== 'PATCH' || lost) return undefined;
			lost = true;
			jobs.respond(call);
			return unknown();
		});
		expect((await result).kind).toBe('ended');
		expect(client.log.filter((line) => line.startsWith('PATCH'))).toHaveLength(1);
	});

	test('a job that can be neither closed nor asked is lost, not failed: its rows may be saved', async () => {
		const { result } = run((call) => {
			if (call.method === 'PATCH') return unknown();
			return call.method === 'GET' ? notExecuted() : undefined;
		});
		expect(await result).toMatchObject({ kind: 'lost', job: { id: '7501' } });
	});

	test('a job that stops answering while it works is lost', async () => {
		const { result } = run((call) => (call.method === 'GET' ? notExecuted() : undefined));
		expect(await result).toMatchObject({ kind: 'lost', job: { id: '7501' } });
	});
});

test('a reply that is no job is refused', async () => {
	await expect(run(once('POST', answered('<html>'))).result).rejects.toThrow(/something else/);
});
