import type { Outcome, Reply } from '../../nodes/shared/gate/call';
import { errorOf } from '../../nodes/shared/client/errors';
import type { DataCall, DataReply, SalesforceClient } from '../../nodes/shared/client/types';

export interface FakeClient extends SalesforceClient {
	readonly calls: DataCall[];
}

/** A door that answers from a function instead of an org, and remembers what passed through it. */
export function fakeClient(answer: (call: DataCall, index: number) => Outcome): FakeClient {
	const calls: DataCall[] = [];
	const send = (call: DataCall) => {
		calls.push(call);
		return Promise.resolve(answer(call, calls.length - 1));
	};
	return {
		apiVersion: '67.0',
		identity: 'test',
		calls,
		send,
		async request<T>(call: DataCall) {
			const outcome = await send(call);
			if (outcome.kind !== 'answered') throw errorOf(outcome, call);
			return outcome.reply as unknown as DataReply<T>;
		},
		wait: () => Promise.resolve(),
		summary: () => ({ calls: calls.length, retried: 0, waitedMs: 0 }),
		serverTime: () => undefined,
	};
}

export function answered(body: unknown, attempts = 1): Outcome {
	return {
		kind: 'answered',
		reply: { kind: 'answered', status: 200, headers: {}, body },
		attempts,
	};
}

export function refused(status: number, errorCode: string, message = ''): Outcome {
	const reply: Extract<Reply, { kind: 'answered' }> = {
		kind: 'answered',
		status,
		headers: {},
		body: [{ errorCode, message }],
	};
	return { kind: 'refused', reply, attempts: 1 };
}

export const outcomeUnknown: Outcome = {
	kind: 'unknown',
	reply: { kind: 'lost', code: 'ECONNRESET', message: 'socket hang up' },
	attempts: 1,
};
