/** How many calls of this process an org takes at once, as far as it has shown. */
export interface Concurrency {
	/** May be a fraction; whole calls count. */
	limit: number;
	/** Answers since the last change. */
	answers: number;
	/** Epoch milliseconds; -Infinity before the first cut. */
	lastCutAt: number;
}

/** Salesforce lets an org of a paying customer run 25 requests that take longer than 20 seconds. */
export const MOST_AT_ONCE = 25;
const FEWEST_AT_ONCE = 2;

/** Answers after which one more is tried. */
const ANSWERS_TO_GROW = 20;

const CUT = 0.7;
/** Milliseconds within which several refusals are one: they left before the cut could act. */
const ONE_CUT_MS = 5_000;

/** Nothing is held back before the org has complained once. */
export const UNLIMITED: Readonly<Concurrency> = {
	limit: MOST_AT_ONCE,
	answers: 0,
	lastCutAt: Number.NEGATIVE_INFINITY,
};

/** Additive increase: one more after every twenty answers. */
export function afterAnswer(state: Concurrency): Concurrency {
	if (state.limit >= MOST_AT_ONCE) return state;
	const answers = state.answers + 1;
	if (answers < ANSWERS_TO_GROW) return { ...state, answers };
	return { ...state, answers: 0, limit: Math.min(MOST_AT_ONCE, state.limit + 1) };
}

/**
 * Multiplicative decrease, counted from what was under way: a limit that was never reached says
 * nothing.
 *
 * @param inFlight calls under way, this one included
 */
export function afterOverload(state: Concurrency, inFlight: number, now: number): Concurrency {
	if (now - state.lastCutAt < ONE_CUT_MS) return state;
	const limit = Math.max(FEWEST_AT_ONCE, Math.floor(Math.min(state.limit, inFlight) * CUT));
	return { limit, answers: 0, lastCutAt: now };
}
