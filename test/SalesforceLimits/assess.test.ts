import fc from 'fast-check';
import {
	assess,
	readThresholds,
	chosenLimits,
} from '../../nodes/SalesforceLimits/operations/assess';
import { toLimits } from '../../nodes/SalesforceLimits/operations/limits';

const thresholds = { approaching: 70, over: 80 };

function limit(name: string, used: number, max: number) {
	const [only] = toLimits({ [name]: { Max: max, Remaining: max - used } });
	if (!only) throw new Error('one limit');
	return only;
}

describe('toLimits', () => {
	it('reads figures and the part of single apps, and skips what is no limit', () => {
		expect(
			toLimits({
				DailyApiRequests: {
					Max: 15000,
					Remaining: 14000,
					'Ant Migration Tool': { Max: 300, Remaining: 200 },
				},
				HourlyODataCallout: { Max: 20000, Remaining: 20010 },
				Odd: 'text',
			}),
		).toEqual([
			{
				name: 'DailyApiRequests',
				used: 1000,
				max: 15000,
				remaining: 14000,
				percent: 6.67,
				children: [
					{ name: 'Ant Migration Tool', used: 100, max: 300, remaining: 200, percent: 33.33 },
				],
			},
			{ name: 'HourlyODataCallout', used: -10, max: 20000, remaining: 20010, percent: -0.05 },
		]);
	});

	it('gives 0 percent for a limit of 0', () => {
		expect(limit('DailyStreamingApiEvents', 0, 0).percent).toBe(0);
	});
});

describe('assess', () => {
	it.each([
		[0, 'within'],
		[69.9, 'within'],
		[70, 'approaching'],
		[79.9, 'approaching'],
		[80, 'over'],
		[100, 'over'],
		[130, 'over'],
	])('at %p percent is %s', (used, outcome) => {
		expect(assess([limit('A', used * 10, 1000)], thresholds).outcome).toBe(outcome);
	});

	it('does not call a limit that is just below a threshold over because of rounding', () => {
		expect(assess([limit('A', 7_999_999, 10_000_000)], thresholds).outcome).toBe('approaching');
	});

	it('judges by the worst, and names it', () => {
		const chosen = [limit('A', 10, 100), limit('B', 75, 100), limit('C', 700, 1000)] as const;
		expect(assess([...chosen], thresholds)).toMatchObject({
			outcome: 'approaching',
			worst: { name: 'B' },
		});
	});

	it('takes a limit of 0 as within', () => {
		expect(assess([limit('A', 0, 0)], { approaching: 0, over: 1 }).outcome).toBe('within');
	});

	it('never gets better when one more limit is chosen', () => {
		const order = ['within', 'approaching', 'over'];
		const anyLimit = fc
			.record({ used: fc.nat(2000), max: fc.nat(1000) })
			.map(({ used, max }) => limit('X', used, max));
		fc.assert(
			fc.property(anyLimit, fc.array(anyLimit), anyLimit, (first, rest, more) => {
				const before = assess([first, ...rest], thresholds).outcome;
				const after = assess([first, ...rest, more], thresholds).outcome;
				expect(order.indexOf(after)).toBeGreaterThanOrEqual(order.indexOf(before));
			}),
		);
	});
});

describe('chosenLimits', () => {
	const limits = [limit('DailyApiRequests', 1, 2), limit('DataStorageMB', 1, 2)];

	it('finds limits by name in any case', () => {
		expect(chosenLimits(limits, ['dataStorageMb'])).toMatchObject([{ name: 'DataStorageMB' }]);
	});

	it('lists what the org reports when a name is unknown', () => {
		expect(() => chosenLimits(limits, ['DataStorageMB', 'Nope'])).toThrow(
			'\'Limit Names or IDs\' holds "Nope", which this org does not report. It reports: DailyApiRequests, DataStorageMB.',
		);
	});

	it('asks for a choice when there is none', () => {
		expect(() => chosenLimits(limits, [])).toThrow('Choose at least one limit');
	});
});

describe('readThresholds', () => {
	it('takes the bounds, and numbers as text', () => {
		expect(readThresholds({ approaching: 0, over: '100' })).toEqual({ approaching: 0, over: 100 });
	});

	it.each([
		[-1, 80, "'Approaching Threshold' is -1. Enter a number from 0 to 100."],
		[70, 101, "'Over Threshold' is 101"],
		['much', 80, '\'Approaching Threshold\' is "much"'],
		[80, 80, "'Approaching Threshold' is 80 and 'Over Threshold' is 80"],
		[90, 80, 'below the over threshold'],
	])('refuses %p and %p', (approaching, over, message) => {
		expect(() => readThresholds({ approaching, over })).toThrow(message);
	});
});
