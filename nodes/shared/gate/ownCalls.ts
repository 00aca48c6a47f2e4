import { RollingCount } from './rollingCount';

/**
 * Milliseconds by which the usage in the reply header may be behind. Salesforce says that the figure
 * is not precise, and not by how much; this is the lag up to which the simulation holds.
 */
const HEADER_LAG_MS = 15 * 60_000;

/** Processes from which the calls of the others, made on the same old figure, have to be guessed. */
const WORKERS_PER_SHARE = 4;

/** Counts the calls of this process that the header may not show yet. */
export function ownCallCount(): RollingCount {
	return new RollingCount(HEADER_LAG_MS, 30);
}

/**
 * How many calls the org has probably used: what the header says, and our own calls that it may not
 * hold yet. With a fresh header those count twice, which costs time and not safety.
 *
 * @param own calls of this process within the lag
 * @param workers n8n processes that call like this one
 */
export function estimateUsed(stated: number, own: number, workers: number): number {
	return stated + own * Math.max(1, workers / WORKERS_PER_SHARE);
}
