import { Fingerprints } from './fingerprints';
import { ask, type Reading } from './reads';
import { beginAt, BOUNDS, type Bounds, type TriggerState } from './state';
import { MINUTE, wholeMinute, wholeSecond } from './time';
import type { Watch } from './watch';

/** Where to begin. */
export interface Beginning {
	/** Epoch milliseconds; from now on when not given. */
	startDate?: number;
}

/**
 * The state of a trigger that begins, after a read that fails as later ones would.
 *
 * @throws {RangeError} naming 'Start Date' when nothing can be known since then
 */
export function* beginProgram(
	watch: Watch,
	{ startDate }: Beginning = {},
	bounds: Bounds = BOUNDS,
): Reading<TriggerState> {
	const remember = watch.changedFields.length > 0 && startDate === undefined;
	const limit = remember ? bounds.fingerprints : 1;
	const { keys, readAt } = yield* ask({ kind: 'newest', limit });
	if (startDate !== undefined && startDate > readAt) {
		throw new RangeError(
			`'Start Date' is ${new Date(startDate).toISOString()}, which is still to come: Salesforce's clock shows ${new Date(readAt).toISOString()}. Choose an earlier one, or start from now.`,
		);
	}
	const state = beginAt(watch, wholeSecond(startDate ?? readAt));
	if (startDate !== undefined) yield* checkLogReaches(watch, startDate, readAt);
	if (!remember) return state;
	const fingerprints = new Fingerprints();
	for (const { id, fingerprint = '' } of [...keys].reverse()) fingerprints.set(id, fingerprint);
	return { ...state, fingerprints: fingerprints.encode() };
}

function* checkLogReaches(watch: Watch, startDate: number, readAt: number): Reading<void> {
	const [start, end] = [wholeMinute(startDate), wholeMinute(readAt)];
	if (watch.event !== 'deleted' || !watch.replicated || end - start < MINUTE) return;
	const { outcome } = yield* ask({ kind: 'replication', start, end });
	if (outcome !== 'purged') return;
	throw new RangeError(
		`'Start Date' is ${new Date(startDate).toISOString()}, which is further back than Salesforce's log of deleted ${watch.object} records reaches. Choose a later one; it reaches back about 15 days.`,
	);
}
