import { isLong, kindOf } from '../../nodes/shared/gate/longCalls';
import { estimateUsed, ownCallCount } from '../../nodes/shared/gate/ownCalls';
import { afterAnswered, FULL_RETRY_BUDGET, retryCost } from '../../nodes/shared/gate/retryBudget';
import { laneOf } from '../../nodes/shared/gate/runaway';
import { afterSignal } from '../../nodes/shared/gate/spentDay';

describe('own calls that the header may not show', () => {
	it.each([
		[1, 1_100],
		[4, 1_100],
		[8, 1_200],
		[16, 1_400],
	])('are added as those of %i workers', (workers, expected) => {
		expect(estimateUsed(1_000, 100, workers)).toBe(expected);
	});

	it('are forgotten after a quarter of an hour', () => {
		const count = ownCallCount();
		count.add(0);
		expect(count.total(14 * 60_000)).toBe(1);
		expect(count.total(16 * 60_000)).toBe(0);
	});
});

describe('a workflow that calls without end', () => {
	const lane = (calls: number, workers = 1, limit: number | undefined = 100_000) =>
		laneOf('interactive', calls, { limit, workers });

	it('keeps its lane for 5 % of the day, and no longer', () => {
		expect(lane(5_000)).toBe('interactive');
		expect(lane(5_001)).toBe('background');
	});

	it('counts for all workers that may run it', () => {
		expect(lane(1_251, 4)).toBe('background');
	});

	it('keeps it for 1,000 calls while the limit is not known', () => {
		const unknown = (calls: number) => laneOf('normal', calls, { limit: undefined, workers: 1 });
		expect([unknown(1_000), unknown(1_001)]).toEqual(['normal', 'background']);
	});
});

describe('long calls', () => {
	it('are told by how long the last of their kind took', () => {
		expect([isLong(undefined), isLong(19_999), isLong(20_000)]).toEqual([false, false, true]);
	});

	it('are of one kind whatever the record', () => {
		const kind = (path: string) => kindOf({ method: 'GET', path });
		expect(kind('/sobjects/Account/001A')).toBe(kind('/sobjects/Account/001B'));
		expect(kind('/query/01g000000000001-2000')).toBe(kind('/query'));
		expect(kind('/sobjects/Account/001A')).not.toBe(kind('/sobjects/Contact/003A'));
	});
});

describe('the retry budget', () => {
	it('gives a retry that was answered its price back, and one token for any other answer', () => {
		expect(afterAnswered(100, 10)).toBe(110);
		expect(afterAnswered(100, 0)).toBe(101);
		expect(afterAnswered(FULL_RETRY_BUDGET, 10)).toBe(FULL_RETRY_BUDGET);
	});

	it('takes more for a call that held its place until it was lost', () => {
		expect(retryCost('lost')).toBeGreaterThan(retryCost('throttle'));
	});
});

describe("the org's spent day", () => {
	it('ends with an answer and with nothing else', () => {
		const spent = afterSignal(undefined, 'quota', 0);
		expect(afterSignal(spent, 'throttle', 1)).toBe(spent);
		expect(afterSignal(spent, 'ok', 1)).toBeUndefined();
		// Salesforce has carried a call out, or looked at it: it lets calls through again.
		expect(afterSignal(spent, 'permanent', 1)).toBeUndefined();
	});

	it('is looked at after 5, 10 and then every 15 minutes', () => {
		const minutes: number[] = [];
		let spent = afterSignal(undefined, 'quota', 0);
		for (let i = 0; i < 4; i++) {
			minutes.push((spent?.lookAgainAt ?? 0) / 60_000);
			spent = afterSignal(spent, 'quota', 0);
		}
		expect(minutes).toEqual([5, 10, 15, 15]);
	});
});
