import { BoundedMap } from '../boundedMap';
import { pThrottle } from '../vendor';
import type { CallerState, OrgState } from './gate';
import { Semaphore } from './semaphore';

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

const orgs = new BoundedMap<string, OrgState>(MOST_REMEMBERED);
const callers = new BoundedMap<string, CallerState>(MOST_REMEMBERED);

/** The state of one org in this process, by its origin. */
export function orgState(origin: string): OrgState {
	return known(orgs, origin, () => ({ lastProbeAt: Number.NEGATIVE_INFINITY }));
}

/**
 * The state of one caller in this process. Credentials that sign in alike and are set alike are one
 * caller; other settings make another, so that they do not reset each other's rate.
 */
export function callerState(identity: string, settings: CallerSettings): CallerState {
	const { requestsPerSecond, maxConcurrentRequests, hardThreshold, maxWaitSeconds } = settings;
	const chosen = [requestsPerSecond, maxConcurrentRequests, hardThreshold, maxWaitSeconds];
	return known(callers, [identity, ...chosen].join(':'), () => {
		const throttle = pThrottle({ limit: requestsPerSecond, interval: 1000, strict: true });
		return {
			concurrency: new Semaphore(maxConcurrentRequests),
			start: throttle(() => Promise.resolve()),
			hardThreshold,
			maxWaitMs: maxWaitSeconds * 1000,
		};
	});
}

/** Found or made, and the newest either way: what is in use is not forgotten. */
function known<T>(map: BoundedMap<string, T>, key: string, make: () => T): T {
	const state = map.get(key) ?? make();
	map.set(key, state);
	return state;
}
