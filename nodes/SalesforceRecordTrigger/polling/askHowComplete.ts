import type { DeletionLog } from './deletionLog';
import type { LostRange } from './events';
import type { PollNote, PollPlan } from './pollResult';
import { ask, type Reading } from './reads';
import type { Scan } from './scan';
import type { TriggerState } from './state';
import { MINUTE, wholeMinute } from './time';
import type { Watch } from './watch';

/** How complete changes are, as far as this poll knows. */
export interface Asked {
	covered?: number;
	lost?: LostRange;
	notes: PollNote[];
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
	const { covered } = state;
	if (!isDue) return { covered, notes: [], done: false };
	if (!watch.replicated) return { covered, notes: [], done: true };
	const end = wholeMinute(scan.readAt);
	const oldest = log ? log.start : Math.max(state.safe.stamp, scan.readAt - watch.rescanMs);
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
			const lost = { from: log.start, to: end };
			log.skipTo(end);
			return { covered, lost, notes: [], done: true };
		}
	}
}
