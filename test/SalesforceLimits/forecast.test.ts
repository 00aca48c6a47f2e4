import { forecast } from '../../nodes/SalesforceLimits/operations/forecast';
import type { LimitReading } from '../../nodes/shared/client/limitReadings';

const MINUTE = 60_000;

/** One reading a minute; `used` by the minute. */
function readings(minutes: number, used: (minute: number) => number, max = 1_000): LimitReading[] {
	return Array.from({ length: minutes + 1 }, (_, i) => ({ at: i * MINUTE, used: used(i), max }));
}

describe('forecast', () => {
	it('gives a range around the time at which a steady rate reaches the threshold', () => {
		const result = forecast(
			readings(60, (i) => 100 + 5 * i),
			80,
		);
		// 400 used at minute 60; 400 more at 5 a minute are there 80 minutes later.
		expect(result).toMatchObject({
			kind: 'expected',
			threshold: 80,
			observed: { readings: 61, spanMs: 60 * MINUTE },
		});
		expect((result.earliest ?? 0) / MINUTE).toBeCloseTo(60 + 80 / 1.045);
		expect((result.latest ?? 0) / MINUTE).toBeCloseTo(60 + 80 / 0.955);
		expect(result.perHour?.low).toBeCloseTo(286.5);
		expect(result.perHour?.high).toBeCloseTo(313.5);
	});

	it('names no latest time when part of what was observed did not rise', () => {
		const result = forecast(
			readings(60, (i) => Math.min(100 + 5 * i, 300)),
			80,
		);
		expect(result.kind).toBe('expected');
		expect(result.earliest).toBeDefined();
		expect(result.latest).toBeUndefined();
	});

	it('says that usage which falls does not reach the threshold', () => {
		expect(
			forecast(
				readings(60, (i) => 700 - i),
				80,
			),
		).toMatchObject({ kind: 'notRising' });
	});

	it.each([
		['none', []],
		['three readings', [0, 20, 40].map((i) => ({ at: i * MINUTE, used: i, max: 1000 }))],
		['less than 30 minutes', readings(29, (i) => i)],
	])('makes no forecast of %s', (_, given) => {
		expect(forecast(given, 80).kind).toBe('tooFewReadings');
	});

	it('says so when the threshold is reached already, however little was observed', () => {
		expect(forecast([{ at: 0, used: 800, max: 1000 }], 80).kind).toBe('reached');
	});
});
