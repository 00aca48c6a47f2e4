import type { LimitReading } from '../../shared/client/limitReadings';

/** Milliseconds that readings must span, and how many there must be, before they are a rate. */
export const MIN_SPAN_MS = 30 * 60_000;
export const MIN_READINGS = 4;
/**
 * Parts of the observed time whose rates are compared: the newest quarter, the newer half, all of it.
 * Where they differ, the range is wide, and it should be.
 */
const PARTS = [0.25, 0.5, 1];
/** Added to the highest rate and taken off the lowest: rates of ordinary traffic scatter by as much. */
const MARGIN = 0.045;
const HOUR_MS = 60 * 60_000;
/** Milliseconds; what lies further off than a year counts as never. */
const HORIZON_MS = 365 * 24 * HOUR_MS;

/** When a limit reaches a threshold if its use goes on as it was observed. */
export interface Forecast {
	/** `reached`: it is there already. `notRising`: by no observed rate will it get there. */
	kind: 'expected' | 'reached' | 'notRising' | 'tooFewReadings';
	/** Percent of the limit. */
	threshold: number;
	/** Epoch milliseconds, by the highest rate; with `expected` alone. */
	earliest?: number;
	/** Epoch milliseconds, by the lowest rate; absent where by that rate it never is. */
	latest?: number;
	/** Units an hour, lowest and highest; absent without enough readings. */
	perHour?: { low: number; high: number };
	/** What this rests on. */
	observed: { readings: number; spanMs: number };
}

/**
 * Forecasts as a range: by the rates of the newest quarter, half and whole of what was observed. Of a
 * figure for the last 24 hours these are net rates: what is added less what gets too old.
 *
 * @param readings oldest first, the newest being the present
 * @param threshold percent of the limit
 */
export function forecast(readings: readonly LimitReading[], threshold: number): Forecast {
	const first = readings[0];
	const last = readings.at(-1);
	const spanMs = first && last ? last.at - first.at : 0;
	const observed = { readings: readings.length, spanMs };
	if (!last) return { kind: 'tooFewReadings', threshold, observed };
	const left = (last.max * threshold) / 100 - last.used;
	if (left <= 0) return { kind: 'reached', threshold, observed };
	if (spanMs < MIN_SPAN_MS || readings.length < MIN_READINGS) {
		return { kind: 'tooFewReadings', threshold, observed };
	}
	const rates = PARTS.map((part) => rateSince(readings, last, last.at - spanMs * part));
	const low = widen(Math.min(...rates), -MARGIN);
	const high = widen(Math.max(...rates), MARGIN);
	const perHour = { low: low * HOUR_MS, high: high * HOUR_MS };
	const within = (rate: number) => rate > 0 && left / rate <= HORIZON_MS;
	if (!within(high)) return { kind: 'notRising', threshold, perHour, observed };
	return {
		kind: 'expected',
		threshold,
		earliest: last.at + left / high,
		...(within(low) && { latest: last.at + left / low }),
		perHour,
		observed,
	};
}

function widen(rate: number, margin: number): number {
	return rate + Math.abs(rate) * margin;
}

/** Units a millisecond from the reading nearest to a time until the last. */
function rateSince(readings: readonly LimitReading[], last: LimitReading, from: number): number {
	const earlier = readings.filter(({ at }) => at < last.at);
	const start = earlier.reduce((a, b) => (Math.abs(b.at - from) < Math.abs(a.at - from) ? b : a));
	return (last.used - start.used) / (last.at - start.at);
}
