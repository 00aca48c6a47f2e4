import { logEntries } from '../../nodes/SalesforceLimits/operations/callLog';
import { CallHistory, type KeptCall } from '../../nodes/shared/client/callHistory';

function call(at: number, more: Partial<KeptCall> = {}): KeptCall {
	return {
		at,
		node: 'Record',
		method: 'GET',
		path: '/query',
		lane: 'normal',
		attempt: 1,
		status: 200,
		signal: 'ok',
		waitedMs: 0,
		tookMs: 5,
		...more,
	};
}

function history(): CallHistory {
	const kept = new CallHistory(0);
	kept.add(call(1_000, { usage: { used: 5, limit: 100 } }));
	kept.add(call(2_000, { method: 'POST', path: '/jobs/ingest', node: 'Bulk' }));
	kept.add(call(3_000, { status: 503, signal: 'throttle', code: 'SERVER_UNAVAILABLE' }));
	kept.addSignIn({ at: 2_500, ms: 80, attempts: 1, ok: false, oauthError: 'invalid_client' });
	return kept;
}

const times = (filters: Parameters<typeof logEntries>[1], limit = 10) =>
	logEntries(history(), filters, limit).map(({ time }) => time);

const at = (ms: number) => new Date(ms).toISOString();

describe('logEntries', () => {
	it('lists calls and sign-ins, the newest first', () => {
		expect(times({})).toEqual([3_000, 2_500, 2_000, 1_000].map(at));
	});

	it('says of a call what it was, how it went and what the org had used', () => {
		expect(logEntries(history(), { method: 'GET' }, 10).at(-1)).toEqual({
			kind: 'call',
			time: at(1_000),
			result: 'ok',
			node: 'Record',
			method: 'GET',
			path: '/query',
			lane: 'normal',
			attempt: 1,
			status: 200,
			waitedMs: 0,
			tookMs: 5,
			orgUsed: 5,
			orgLimit: 100,
		});
	});

	it.each([
		['problems', { problemsOnly: true }, [3_000, 2_500]],
		['a part of the path', { pathContains: '/JOBS/' }, [2_000]],
		['a method', { method: 'POST' }, [2_000]],
		['a node', { node: 'Bulk' }, [2_000]],
		['a time', { since: 2_500 }, [3_000, 2_500]],
	])('narrows to %s', (_, filters, expected) => {
		expect(times(filters)).toEqual(expected.map(at));
	});

	it('cuts to the limit, and keeps the newest', () => {
		expect(times({}, 1)).toEqual([at(3_000)]);
	});
});
