import type { GateCall, Reply } from './call';
import { readErrors } from './errorBody';
import { classify, type Signal } from './signal';
import type { Usage } from './usage';

/** One attempt, as it is logged: no query values, no body, no token. */
export interface CallLogEntry {
	method: string;
	path: string;
	lane: string;
	/** Counted from 1 within one call. */
	attempt: number;
	/** Absent when no complete reply came. */
	status?: number;
	signal: Signal;
	/** Connection error or Salesforce's error code. */
	code?: string;
	/** Milliseconds in queues and pauses since the call, or its previous attempt, ended. */
	waitedMs: number;
	/** Milliseconds from sending to the end of the reply. */
	tookMs: number;
	usage?: { used: number; limit: number };
}

/** Puts one attempt into words; `times` are epoch milliseconds. */
export function callLogEntry(
	{ method, path, lane }: GateCall,
	attempt: number,
	reply: Reply,
	usage: Usage | undefined,
	times: { waitingSince: number; startedAt: number; endedAt: number },
): CallLogEntry {
	const signal = classify(reply);
	const code = signal === 'ok' ? undefined : codeOf(reply);
	return {
		method,
		path,
		lane,
		attempt,
		...(reply.kind === 'answered' && { status: reply.status }),
		signal,
		...(code !== undefined && { code }),
		waitedMs: times.startedAt - times.waitingSince,
		tookMs: times.endedAt - times.startedAt,
		...(usage && { usage: { used: usage.used, limit: usage.limit } }),
	};
}

function codeOf(reply: Reply): string | undefined {
	switch (reply.kind) {
		case 'answered':
			return readErrors(reply.body)[0]?.errorCode;
		case 'signInFailed':
		case 'withdrawn':
			return undefined;
		default:
			return reply.code;
	}
}
