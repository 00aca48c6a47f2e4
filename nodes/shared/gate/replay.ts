import type { GateCall, Outcome, Reply } from './call';
import { readErrors } from './errorBody';
import { classify } from './signal';

type FailedReply = Exclude<Reply, { kind: 'signInFailed' | 'withdrawn' }>;

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
	if (reply.kind === 'lost') return reply.unfinished === true;
	switch (classify(reply)) {
		case 'auth':
		case 'quota':
		case 'permanent':
		case 'lock':
		case 'serverError':
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
	switch (call.replay) {
		case 'read':
		case 'safe':
			return true;
		case 'unsafe':
			return certainlyNotExecuted(reply, assumptions);
		case 'once':
			return certainlyNotExecuted(reply, assumptions) && !hadBegun(reply);
	}
}

/** Whether Salesforce had let the call in: a refused token or a used-up limit turns it away before. */
function hadBegun(reply: FailedReply): boolean {
	if (reply.kind !== 'answered') return false;
	const signal = classify(reply);
	if (signal === 'auth' || signal === 'quota') return false;
	const limited = readErrors(reply.body)[0]?.errorCode === 'REQUEST_LIMIT_EXCEEDED';
	return !(signal === 'throttle' && limited);
}

/** Whether this attempt of the call may have changed something in the org. */
export function mayHaveRun(
	call: Pick<GateCall, 'replay'>,
	reply: Reply,
	assumptions: ReplayAssumptions,
): boolean {
	if (call.replay === 'read') return false;
	if (reply.kind === 'signInFailed' || reply.kind === 'withdrawn') return false;
	return !certainlyNotExecuted(reply, assumptions);
}

/** How Node says that the other side ended the connection; n8n 1 drops the code, and none is left. */
const CLOSED_BY_PEER = new Set(['ECONNRESET', 'EPIPE', 'UNKNOWN']);

/**
 * Whether the token may be what the call failed for. Salesforce refuses a token before it reads the
 * body; the connection then often ends, with the refusal unread, while that is still being sent.
 */
export function mayBeRefusedToken(reply: Reply): boolean {
	if (reply.kind !== 'lost') return classify(reply) === 'auth';
	return reply.unfinished === true && CLOSED_BY_PEER.has(reply.code);
}

/** A delete sent again finds what the first one deleted. */
function deletedBefore(
	{ method }: Pick<GateCall, 'method'>,
	reply: Extract<Reply, { kind: 'answered' }>,
): boolean {
	return method === 'DELETE' && readErrors(reply.body)[0]?.errorCode === 'ENTITY_IS_DELETED';
}

/**
 * How a call ended, given its last reply. Total; a write of which any attempt may have run, without
 * an answer that says how, ends as `unknown`.
 *
 * @param doubtful an earlier attempt may have run
 */
export function endOf(
	call: Pick<GateCall, 'method' | 'replay'>,
	reply: Reply,
	attempts: number,
	{ assumptions, doubtful }: { assumptions: ReplayAssumptions; doubtful: boolean },
): Outcome {
	if (reply.kind === 'answered' && classify(reply) === 'ok') {
		return { kind: 'answered', reply, attempts, ...(doubtful && { doubtful }) };
	}
	if (doubtful && reply.kind === 'answered' && deletedBefore(call, reply)) {
		return { kind: 'answered', reply, attempts };
	}
	if (doubtful || mayHaveRun(call, reply, assumptions)) return { kind: 'unknown', reply, attempts };
	switch (reply.kind) {
		case 'answered':
			return { kind: 'refused', reply, attempts };
		case 'lost':
			return { kind: 'notExecuted', reason: { ...reply, kind: 'noReply' }, attempts };
		case 'withdrawn':
			return { kind: 'notExecuted', reason: reply.reason, attempts };
		default:
			return { kind: 'notExecuted', reason: reply, attempts };
	}
}
