import { BoundedMap } from '../boundedMap';
import { pThrottle } from '../vendor';
import { UNLIMITED } from './aimd';
import { CLOSED } from './breaker';
import { ownCallCount } from './ownCalls';
import { FULL_RETRY_BUDGET } from './retryBudget';
import { RollingCount } from './rollingCount';
import type { CallerState, OrgState } from './state';
import { Turnstile, type Clock } from './turnstile';

/** What a credential says about how it wants to call. */
export interface CallerSettings {
	requestsPerSecond: number;
	maxConcurrentRequests: number;
	/** Percent of the org's daily limit from which background work slows down. */
	softThreshold: number;
	/** Percent of the org's daily limit at which it stops. */
	hardThreshold: number;
	/** Calls of this caller in 24 hours; 0 for no budget of its own. */
	dailyCallBudget: number;
	maxWaitSeconds: number;
	/** n8n processes that call with these settings. */
	workers: number;
}

/** Orgs and callers remembered at once; an n8n instance has a few dozen. */
const MOST_REMEMBERED = 500;
/** Workflows and kinds of calls remembered of each. */
const MOST_DETAILS = 500;

const DAY_MS = 24 * 60 * 60_000;
/** Slices in which a day is counted: a quarter of an hour each. */
const DAY_SLICES = 96;

/**
 * Milliseconds in which p-throttle allows its limit; a little over a second, because a timer may fire
 * a millisecond early and a send comes a moment after its start.
 */
const RATE_INTERVAL_MS = 1_010;

const orgs = new BoundedMap<string, Turnstile>(MOST_REMEMBERED);
const callers = new BoundedMap<string, CallerState>(MOST_REMEMBERED);
/** What a caller has called, however it is set. */
interface CallCounts {
	callsOfDay: RollingCount;
	ownCalls: RollingCount;
}

/** By identity alone: another setting does not give a budget anew. */
const counts = new BoundedMap<string, CallCounts>(MOST_REMEMBERED);

/** Where the calls of this process to one org wait, by its origin. */
export function turnstileOf(origin: string, clock: Clock): Turnstile {
	return known(orgs, origin, () => new Turnstile(newOrgState(), clock));
}

/**
 * The state of one caller in this process. Credentials that sign in alike and are set alike are one
 * caller; other settings make another, so that they do not reset each other's rate.
 */
export function callerState(identity: string, settings: CallerSettings): CallerState {
	const { requestsPerSecond, maxConcurrentRequests, softThreshold, hardThreshold } = settings;
	const { dailyCallBudget, workers } = settings;
	const chosen = [requestsPerSecond, maxConcurrentRequests, softThreshold, hardThreshold];
	return known(callers, [identity, ...chosen, dailyCallBudget, workers].join(':'), () => {
		const throttle = pThrottle({
			limit: requestsPerSecond,
			interval: RATE_INTERVAL_MS,
			strict: true,
		});
		return newCallerState(
			settings,
			throttle((begin: () => void) => {
				begin();
				return Promise.resolve();
			}),
			known(counts, identity, newCounts),
		);
	});
}

/** An org of which nothing is known yet. */
export function newOrgState(): OrgState {
	return {
		ownCalls: ownCallCount(),
		lastLookAt: Number.NEGATIVE_INFINITY,
		breaker: CLOSED,
		concurrency: UNLIMITED,
		inFlight: 0,
		longInFlight: 0,
		lastTook: new BoundedMap(MOST_DETAILS),
		retryBudget: FULL_RETRY_BUDGET,
		paidUntil: 0,
	};
}

/**
 * A caller that has made no call yet.
 *
 * @param start calls what it is given as soon as the rate allows another start
 */
export function newCallerState(
	settings: CallerSettings,
	start: CallerState['start'],
	{ callsOfDay, ownCalls }: CallCounts = newCounts(),
): CallerState {
	const { requestsPerSecond, maxConcurrentRequests, softThreshold, hardThreshold } = settings;
	const { dailyCallBudget, workers } = settings;
	return {
		start,
		starting: false,
		inFlight: 0,
		maxInFlight: maxConcurrentRequests,
		softThreshold,
		hardThreshold,
		workers,
		requestsPerSecond,
		dailyBudget: Math.floor(dailyCallBudget / workers),
		callsOfDay,
		ownCalls,
		slowedUntil: { interactive: 0, normal: 0, background: 0 },
		workflows: new BoundedMap(MOST_DETAILS),
	};
}

function newCounts(): CallCounts {
	return { callsOfDay: new RollingCount(DAY_MS, DAY_SLICES), ownCalls: ownCallCount() };
}

/** Found or made, and the newest either way: what is in use is not forgotten. */
function known<T>(map: BoundedMap<string, T>, key: string, make: () => T): T {
	const state = map.get(key) ?? make();
	map.set(key, state);
	return state;
}
