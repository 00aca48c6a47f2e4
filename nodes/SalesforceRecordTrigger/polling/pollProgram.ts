import { askHowComplete } from './askHowComplete';
import { DeletionLog } from './deletionLog';
import { nextState } from './nextState';
import type { PollPlan, PollResult } from './pollResult';
import { readDue } from './readDue';
import type { Reading } from './reads';
import { Scan, SCAN_SIZES, type ScanSizes } from './scan';
import type { TriggerState } from './state';
import type { Watch } from './watch';

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
	const log =
		watch.event === 'deleted' && watch.replicated ? new DeletionLog(state, scan) : undefined;
	const asked = yield* askHowComplete(watch, state, scan, log, plan);
	log?.takeDue();
	const { events, left } = yield* readDue(watch, scan, sizes);
	const { state: next, notes } = nextState(watch, state, scan, { left, log, asked, plan });
	return {
		events,
		state: next,
		moreWaits: scan.cutShort || left.length > 0 || (log !== undefined && log.owed.size > 0),
		...(asked.lost && { lost: asked.lost }),
		notes: [...asked.notes, ...notes],
	};
}
