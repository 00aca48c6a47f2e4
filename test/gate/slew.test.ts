import { payStart, slewRate, startGapMs } from '../../nodes/shared/gate/slew';

it.each([
	['one process of a large org', 100_000, 1, 0.6, 400],
	['one of four', 100_000, 4, 0.6, 100],
	['Developer Edition', 15_000, 1, 0.6, 60],
	['a small org that is hardly used', 5_000, 1, 0.4, 60],
	['a small org that is used', 5_000, 1, 0.5, 20],
])('lets %s start its part of 4 %% in ten minutes', (_, limit, workers, used, perMinute) => {
	expect(slewRate(limit, workers, used) * 60).toBeCloseTo(perMinute, 5);
});

it('never leaves more than five minutes between two starts', () => {
	expect(startGapMs(0.5)).toBe(2_000);
	expect(startGapMs(0.000_01)).toBe(300_000);
});

it('counts a start from now when the rate was not used up', () => {
	expect(payStart(0, 100, 5_000)).toBe(5_100);
	expect(payStart(9_000, 100, 5_000)).toBe(9_100);
});
