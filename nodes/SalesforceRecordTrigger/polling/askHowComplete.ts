import type { DeletionLog } from './deletionLog';
import type { LostRange } from './events';
import type { PollNote, PollPlan } from './pollResult';
import { ask, type Reading } from './reads';
import type { Scan } from './scan';
import type { TriggerState } from './state';
import { MINUTE, wholeMinute } from './time';
import type { Watch } from './watch';

/**
 * How far back the delete log can be asked, 15 days (SOAP API Developer Guide, getDeleted), less an hour
 * in which to ask. Milliseconds.
 */
const LOG_REACH_MS = (15 * 24 - 1) * 60 * MINUTE;

/** How complete changes are, as far as this poll knows. */
export interface Asked {
	covered?: number;
	lost?: LostRange;
	notes: PollNote[];
	/** See the state. */
	askAtMost?: number;
	/** The window was wide enough to ask, or there is nothing to ask. */
	done: boolean;
}

/** Asks how far changes are complete. The answer serves the polls that follow. */
export function* askHowComplete(
	watch: Watch,
	state: TriggerState,
	scan: Scan,
	log: DeletionLog | undefined,
	{ askReplication: isDue }: PollPlan,
): Reading<Asked> {
	const { covered, askAtMost } = state;
	const known = { covered, askAtMost, notes: [] };
	if (!isDue) return { ...known, done: false };
	if (!watch.replicated) return { ...known, done: true };
	const now = wholeMinute(scan.readAt);
	const oldest = log ? log.start : Math.max(state.safe.stamp, scan.readAt - watch.rescanMs);
	const start = wholeMinute(oldest);
	const end = Math.min(now, start + (askAtMost ?? Infinity));
	if (end - start < MINUTE) return { ...known, done: false };
	const answer = yield* ask({ kind: 'replication', start, end });
	switch (answer.outcome) {
		case 'read':
			log?.read(answer.deletions, answer.latestDateCovered);
			return {
				covered: Math.max(covered ?? -Infinity, answer.latestDateCovered),
				// Longer again, or it might never catch up.
				...(end < now && askAtMost !== undefined && { askAtMost: 2 * askAtMost }),
				notes: [],
				done: true,
			};
		case 'later':
			return { ...known, done: false };
		case 'failed': {
			const { reason } = answer;
			return { ...known, notes: [{ kind: 'replicationFailed', reason }], done: true };
		}
		case 'tooMany': {
			const half = wholeMinute((end - start) / 2);
			if (half >= MINUTE) return { ...known, askAtMost: half, done: true };
			if (!log) {
				const reason = `too many records changed in the minute from ${new Date(start).toISOString()}`;
				return { ...known, notes: [{ kind: 'replicationFailed', reason }], done: true };
			}
			const lost = { from: log.start, to: end };
			log.skipTo(end);
			return { ...known, lost, done: true };
		}
		case 'purged': {
			if (!log) {
				const reason = 'its log does not reach back far enough';
				return { ...known, notes: [{ kind: 'replicationFailed', reason }], done: true };
			}
			// Salesforce may have purged it, or polls were off for longer than it reaches back.
			const oldestKept = now - LOG_REACH_MS;
			const to = log.start < oldestKept ? oldestKept : end;
			const lost = { from: log.start, to };
			log.skipTo(to);
			return { ...known, lost, done: true };
		}
	}
}
