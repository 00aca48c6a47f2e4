import { forecast } from '../../nodes/SalesforceLimits/operations/forecast';
import { LimitReadings } from '../../nodes/shared/client/limitReadings';
import { seededRandom } from '../../test/org/random';
import { figure, type Figure } from '../figure';

const MINUTE_MS = 60_000;
const DAY = 24 * 60;
const LIMIT = 100_000;
const THRESHOLD = 80;
/** Days simulated of each kind. */
const DAYS = 40;

/** Calls of one minute. */
type Traffic = (minute: number) => number;

interface Scores {
	/** Forecasts that named a range, and those in whose range the true time lay. */
	made: number;
	hit: number;
	/** Width of the widest range with two ends, as a share of the time to go; steady days only. */
	widest: number;
}

/**
 * Plays the rolling 24-hour count of an org minute by minute, reads it once a minute, and asks each
 * hour when 80 % is reached; the truth is what then happens.
 */
function play(traffic: Traffic, minutes: number, from: number, scores: Scores): void {
	const calls = Array.from({ length: minutes }, (_, minute) => traffic(minute));
	const used: number[] = [];
	let sum = 0;
	for (const [minute, made] of calls.entries()) {
		sum += made - (calls[minute - DAY] ?? 0);
		used.push(sum);
	}
	const readings = new LimitReadings();
	for (let minute = 0; minute < minutes; minute++) {
		const at = minute * MINUTE_MS;
		readings.add('A', { at, used: used[minute] ?? 0, max: LIMIT });
		if (minute < from || minute % 60 !== 0) continue;
		const { kind, earliest = 0, latest } = forecast(readings.of('A'), THRESHOLD);
		if (kind !== 'expected') continue;
		const ahead = used.slice(minute).findIndex((value) => value >= (LIMIT * THRESHOLD) / 100);
		// Beyond the end of the play the truth is not known.
		if (ahead < 0 && earliest < minutes * MINUTE_MS && latest === undefined) continue;
		const truth = ahead < 0 ? Number.POSITIVE_INFINITY : (minute + ahead) * MINUTE_MS;
		scores.made++;
		// Readings come once a minute, so the truth is known to the minute.
		if (truth >= earliest - MINUTE_MS && truth <= (latest ?? Infinity) + MINUTE_MS) scores.hit++;
		if (latest !== undefined && ahead > 0) {
			scores.widest = Math.max(scores.widest, (latest - earliest) / (ahead * MINUTE_MS));
		}
	}
}

/** A whole number around the mean, as calls that come by themselves scatter (normal, of its variance). */
function scattered(mean: number, random: () => number): number {
	const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
}

function steadyDay(seed: number): Traffic {
	const random = seededRandom(seed);
	return () => scattered(65, random);
}

/** Office hours and nights, and in one hour of six a burst of 3,000 calls within ten minutes. */
function burstyDays(seed: number): Traffic {
	const random = seededRandom(seed);
	let burst = 0;
	return (minute) => {
		const hour = Math.floor(minute / 60) % 24;
		if (minute % 60 === 0) burst = random() < 1 / 6 ? 10 : 0;
		const base = hour >= 8 && hour < 18 ? 80 : 25;
		return scattered(base, random) + (burst-- > 0 ? 300 : 0);
	};
}

const share = ({ hit, made }: Scores) => Math.round((hit / made) * 1000) / 10;

/** How far the Limits node's forecast can be trusted, on days that were simulated. */
export function measure(): Figure[] {
	const steady: Scores = { made: 0, hit: 0, widest: 0 };
	const bursty: Scores = { made: 0, hit: 0, widest: 0 };
	for (let seed = 1; seed <= DAYS; seed++) {
		play(steadyDay(seed), DAY, 15, steady);
		play(burstyDays(seed), 3 * DAY, DAY, bursty);
	}
	const how = `a forecast an hour, one reading a minute, ${DAYS} seeded days`;
	const widest = Math.round(steady.widest * 1000) / 10;
	return [
		figure({
			id: 'forecast-steady-hit',
			what: `Share of ${steady.made} forecasts on steady days (65 calls a minute) in whose range the true time lay; ${how}`,
			unit: '%',
			ours: share(steady),
			peers: {},
			goal: '100',
			ok: share(steady) === 100,
		}),
		figure({
			id: 'forecast-steady-width',
			what: `Widest range of those, of the time to go; ${how}`,
			unit: '%',
			ours: widest,
			peers: {},
			goal: 'below 20',
			ok: widest < 20,
		}),
		figure({
			id: 'forecast-bursty-hit',
			what: `Share of ${bursty.made} forecasts on bursty days in whose range the true time lay; ${how}, the first day not counted`,
			unit: '%',
			ours: share(bursty),
			peers: {},
			goal: 'stated',
			ok: true,
		}),
	];
}
