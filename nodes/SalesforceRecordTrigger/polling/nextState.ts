import type { Asked } from './askHowComplete';
import type { DeletionLog } from './deletionLog';
import type { PollNote, PollPlan } from './pollResult';
import type { DueKey, Scan } from './scan';
import { isBefore, later, type Position, type TriggerState } from './state';
import { SECOND, wholeSecond } from './time';
import type { Watch } from './watch';

/** What the reads of a poll came to. */
export interface PollEnd {
	left: readonly DueKey[];
	log: DeletionLog | undefined;
	asked: Asked;
	plan: PollPlan;
}

/** The state after a poll: it moves as far as the poll came, and no further. */
export function nextState(
	watch: Watch,
	state: TriggerState,
	scan: Scan,
	end: PollEnd,
): { state: TriggerState; notes: PollNote[] } {
	const { left, log, asked, plan } = end;
	for (const key of left) if (key.fromLog) log?.putBack(key);
	const { reached, againFrom } = placesReached(state, scan, left);
	const cursor = later(state.cursor, reached);
	const { safe, notes } = nextSafePoint(watch, state, scan, { reached, againFrom, plan });

	// What was changed while nobody asked for it is not known.
	const remembered = watch.changedFields.length > 0 ? scan.sizes.bounds.fingerprints : 0;
	// Judged once, so that it is not taken for a change now that its fingerprint is forgotten.
	for (const { id, stamp } of scan.fingerprints.keepInBounds(remembered)) {
		scan.seen.add(id, stamp);
	}
	forgetSeen(scan, log, safe);
	let kept = safe;
	if (scan.seen.size > scan.sizes.bounds.seen) {
		kept = later(safe, cursor);
		scan.seen.forgetBefore(kept.stamp, kept.id);
		notes.push({ kind: 'overflow', from: kept.stamp });
	}
	const isComplete = scan.isWhole || scan.rescanned !== undefined;
	if (isComplete && scan.exhausted && !scan.cutShort && left.length === 0) {
		scan.creations.completeUpTo(Math.min(kept.stamp, scan.firstUntold));
	}
	const forgotten = scan.creations.keepInBounds(scan.sizes.bounds.creations, cursor.stamp);
	if (forgotten !== undefined) notes.push({ kind: 'creationsForgotten', from: forgotten });

	const rescan = nextRescan(state, scan, { safe: kept, againFrom, asked });
	const askedAt = asked.done ? plan.now : state.askedAt;
	const next: TriggerState = {
		watching: state.watching,
		safe: kept,
		cursor,
		seen: scan.seen.encode(),
		behind: keysBehind(state, scan, kept),
		noticed: scan.noticed(),
		...(asked.covered !== undefined && { covered: asked.covered }),
		...(askedAt !== undefined && { askedAt }),
		...(asked.askAtMost !== undefined && { askAtMost: asked.askAtMost }),
		...(rescan && { rescan }),
		...(watch.event === 'createdOrUpdated' && scan.creations.encode()),
		...log?.encode(),
		...(watch.changedFields.length > 0 && { fingerprints: scan.fingerprints.encode() }),
	};
	return { state: next, notes };
}

/**
 * How far the poll came: `reached` among the new keys, and from where old ones must be read again,
 * because there was no time for their records.
 */
function placesReached(
	{ cursor }: TriggerState,
	scan: Scan,
	left: readonly DueKey[],
): { reached: Position; againFrom: number | undefined } {
	const stamps = left.filter(({ fromLog }) => !fromLog).map(({ stamp }) => stamp);
	const first = (of: number[]) => (of.length > 0 ? Math.min(...of) : undefined);
	const firstNew = first(scan.isWhole ? stamps : stamps.filter((stamp) => stamp >= cursor.stamp));
	// Without an ID: the IDs of that second are in doubt.
	const isLeft = firstNew !== undefined && firstNew <= scan.reached.stamp;
	const reached = isLeft ? { stamp: firstNew } : scan.reached;
	const isMissed = scan.isWhole && isBefore(reached, cursor);
	const againFrom = scan.isWhole ? undefined : first(stamps.filter((s) => s <= cursor.stamp));
	return { reached, againFrom: isMissed ? reached.stamp : againFrom };
}

/**
 * How far back changes need not be looked for any more: everything before was told, and Salesforce says
 * that no transaction adds to it. Where Salesforce's point lags, the cap moves it.
 */
function nextSafePoint(
	{ rescanMs, replicated }: Watch,
	{ covered, safe }: TriggerState,
	scan: Scan,
	{
		reached,
		againFrom = Infinity,
		plan,
	}: { reached: Position; againFrom: number | undefined; plan: PollPlan },
): { safe: Position; notes: PollNote[] } {
	const told = Math.min(reached.stamp, againFrom);
	const complete = scan.isWhole ? covered : scan.rescanned?.covered;
	const point = complete === undefined ? safe : later(safe, { stamp: Math.min(complete, told) });
	// Given up is only what was looked at again after it had its time to appear.
	const lookedAt = scan.isWhole ? scan.horizon : (scan.rescanned?.dueAt ?? -Infinity);
	// Salesforce compares whole seconds: within one, states would be forgotten that are read again.
	const cap = Math.min(wholeSecond(lookedAt - rescanMs), told);
	if (cap <= point.stamp) return { safe: point, notes: [] };
	const bites =
		plan.askReplication && replicated && covered !== undefined && covered < cap - SECOND;
	return {
		safe: { stamp: cap },
		notes: bites ? [{ kind: 'capped', covered, from: cap }] : [],
	};
}

/** Forgets the told states that no re-scan reads any more. */
function forgetSeen({ seen }: Scan, log: DeletionLog | undefined, safe: Position): void {
	if (log && log.remembersFrom < safe.stamp) seen.forgetBefore(log.remembersFrom);
	else seen.forgetBefore(safe.stamp, safe.id);
}

/** The re-scan that is under way, or the one that is due now that Salesforce's point is known anew. */
function nextRescan(
	state: TriggerState,
	scan: Scan,
	{ safe, againFrom, asked }: { safe: Position; againFrom: number | undefined; asked: Asked },
): TriggerState['rescan'] {
	const { rescan } = scan;
	if (againFrom !== undefined) {
		const covered = (scan.isWhole ? undefined : state.rescan?.covered) ?? state.covered;
		const from = later(safe, { stamp: Math.min(againFrom, rescan?.from.stamp ?? Infinity) });
		return { from, covered, dueAt: scan.readAt, kept: 0, first: true };
	}
	if (rescan) return { ...rescan, from: later(safe, rescan.from) };
	if (!asked.done) return undefined;
	return { from: safe, covered: asked.covered, dueAt: scan.readAt, kept: 0, first: false };
}

/** How many keys a re-scan from the safe point would read, as far as that is known. */
function keysBehind({ behind }: TriggerState, scan: Scan, safe: Position): number {
	if (scan.isWhole) {
		const read = scan.countBehind(safe);
		return scan.cutShort ? Math.max(behind, read) : read;
	}
	return (scan.rescanned?.kept ?? behind) + scan.newKeys;
}
