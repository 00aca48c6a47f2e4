import type { SalesforceRecord } from '../../shared/client/queryPages';
import { DeletionLog } from './deletionLog';
import { readStamp, type LostRange, type RecordEvent } from './events';
import { Fingerprints } from './fingerprints';
import { longId, shortId } from './keySet';
import { ask, type Reading } from './reads';
import { Scan, SCAN_SIZES, type DueKey, type ScanSizes } from './scan';
import {
	beginAt,
	isBefore,
	later,
	MAX_FINGERPRINTS,
	MAX_SEEN,
	type Position,
	type TriggerState,
} from './state';
import { MINUTE, SECOND, wholeMinute, wholeSecond } from './time';
import type { Watch } from './watch';

/** What a poll came to. */
export interface PollResult {
	events: RecordEvent[];
	state: TriggerState;
	/** More is due than this poll may emit or had time to read. */
	moreWaits: boolean;
	/** Deletions that nothing tells of any more. */
	lost?: LostRange;
	/** What should stand in the log. */
	notes: PollNote[];
}

/** Something that bounds what the trigger promises, met in this poll. */
export type PollNote =
	/** Salesforce's own point lags; what commits late before `from` is no longer looked for. */
	| { kind: 'capped'; covered: number; from: number }
	/** Too many changes stand behind the safe point to know them one by one. */
	| { kind: 'overflow'; from: number }
	/** Too many records were created to know each of them. */
	| { kind: 'creationsForgotten'; from: number }
	| { kind: 'replicationFailed'; reason: string };

export interface PollPlan {
	/** The replication endpoints were last asked long enough ago. */
	askReplication: boolean;
	/** This machine's clock, epoch milliseconds: only kept, to know later when it was. */
	now: number;
}

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
export function* beginProgram(watch: Watch, { startDate }: Beginning = {}): Reading<TriggerState> {
	const remember = watch.changedFields.length > 0 && startDate === undefined;
	const limit = remember ? MAX_FINGERPRINTS : 1;
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

/**
 * One poll, as a program of reads: what changed since the state, and the state that follows. It has no
 * effects: a poll that is given up leaves the state it began with.
 */
export function* pollProgram(
	watch: Watch,
	state: TriggerState,
	plan: PollPlan,
	sizes: ScanSizes = SCAN_SIZES,
): Reading<PollResult> {
	const scan = new Scan(watch, state, sizes);
	yield* scan.run();
	const log = watch.event === 'deleted' ? new DeletionLog(state, scan) : undefined;
	const asked = yield* askReplication(watch, state, scan, log, plan);
	log?.takeDue();
	const { events, left } = yield* readDue(watch, scan, log, sizes);
	const { state: next, notes } = nextState(watch, state, scan, { left, log, asked, plan });
	return {
		events,
		state: next,
		moreWaits: scan.cutShort || left.length > 0 || (log !== undefined && log.owed.size > 0),
		...(asked.lost && { lost: asked.lost }),
		notes: [...asked.notes, ...notes],
	};
}

interface Asked {
	covered?: number;
	lost?: LostRange;
	notes: PollNote[];
	/** The window was wide enough to ask, or there is nothing to ask. */
	done: boolean;
}

/** Asks how far changes are complete. The answer serves the polls that follow. */
function* askReplication(
	watch: Watch,
	state: TriggerState,
	scan: Scan,
	log: DeletionLog | undefined,
	{ askReplication: isDue }: PollPlan,
): Reading<Asked> {
	const { covered } = state;
	if (!isDue) return { covered, notes: [], done: false };
	if (!watch.replicated) return { covered, notes: [], done: true };
	const end = wholeMinute(scan.readAt);
	const oldest = log ? log.from : Math.max(state.safe.stamp, scan.readAt - watch.rescanMs);
	const start = wholeMinute(oldest);
	if (end - start < MINUTE) return { covered, notes: [], done: false };
	const answer = yield* ask({ kind: 'replication', start, end });
	switch (answer.outcome) {
		case 'read':
			log?.read(answer.deletions, answer.latestDateCovered);
			return {
				covered: Math.max(covered ?? -Infinity, answer.latestDateCovered),
				notes: [],
				done: true,
			};
		case 'failed': {
			const { reason } = answer;
			return { covered, notes: [{ kind: 'replicationFailed', reason }], done: true };
		}
		case 'purged': {
			if (!log) {
				const reason = 'its log does not reach back far enough';
				return { covered, notes: [{ kind: 'replicationFailed', reason }], done: true };
			}
			const lost = { from: log.from, to: end };
			log.from = end;
			return { covered, lost, notes: [], done: true };
		}
	}
}

/** Reads the records of the due keys. What there is no time for is left to the next poll. */
function* readDue(
	watch: Watch,
	scan: Scan,
	log: DeletionLog | undefined,
	{ recordsARead }: ScanSizes,
): Reading<{ events: RecordEvent[]; left: DueKey[] }> {
	const events: RecordEvent[] = [];
	let { timeIsUp } = scan;
	for (let start = 0; start < scan.due.length; start += recordsARead) {
		const part = scan.due.slice(start, start + recordsARead);
		if (timeIsUp && start > 0) return { events, left: scan.due.slice(start) };
		const answer = yield* ask({ kind: 'records', ids: part.map(({ id }) => id) });
		({ timeIsUp } = answer);
		const records = new Map(answer.records.map((record) => [shortId(String(record.Id)), record]));
		const gone = yield* goneForGood(watch, part, records);
		for (const key of part) {
			const event = told(watch, scan, key, records.get(shortId(key.id)), gone);
			if (event) events.push(event);
			if (log) scan.seen.add(key.id, key.stamp);
		}
	}
	return { events, left: [] };
}

/** The deleted records that no longer exist; a filter hides records that do. */
function* goneForGood(
	{ event, filter }: Watch,
	keys: readonly DueKey[],
	records: ReadonlyMap<string, SalesforceRecord>,
): Reading<Set<string>> {
	if (event !== 'deleted') return new Set();
	const missing = keys.map(({ id }) => shortId(id)).filter((id) => !records.has(id));
	if (missing.length === 0 || filter === undefined) return new Set(missing);
	const { ids } = yield* ask({ kind: 'existing', ids: missing.map(longId) });
	const existing = new Set(ids.map(shortId));
	return new Set(missing.filter((id) => !existing.has(id)));
}

/** The event of a key, and what is remembered of it. */
function told(
	{ stampField, event: watched }: Watch,
	scan: Scan,
	key: DueKey,
	record: SalesforceRecord | undefined,
	gone: ReadonlySet<string>,
): RecordEvent | undefined {
	const { id, event, since, fingerprint } = key;
	if (gone.has(shortId(id))) return { event, id, stamp: key.stamp, record: {}, hardDeleted: true };
	// Deleted since its key was read, or hidden.
	if (!record) return undefined;
	if (watched === 'deleted' && record.IsDeleted !== true) return undefined;
	const stamp = readStamp(record, stampField);
	if (watched !== 'deleted' && stamp !== key.stamp) {
		// Changed again while it was read: its new state has a key of its own, in a later poll.
		scan.notice(key, event, since);
		return undefined;
	}
	scan.settle(id);
	scan.seen.add(id, stamp);
	if (event === 'created') scan.creations.add(key);
	if (fingerprint !== undefined) scan.fingerprints.set(id, fingerprint);
	return { event, id, stamp, record };
}

interface PollEnd {
	left: readonly DueKey[];
	log: DeletionLog | undefined;
	asked: Asked;
	plan: PollPlan;
}

function nextState(
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

	forgetSeen(scan, log, safe);
	let kept = safe;
	if (scan.seen.size > MAX_SEEN) {
		kept = later(safe, cursor);
		if (log) log.from = Math.max(log.from, kept.stamp);
		scan.seen.forgetBefore(kept.stamp, kept.id);
		notes.push({ kind: 'overflow', from: kept.stamp });
	}
	const isComplete = scan.isWhole || scan.rescanned !== undefined;
	if (isComplete && scan.exhausted && !scan.cutShort && left.length === 0) {
		scan.creations.completeUpTo(Math.min(kept.stamp, scan.firstUntold));
	}
	const forgotten = scan.creations.keepInBounds();
	if (forgotten !== undefined) notes.push({ kind: 'creationsForgotten', from: forgotten });

	const rescan = nextRescan(state, scan, { safe: kept, againFrom, asked });
	const askedAt = asked.done ? plan.now : state.askedAt;
	const fingerprints = scan.fingerprints.encode();
	const next: TriggerState = {
		watching: state.watching,
		safe: kept,
		cursor,
		seen: scan.seen.encode(),
		behind: keysBehind(state, scan, kept),
		noticed: scan.noticed(),
		...(asked.covered !== undefined && { covered: asked.covered }),
		...(askedAt !== undefined && { askedAt }),
		...(rescan && { rescan }),
		...(watch.event === 'createdOrUpdated' && scan.creations.encode()),
		...(log && { logFrom: log.from }),
		...(log && log.owed.size > 0 && { owed: log.owed.encode() }),
		...(fingerprints.length > 0 && { fingerprints }),
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
	const cap = Math.min(lookedAt - rescanMs, told);
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
