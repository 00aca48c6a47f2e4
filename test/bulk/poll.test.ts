import fc from 'fast-check';

import { pollDelay, waitForJob } from '../../nodes/shared/bulk/poll';
import { answered, fakeClient, fakePace, notExecuted, refused } from '../support/fakeClient';

const started = { id: '750A', state: 'UploadComplete' };
const path = '/jobs/ingest/750A';

describe('delay between two looks', () => {
	test('grows from one second to at most twenty, with a fifth of jitter either way', () => {
		const middle = [0, 1, 2, 3, 8, 50].map((looks) => pollDelay(looks, 0.5));
		expect(middle).toEqual([1000, 1500, 2250, 3375, 20_000, 20_000]);
		fc.assert(
			fc.property(fc.nat(100), fc.double({ min: 0, max: 0.999, noNaN: true }), (looks, random) => {
				const delay = pollDelay(looks, random);
				expect(delay).toBeGreaterThanOrEqual(800);
				expect(delay).toBeLessThanOrEqual(24_000);
			}),
		);
	});
});

describe('waiting for a job', () => {
	test('looks until the job is over', async () => {
		const { pace, onWait } = fakePace();
		const states = ['UploadComplete', 'InProgress', 'JobComplete'];
		const client = fakeClient((_, n) => answered({ ...started, state: states[n - 1] }), { onWait });
		const job = await waitForJob(client, path, started, 60_000, pace);
		expect(job.state).toBe('JobComplete');
		expect(client.waits).toEqual([1000, 1500, 2250]);
		expect(client.calls.every(({ lane }) => lane === 'normal')).toBe(true);
	});

	test('takes a last look at the deadline and returns the job as it stands', async () => {
		const { pace, onWait } = fakePace();
		const client = fakeClient(() => answered({ ...started, state: 'InProgress' }), { onWait });
		const job = await waitForJob(client, path, started, 3_000, pace);
		expect(job.state).toBe('InProgress');
		expect(client.waits).toEqual([1000, 1500, 500]);
		expect(client.log).toHaveLength(3);
	});

	test('does not look at all when there is no time to wait', async () => {
		const { pace } = fakePace();
		const client = fakeClient(() => answered(started));
		expect(await waitForJob(client, path, started, 0, pace)).toBe(started);
		expect(client.log).toEqual([]);
	});

	test('survives looks that get no reply while the job works on', async () => {
		const { pace, onWait } = fakePace();
		const replies = [
			notExecuted(),
			refused(503, 'SERVER_UNAVAILABLE', 'busy'),
			answered({ ...started, state: 'JobComplete' }),
		];
		const client = fakeClient((_, n) => replies[n - 1]!, { onWait });
		expect((await waitForJob(client, path, started, 60_000, pace)).state).toBe('JobComplete');
	});

	test('gives up after five looks in a row without a reply', async () => {
		const { pace, onWait } = fakePace();
		const client = fakeClient(() => notExecuted(), { onWait });
		await expect(waitForJob(client, path, started, 600_000, pace)).rejects.toThrow(
			/reply did not arrive/,
		);
		expect(client.log).toHaveLength(5);
	});

	test('does not ask again after a refusal', async () => {
		const { pace, onWait } = fakePace();
		const client = fakeClient(() => refused(404, 'NOT_FOUND', 'gone'), { onWait });
		await expect(waitForJob(client, path, started, 600_000, pace)).rejects.toThrow(/NOT_FOUND/);
		expect(client.log).toHaveLength(1);
	});

	test('stops at once when the execution is cancelled', async () => {
		const { pace } = fakePace();
		const onWait = () => {
			throw new Error('cancelled');
		};
		const client = fakeClient(() => answered(started), { onWait });
		await expect(waitForJob(client, path, started, 600_000, pace)).rejects.toThrow('cancelled');
		expect(client.log).toEqual([]);
	});
});
