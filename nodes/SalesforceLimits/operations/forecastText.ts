import type { IDataObject } from 'n8n-workflow';
import { MIN_READINGS, MIN_SPAN_MS, type Forecast } from './forecast';

const MINUTE_MS = 60_000;

/** A forecast as plain JSON: times in ISO 8601, and one sentence for people. */
export function forecastJson(forecast: Forecast): IDataObject {
	const { kind, threshold, earliest, latest, perHour, observed } = forecast;
	return {
		kind,
		threshold,
		earliest: iso(earliest),
		latest: iso(latest),
		perHour: perHour ? { low: Math.round(perHour.low), high: Math.round(perHour.high) } : null,
		observed: { readings: observed.readings, minutes: Math.round(observed.spanMs / MINUTE_MS) },
		text: forecastText(forecast),
	};
}

/** A forecast in one sentence. */
export function forecastText(forecast: Forecast): string {
	const { kind, threshold, earliest, latest, observed } = forecast;
	const basis = `by ${observed.readings} readings of the last ${Math.round(observed.spanMs / MINUTE_MS)} minutes`;
	switch (kind) {
		case 'reached':
			return `It is at ${threshold} % or above already.`;
		case 'tooFewReadings':
			return `No forecast yet: it takes ${MIN_READINGS} readings over ${MIN_SPAN_MS / MINUTE_MS} minutes or more in this n8n process, and there are ${observed.readings} over ${Math.round(observed.spanMs / MINUTE_MS)}.`;
		case 'notRising':
			return `At the present rate it does not reach ${threshold} %, ${basis}.`;
		case 'expected':
			return latest === undefined
				? `At the highest rate observed it reaches ${threshold} % at ${iso(earliest) ?? ''}, at the lowest never, ${basis}.`
				: `At the present rate it reaches ${threshold} % between ${iso(earliest) ?? ''} and ${iso(latest) ?? ''}, ${basis}.`;
	}
}

function iso(at: number | undefined): string | null {
	return at === undefined ? null : new Date(at).toISOString();
}
