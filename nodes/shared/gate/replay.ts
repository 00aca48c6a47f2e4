import type { GateCall, Outcome, Reply } from './call';
import { readErrors } from './errorBody';
import { classify } from './signal';

type FailedReply = Exclude<Reply, { kind: 'signInFailed' }>;

/** Facts about Salesforce that only a live org can settle. */
export interface ReplayAssumptions {
	/**
	 * Whether a 429, or a 503 that carries Salesforce's own error list, proves that the call did not
	 * run. Not documented: until it is, such a call may have run.
	 */
	busyMeansNotExecuted: boolean;
}

export const CAUTIOUS: Readonly<ReplayAssumptions> = { busyMeansNotExecuted: false };

/** Whether Salesforce certainly did not execute the call that got this reply. */
export function certainlyNotExecuted(
	reply: FailedReply,
	{ busyMeansNotExecuted }: ReplayAssumptions,
): boolean {
	if (reply.kind === 'notSent') return true;
	if (reply.kind === 'lost') return false;
	switch (classify(reply)) {
		case 'auth':
		case 'quota':
		case 'permanent':
			return true;
		case 'throttle': {
			const [error] = readErrors(reply.body);
			if (reply.status === 403 || error?.errorCode === 'REQUEST_LIMIT_EXCEEDED') return true;
			const ownWords = reply.status === 429 || error !== undefined;
			return ownWords && busyMeansNotExecuted;
		}
		default:
			return false;
	}
}

/** Whether the call may go out again after this reply: unsafe calls only if the first did not run. */
export function mayReplay(
	call: Pick<GateCall, 'replay'>,
	reply: FailedReply,
	assumptions: ReplayAssumptions,
): boolean {
	return call.replay !== 'unsafe' || certainlyNotExecuted(reply, assumptions);
}

/** How a call ended, given its last reply. Total; a write that may have run ends as `unknown`. */
export function endOf(
	call: Pick<GateCall, 'replay'>,
	reply: Reply,
	attempts: number,
	assumptions: ReplayAssumptions,
): Outcome {
	if (reply.kind === 'signInFailed') {
		return { kind: 'notExecuted', reason: reply, attempts };
	}
	if (reply.kind === 'answered') {
		if (classify(reply) === 'ok') return { kind: 'answered', reply, attempts };
		const settled = call.replay === 'read' || certainlyNotExecuted(reply, assumptions);
		return settled ? { kind: 'refused', reply, attempts } : { kind: 'unknown', reply, attempts };
	}
	if (reply.kind === 'notSent') return { kind: 'notExecuted', reason: reply, attempts };
	if (call.replay === 'read') {
		return { kind: 'notExecuted', reason: { ...reply, kind: 'noReply' }, attempts };
	}
	return { kind: 'unknown', reply, attempts };
}
