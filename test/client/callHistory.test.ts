import {
	CallHistory,
	callHistory,
	MOST_CALLS_KEPT,
	type KeptCall,
} from '../../nodes/shared/client/callHistory';
import { LimitReadings, READINGS_KEPT_MS } from '../../nodes/shared/client/limitReadings';

const HOUR = 60 * 60_000;

function call(at: number, more: Partial<KeptCall> = {}): KeptCall {
	return {
		at,
		node: 'Record',
		method: 'GET',
		path: '/limits',
		lane: 'normal',
		attempt: 1,
		status: 200,
		signal: 'ok',
		waitedMs: 0,
		tookMs: 5,
		...more,
	};
}

describe('CallHistory', () => {
	it('keeps the newest calls and counts all of them', () => {
		const history = new CallHistory(0);
		for (let i = 0; i < MOST_CALLS_KEPT + 10; i++) history.add(call(i));
		expect(history.calls()).toHaveLength(MOST_CALLS_KEPT);
		expect(history.calls()[0]?.at).toBe(10);
		expect(history.total).toBe(MOST_CALLS_KEPT + 10);
	});

	it('counts no call that never reached Salesforce', () => {
		const history = new CallHistory(0);
		history.add(call(0, { signal: 'notSent', status: undefined }));
		history.add(call(0, { signal: 'signIn', status: undefined }));
		expect(history.total).toBe(0);
		expect(history.calls()).toHaveLength(2);
	});

	it('counts the calls of the last 24 hours', () => {
		const history = new CallHistory(0);
		history.add(call(0));
		history.add(call(20 * HOUR));
		expect(history.ofTheDay(23 * HOUR)).toBe(2);
		expect(history.ofTheDay(25 * HOUR)).toBe(1);
		history.add(call(60 * HOUR));
		expect(history.ofTheDay(60 * HOUR)).toBe(1);
	});

	it('reads the usage of the org from the calls', () => {
		const history = new CallHistory(0);
		history.add(call(5, { usage: { used: 7, limit: 100 } }));
		expect(history.readings.of('DailyApiRequests')).toEqual([{ at: 5, used: 7, max: 100 }]);
	});

	it('is one for an identity, and not shared with another', () => {
		expect(callHistory('one', 1)).toBe(callHistory('one', 2));
		expect(callHistory('one', 1)).not.toBe(callHistory('other', 1));
	});
});

describe('LimitReadings', () => {
	it('keeps the newest reading, and the older ones a minute apart', () => {
		const readings = new LimitReadings();
		for (let second = 0; second <= 150; second += 10) {
			readings.add('A', { at: second * 1000, used: second, max: 1000 });
		}
		expect(readings.of('A').map(({ used }) => used)).toEqual([0, 60, 120, 150]);
	});

	it('forgets what is older than a few hours', () => {
		const readings = new LimitReadings();
		for (let at = 0; at <= READINGS_KEPT_MS + HOUR; at += HOUR) {
			readings.add('A', { at, used: 1, max: 2 });
		}
		expect(readings.of('A')[0]?.at).toBe(HOUR);
	});
});
