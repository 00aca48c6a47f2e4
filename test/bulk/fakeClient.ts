import { errorOf } from '../../nodes/shared/client/errors';
import type { DataCall, DataReply, SalesforceClient } from '../../nodes/shared/client/types';
import type { NotExecutedReason, Outcome } from '../../nodes/shared/gate/call';

/** A client that answers from a function and keeps what it was asked. */
export interface FakeClient extends SalesforceClient {
	readonly calls: DataCall[];
	/** Milliseconds of each wait, in order. */
	readonly waits: number[];
	/** `METHOD /path` of each call, in order. */
	readonly log: string[];
}

/** Its waits take no time but move the clock that `now` reads. */
export function fakeClient(
	respond: (call: DataCall, nth: number) => Outcome,
	onWait: (ms: number) => void = () => undefined,
): FakeClient {
	const calls: DataCall[] = [];
	const waits: number[] = [];
	const log: string[] = [];
	const send = (call: DataCall): Promise<Outcome> => {
		calls.push(call);
		log.push(`${call.method} ${call.path}`);
		return Promise.resolve(respond(call, calls.length));
	};
	return {
		apiVersion: '67.0',
		identity: 'fake',
		calls,
		waits,
		log,
		send,
		async request<T>(call: DataCall): Promise<DataReply<T>> {
			const outcome = await send(call);
			if (outcome.kind !== 'answered') throw errorOf(outcome, call);
			return outcome.reply as unknown as DataReply<T>;
		},
		wait: (ms) => {
			waits.push(ms);
			return new Promise((resolve) => {
				onWait(ms);
				resolve();
			});
		},
		summary: () => ({ calls: calls.length, retried: 0, waitedMs: 0 }),
		serverTime: () => undefined,
	};
}

export function answered(body: unknown, headers: Record<string, string> = {}): Outcome {
	return { kind: 'answered', reply: { kind: 'answered', status: 200, headers, body }, attempts: 1 };
}

export function refused(status: number, errorCode: string, message: string, attempts = 1): Outcome {
	const body = [{ errorCode, message }];
	return {
		kind: 'refused',
		reply: { kind: 'answered', status, headers: {}, body },
		attempts,
	};
}

export function unknown(): Outcome {
	return {
		kind: 'unknown',
		reply: { kind: 'lost', code: 'ECONNRESET', message: 'socket hang up' },
		attempts: 1,
	};
}

export function notExecuted(
	reason: NotExecutedReason = { kind: 'noReply', code: 'ECONNRESET', message: 'hang up' },
): Outcome {
	return { kind: 'notExecuted', reason, attempts: 1 };
}

/** A clock that only the fake client's waits move, and no jitter. */
export function fakePace() {
	const clock = { ms: 0 };
	return {
		pace: { now: () => clock.ms, random: () => 0.5 },
		onWait: (ms: number) => {
			clock.ms += ms;
		},
	};
}
