import { readNumber } from '../../shared/descriptions/numberParameter';
import { howToGet } from './keyLimits';
import type { Limit } from './limits';

/** How far the org is, in the order of the node's outputs. */
export const OUTCOMES = ['within', 'approaching', 'over'] as const;

export type LimitOutcome = (typeof OUTCOMES)[number];

/** Percent of a limit from which it counts as approaching its end, or as over. */
export interface Thresholds {
	approaching: number;
	over: number;
}

/** At least one limit. */
export type ChosenLimits = readonly [Limit, ...Limit[]];

/** A chosen limit with what it comes to. */
export interface AssessedLimit extends Limit {
	outcome: LimitOutcome;
}

export interface Assessment {
	outcome: LimitOutcome;
	/** The chosen limit that is furthest. */
	worst: AssessedLimit;
	/** All that were chosen, as they were named. */
	checked: AssessedLimit[];
}

/**
 * Reads the thresholds before anything is sent.
 *
 * @throws {RangeError} naming the parameter that is out of bounds
 */
export function readThresholds(given: Record<keyof Thresholds, unknown>): Thresholds {
	const percent = { min: 0, max: 100, whole: false };
	const approaching = readNumber('Approaching Threshold', given.approaching, percent);
	const over = readNumber('Over Threshold', given.over, percent);
	if (approaching >= over) {
		throw new RangeError(
			`'Approaching Threshold' is ${approaching} and 'Over Threshold' is ${over}. Enter an approaching threshold below the over threshold.`,
		);
	}
	return { approaching, over };
}

/**
 * Finds the limits that were chosen, by name in any case.
 *
 * @throws {RangeError} when none is chosen, or one is not reported, listing those that are
 */
export function chosenLimits(limits: readonly Limit[], names: readonly string[]): ChosenLimits {
	const byName = new Map(limits.map((limit) => [limit.name.toLowerCase(), limit]));
	const unknown = names.filter((name) => !byName.has(name.trim().toLowerCase()));
	const hint = unknown.map(howToGet).find((text) => text !== undefined);
	if (hint !== undefined) throw new RangeError(hint);
	if (unknown.length > 0) {
		const wanted = unknown.map((name) => `"${name}"`).join(', ');
		const reported = limits.map(({ name }) => name).join(', ');
		throw new RangeError(
			`'Limit Names or IDs' holds ${wanted}, which this org does not report. It reports: ${reported}.`,
		);
	}
	const [first, ...rest] = names.flatMap((name) => byName.get(name.trim().toLowerCase()) ?? []);
	if (!first) {
		throw new RangeError("'Limit Names or IDs' is empty. Choose at least one limit.");
	}
	return [first, ...rest];
}

function outcomeOf({ used, max }: Limit, { approaching, over }: Thresholds): LimitOutcome {
	if (max <= 0) return 'within';
	if (used * 100 >= over * max) return 'over';
	return used * 100 >= approaching * max ? 'approaching' : 'within';
}

/**
 * Judges by the worst of the chosen limits. A threshold counts as reached when usage is at it. A limit
 * of 0 is a feature this org does not have: nothing can be used up, so it is within.
 */
export function assess(chosen: ChosenLimits, thresholds: Thresholds): Assessment {
	const share = ({ used, max }: Limit) => (max > 0 ? used / max : 0);
	const assessed = (limit: Limit) => ({ ...limit, outcome: outcomeOf(limit, thresholds) });
	const worst = assessed(chosen.reduce((a, b) => (share(b) > share(a) ? b : a)));
	return { outcome: worst.outcome, worst, checked: chosen.map(assessed) };
}
