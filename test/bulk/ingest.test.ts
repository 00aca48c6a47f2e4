import { runIngestJob } from '../../nodes/shared/bulk/ingest';
import type { IngestSpec } from '../../nodes/shared/bulk/ingestSteps';
import type { JobReport } from '../../nodes/shared/bulk/job';
import type { Upload } from '../../nodes/shared/bulk/split';
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
import { fakeJobs, silent } from './fakeJob';

const spec: IngestSpec = { object: 'Account', operation: 'upsert', externalIdField: 'Ext__c' };
const csv = 'Ext__c,Name\nx,A\n';
const upload: Upload = {
	firstRow: 0,
	rows: 1,
	bytes: csv.length,
	readBody: () => Promise.resolve({ body: csv }),
	readRows: () => {
		throw new Error('No row of it is read again');
	},
};

/** A job that behaves, except for the calls that `first` answers in its place. */
function run(
	first: (call: DataCall, nth: number) => Outcome | undefined = () => undefined,
	report: JobReport = silent,
) {
	const { pace, onWait } = fakePace();
	const jobs = fakeJobs();
	const client = fakeClient((call, nth) => first(call, nth) ?? jobs.respond(call), { onWait });
	const result = runIngestJob(client, spec, upload, { deadline: 600_000, pace, report });
	return { client, jobs, result };
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

	test('creation and upload are safe to repeat, the closing is not', async () => {
		const { client, result } = run();
		await result;
		expect(client.calls.slice(0, 3).map(({ replay }) => replay)).toEqual([
			'safe',
			'safe',
			undefined,
		]);
	});

	test('the ID of the job stands in the log before a row leaves', async () => {
		const seen: string[] = [];
		const report = { ...silent, log: (message: string) => void seen.push(message) };
		const { result } = run((call) => {
			seen.push(call.method);
			return undefined;
		}, report);
		await result;
		expect(seen.slice(0, 3)).toEqual(['POST', 'Salesforce bulk job 7501 was made', 'PUT']);
	});

	test('a time-out leaves the job alone and returns it', async () => {
		const { pace, onWait } = fakePace();
		const { respond } = fakeJobs({ looks: 1_000 });
		const client = fakeClient(respond, { onWait });
		const end = await runIngestJob(client, spec, upload, {
			deadline: 5_000,
			pace,
			report: silent,
		});
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

	test('a creation whose reply was lost for good can be run again: it holds no rows', async () => {
		const { client, result } = run(once('POST', unknown()));
		await expect(result).rejects.toMatchObject({
			code: 'OUTCOME_UNKNOWN',
			advice: expect.stringMatching(/^Run it again/),
		});
		expect(client.log).toEqual(['POST /jobs/ingest']);
	});

	test('a refused upload names the job', async () => {
		const { client, result } = run(once('PUT', refused(400, 'API_ERROR', 'no')));
		await expect(result).rejects.toMatchObject({
			message: 'The rows were not uploaded to the bulk job 7501: API_ERROR: no',
			details: { jobId: '7501', state: 'Aborted' },
		});
		expect(client.calls.at(-1)?.body).toEqual({ state: 'Aborted' });
	});

	test('a refused closing names the job', async () => {
		const { result } = run(once('PATCH', refused(400, 'INVALIDJOBSTATE', 'no')));
		await expect(result).rejects.toMatchObject({
			message: 'The bulk job 7501 was not started: INVALIDJOBSTATE: no',
			details: { jobId: '7501', advice: expect.stringMatching(/has been aborted/) },
		});
	});
});

describe('when a reply is lost', () => {
	test('after the upload, the job is given up, and another takes the rows', async () => {
		const { client, jobs, result } = run(once('PUT', unknown()));
		expect(await result).toMatchObject({ kind: 'ended', job: { id: '7502' } });
		expect(client.log.slice(1, 5)).toEqual([
			'PUT /jobs/ingest/7501/batches',
			'PATCH /jobs/ingest/7501',
			'POST /jobs/ingest',
			'PUT /jobs/ingest/7502/batches',
		]);
		expect(client.calls[2]?.body).toEqual({ state: 'Aborted' });
		expect(jobs.jobs.get('7501')?.csv).toBeUndefined();
	});

	test('after the upload, no other job is made as long as the first may still be started', async () => {
		const { client, result } = run((call) => {
			if (call.method === 'PUT' || call.method === 'PATCH') return unknown();
			return call.method === 'GET' ? notExecuted() : undefined;
		});
		await expect(result).rejects.toMatchObject({
			details: { jobId: '7501', advice: expect.stringMatching(/could not be aborted either/) },
		});
		expect(client.log.filter((line) => line.startsWith('POST'))).toHaveLength(1);
	});

	test('after every upload, the run ends with the ID of a job that saved nothing', async () => {
		const { client, result } = run((call) => (call.method === 'PUT' ? unknown() : undefined));
		await expect(result).rejects.toMatchObject({
			message: expect.stringMatching(/^The rows were not uploaded to the bulk job 7502/),
			details: { jobId: '7502', advice: expect.stringMatching(/nothing was saved/) },
		});
		expect(client.log.filter((line) => line.startsWith('PUT'))).toHaveLength(2);
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
