import { MOST_LONG_CALLS } from './longCalls';
import { breakerVerdict } from './breaker';
import { ladderControl, slewControl } from './budgetControl';
import type { Control } from './control';
import { looking } from './spentDay';

/** Only another call's end can change it. */
const FOR_AN_END = Number.POSITIVE_INFINITY;

/** Holds everything back while the org does not answer. */
export const breakerControl: Control = {
	name: 'breaker',
	check({ org, now }) {
		const verdict = breakerVerdict(org.breaker, now);
		if (verdict.kind !== 'wait') return undefined;
		const { until } = verdict;
		const lookAgainAt = org.breaker.openUntil ?? now;
		return { kind: 'hold', until, reason: { kind: 'orgDown', lookAgainAt } };
	},
	pass({ org, now }) {
		const probing = breakerVerdict(org.breaker, now).kind === 'probe';
		if (probing) org.breaker = { ...org.breaker, probing };
	},
};

/**
 * Stops everything once Salesforce has said that the day's calls are used up, except for what a person
 * looks up: a refused call costs nothing, and an answered one ends the stop.
 */
export const spentDayControl: Control = {
	name: 'spentDay',
	check({ org, lane, read, now }) {
		const { spentDay, usage } = org;
		if (!spentDay || now >= spentDay.lookAgainAt) return undefined;
		if (lane === 'interactive' && read) return undefined;
		const { lookAgainAt } = spentDay;
		return { kind: 'stop', reason: { kind: 'daySpent', usage, lookAgainAt } };
	},
	pass({ org, now }) {
		const { spentDay } = org;
		if (spentDay && now >= spentDay.lookAgainAt) org.spentDay = looking(spentDay, now);
	},
};

/** Keeps to the concurrency that the caller chose. */
const callerPlaces: Control = {
	name: 'callerPlaces',
	check: ({ caller }) =>
		caller.inFlight < caller.maxInFlight ? undefined : { kind: 'wait', until: FOR_AN_END },
};

/** Keeps to the concurrency that the org has shown it takes. */
export const orgPlaces: Control = {
	name: 'aimd',
	check: ({ org }) =>
		org.inFlight < org.concurrency.limit ? undefined : { kind: 'wait', until: FOR_AN_END },
};

/** Keeps long calls from taking the places that Salesforce gives to the whole org. */
export const longPlaces: Control = {
	name: 'longCalls',
	check: ({ org, long }) =>
		long && org.longInFlight >= MOST_LONG_CALLS ? { kind: 'wait', until: FOR_AN_END } : undefined,
};

/** Lets one call at a time wait for the rate, so that whoever comes first by lane goes first. */
const rate: Control = {
	name: 'rate',
	check: ({ caller }) => (caller.starting ? { kind: 'wait', until: FOR_AN_END } : undefined),
	pass: ({ caller }) => {
		caller.starting = true;
	},
};

/** What every call passes, in this order. */
export const CONTROLS: readonly Control[] = [
	spentDayControl,
	breakerControl,
	ladderControl,
	slewControl,
	callerPlaces,
	orgPlaces,
	longPlaces,
	rate,
];
