import { errorOf } from '../../nodes/shared/client/errors';
import type { DataCall, DataReply, SalesforceClient } from '../../nodes/shared/client/types';
import type { Outcome } from '../../nodes/shared/gate/call';

/** What a fake org answers: a body with status 200, or a refusal. */
export type FakeAnswer = { body: unknown } | { refuse: { status: number; body: unknown } };

export interface FakeClient extends SalesforceClient {
	/** Every call so far, in order. */
	readonly calls: readonly DataCall[];
}

export interface FakeClientOptions {
	answer: (call: DataCall) => FakeAnswer | Promise<FakeAnswer>;
	identity?: string;
	/** Salesforce's clock, epoch milliseconds; the `Date` header cuts it to whole seconds. */
	serverTime?: () => number;
}

/** A client without gate and network: `answer` plays Salesforce. */
export function fakeClient({
	answer,
	identity = `identity-${Math.random()}`,
	serverTime,
}: FakeClientOptions): FakeClient {
	const calls: DataCall[] = [];
	let newest: number | undefined;

	async function send(call: DataCall): Promise<Outcome> {
		calls.push(call);
		const reply = await answer(call);
		if (serverTime) newest = Math.floor(serverTime() / 1000) * 1000;
		if ('refuse' in reply) {
			const { status, body } = reply.refuse;
			return {
				kind: 'refused',
				reply: { kind: 'answered', status, headers: {}, body },
				attempts: 1,
			};
		}
		return {
			kind: 'answered',
			reply: { kind: 'answered', status: 200, headers: {}, body: reply.body },
			attempts: 1,
		};
	}

	return {
		apiVersion: '67.0',
		identity,
		calls,
		send,
		async request<T>(call: DataCall): Promise<DataReply<T>> {
			const outcome = await send(call);
			if (outcome.kind !== 'answered') throw errorOf(outcome, call);
			return outcome.reply as unknown as DataReply<T>;
		},
		wait: async () => await Promise.resolve(),
		summary: () => ({ calls: calls.length, retried: 0, waitedMs: 0 }),
		serverTime: () => newest,
	};
}

/** Salesforce's error body and status. */
export function refusal(status: number, errorCode: string, message: string): FakeAnswer {
	return { refuse: { status, body: [{ errorCode, message }] } };
}
