import type { Lane } from './call';
import { RollingCount } from './rollingCount';

/**
 * Share of the org's day that one workflow may call with its own precedence within 24 hours. What it
 * calls beyond that comes on top of the stop at the hard threshold, so it has to fit into what lies
 * between that and the critical share.
 */
const PRECEDENCE_SHARE = 0.05;
const WINDOW_MS = 24 * 60 * 60_000;

/** Calls, while the org's limit is not known. */
const PRECEDENCE_CALLS = 1_000;

export function workflowCallCount(): RollingCount {
	return new RollingCount(WINDOW_MS, 96);
}

/**
 * The lane a call goes in. A workflow that calls without end, such as a loop that saves one record at
 * a time, loses its precedence: its further calls are background work.
 *
 * @param calls of its workflow in this process, within the window
 * @param limit calls the org has in 24 hours
 * @param workers n8n processes that may run the same workflow
 */
export function laneOf(
	asked: Lane,
	calls: number,
	{ limit, workers }: { limit: number | undefined; workers: number },
): Lane {
	const most = limit === undefined ? PRECEDENCE_CALLS : limit * PRECEDENCE_SHARE;
	return calls * workers > most ? 'background' : asked;
}
