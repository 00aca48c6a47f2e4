import type { BoundedMap } from '../boundedMap';
import type { Lane } from './call';
import type { Concurrency } from './aimd';
import type { Breaker } from './breaker';
import type { RollingCount } from './rollingCount';
import type { SpentDay } from './spentDay';
import type { AppUsage, Usage } from './usage';

/** What the org told us; shared by every caller of one instance URL. */
export interface OrgState {
	usage?: Usage;
	/** Calls of this process that the usage may not show yet. */
	ownCalls: RollingCount;
	/** Epoch milliseconds at which a stopped caller last let one call through; -Infinity before. */
	lastLookAt: number;
	spentDay?: SpentDay;
	breaker: Breaker;
	concurrency: Concurrency;
	inFlight: number;
	longInFlight: number;
	/** Milliseconds that the last call of each kind took. */
	lastTook: BoundedMap<string, number>;
	retryBudget: number;
	/** Epoch milliseconds up to which the starts so far use up the background rate. */
	paidUntil: number;
}

/** What a caller chose, and what the org says of its app alone; kept per credential. */
export interface CallerState {
	/** Calls `begin` as soon as the rate allows another start; resolves after that. */
	start: (begin: () => void) => Promise<void>;
	/** A call waits for `start`. */
	starting: boolean;
	inFlight: number;
	maxInFlight: number;
	/** Percent of a limit from which background work slows down, and at which it stops. */
	softThreshold: number;
	hardThreshold: number;
	/** n8n processes that call like this one. */
	workers: number;
	/** Calls a second, of this process. */
	requestsPerSecond: number;
	/** This process's part of the caller's own calls a day; 0 for no budget. */
	dailyBudget: number;
	/** Calls of this caller in the last 24 hours. */
	callsOfDay: RollingCount;
	/** Calls of this caller that the usage of its app may not show yet. */
	ownCalls: RollingCount;
	appUsage?: AppUsage;
	/** Epoch milliseconds up to which the starts so far use up what the ladder leaves of the rate. */
	slowedUntil: Record<Lane, number>;
	/** Calls by workflow. */
	workflows: BoundedMap<string, RollingCount>;
}
