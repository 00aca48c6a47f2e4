import type { Outcome } from '../gate/call';

/** Statuses that will be the same for every further call: no access, no such resource or version. */
const SAME_FOR_ALL = new Set([401, 403, 404, 405, 410]);

/** Whether no further call of the same kind can end better. */
export function isFinal(outcome: Outcome): boolean {
	if (outcome.kind === 'notExecuted') return true;
	return outcome.kind === 'refused' && SAME_FOR_ALL.has(outcome.reply.status);
}
