import { pThrottle } from '../vendor';
import type { CallerState, OrgState } from './gate';
import { Semaphore } from './semaphore';

/** What a credential says about how it wants to call. */
export interface CallerSettings {
	requestsPerSecond: number;
	maxConcurrentRequests: number;
	/** Percent of the org's daily limit. */
	hardThreshold: number;
	maxWaitSeconds: number;
}

/** Orgs and callers remembered at once; the oldest go first. An n8n instance has a few dozen. */
const MOST_REMEMBERED = 500;

const orgs = new Map<string, OrgState>();
const callers = new Map<string, { settings: string; state: CallerState }>();

/** The state of one org in this process, by its instance URL. */
export function orgState(instanceUrl: string): OrgState {
	const known = orgs.get(instanceUrl);
	if (known) return known;
	const state: OrgState = { lastProbeAt: Number.NEGATIVE_INFINITY };
	remember(orgs, instanceUrl, state);
	return state;
}

/** The state of one caller in this process, by its identity; made anew when its settings change. */
export function callerState(identity: string, settings: CallerSettings): CallerState {
	const key = JSON.stringify(settings);
	const known = callers.get(identity);
	if (known?.settings === key) return known.state;
	const throttle = pThrottle({ limit: settings.requestsPerSecond, interval: 1000, strict: true });
	const state: CallerState = {
		concurrency: new Semaphore(settings.maxConcurrentRequests),
		start: throttle(() => Promise.resolve()),
		hardThreshold: settings.hardThreshold,
		maxWaitMs: settings.maxWaitSeconds * 1000,
	};
	callers.delete(identity);
	remember(callers, identity, { settings: key, state });
	return state;
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
	map.set(key, value);
	if (map.size <= MOST_REMEMBERED) return;
	const [oldest] = map.keys();
	if (oldest !== undefined) map.delete(oldest);
}
