import { Readable } from 'node:stream';

import { CallHistory } from '../../nodes/shared/client/callHistory';
import { errorOf } from '../../nodes/shared/client/errors';
import type { DataCall, DataReply, SalesforceClient } from '../../nodes/shared/client/types';
import type { NotExecutedReason, Outcome } from '../../nodes/shared/gate/call';

/** A client that answers from a function and keeps what it was asked. */
export interface FakeClient extends SalesforceClient {
	readonly calls: readonly DataCall[];
	/** Milliseconds of each wait, in order. */
	readonly waits: readonly number[];
	/** `METHOD /path` of each call, in order. */
	readonly log: readonly string[];
}

export interface FakeClientOptions {
	/** Runs at each wait, which itself takes no time: moves a test's clock. */
	onWait?: (ms: number) => void;
	/** @default one of its own, so that no cache is shared with another test */
	identity?: string;
	/** Salesforce's clock, epoch milliseconds; the `Date` header cuts it to whole seconds. */
	serverTime?: () => number;
}

/**
 * A client without gate and network.
 *
 * @param respond plays Salesforce; `nth` counts the calls from 1
 */
export function fakeClient(
	respond: (call: DataCall, nth: number) => Outcome | Promise<Outcome>,
	{
		onWait = () => undefined,
		identity = `identity-${Math.random()}`,
		serverTime,
	}: FakeClientOptions = {},
): FakeClient {
	const calls: DataCall[] = [];
	const waits: number[] = [];
	const log: string[] = [];
	let newest: number | undefined;

	const send = async (call: DataCall): Promise<Outcome> => {
		calls.push(call);
		log.push(`${call.method} ${call.path}`);
		const outcome = streamed(call, await respond(call, calls.length));
		if (serverTime) newest = Math.floor(serverTime() / 1000) * 1000;
		return outcome;
	};
	return {
		apiVersion: '67.0',
		identity,
		orgOrigin: 'https://fake.my.salesforce.com',
		callerName: 'fake',
		history: new CallHistory(0),
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
		serverTime: () => newest,
	};
}

/** The door gives the body of a streamed reply as a stream. */
function streamed(call: DataCall, outcome: Outcome): Outcome {
	if (call.responseType !== 'stream' || outcome.kind !== 'answered') return outcome;
	const { body } = outcome.reply;
	if (typeof body !== 'string') return outcome;
	return { ...outcome, reply: { ...outcome.reply, body: Readable.from([Buffer.from(body)]) } };
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

/** @param attempts more than one: an earlier one may have run too */
export function answered(
	body: unknown,
	headers: Record<string, string> = {},
	attempts = 1,
): Outcome {
	const reply = { kind: 'answered', status: 200, headers, body } as const;
	return { kind: 'answered', reply, attempts, ...(attempts > 1 && { doubtful: true }) };
}

export function refused(
	status: number,
	errorCode: string,
	message = '',
	attempts = 1,
): Extract<Outcome, { kind: 'refused' }> {
	const body = [{ errorCode, message }];
	return { kind: 'refused', reply: { kind: 'answered', status, headers: {}, body }, attempts };
}

export function unknown(): Extract<Outcome, { kind: 'unknown' }> {
	const reply = { kind: 'lost', code: 'ECONNRESET', message: 'socket hang up' } as const;
	return { kind: 'unknown', reply, attempts: 1 };
}

export function notExecuted(
	reason: NotExecutedReason = { kind: 'noReply', code: 'ECONNRESET', message: 'hang up' },
): Extract<Outcome, { kind: 'notExecuted' }> {
	return { kind: 'notExecuted', reason, attempts: 1 };
}
