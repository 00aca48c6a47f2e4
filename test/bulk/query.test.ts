import { runQueryJob } from '../../nodes/shared/bulk/query';
import { answered, fakeClient, fakePace, refused } from '../support/fakeClient';
import { silent } from './fakeJob';

const spec = { query: 'SELECT Id FROM Account', includeDeleted: false };

function run(states: object[], deadline = 600_000, includeDeleted = false) {
	const { pace, onWait } = fakePace();
	const client = fakeClient(
		(_, n) => answered({ id: '750Q', ...states[Math.min(n, states.length) - 1] }),
		{ onWait },
	);
	return {
		client,
		result: runQueryJob(client, { ...spec, includeDeleted }, deadline, pace, silent),
	};
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
		await expect(runQueryJob(client, spec, 1000, pace, silent)).rejects.toThrow(
			'The bulk query was not started: MALFORMED_QUERY: unexpected token: SELEKT',
		);
	});
});
