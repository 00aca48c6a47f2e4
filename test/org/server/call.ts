import type { FastifyRequest } from 'fastify';
import type { FiredFault } from '../faults/model';
import type { JournalEntry } from '../journal';

/** What the server knows of a call while it runs. */
export interface Call {
	entry: JournalEntry;
	/** performance.now() at arrival. */
	startedAt: number;
	/** Faults that struck this call. */
	fired: FiredFault[];
	/** Version in the path, such as `67.0`; empty outside `/services/data/vXX.X/`. */
	version: string;
	/** Whether the reply carries `Sforce-Limit-Info`. */
	showsUsage: boolean;
	/** Inside a composite call: where its transactions note how to take them back. */
	undoLog?: Array<() => void>;
}

const calls = new WeakMap<FastifyRequest, Call>();

export function setCall(request: FastifyRequest, call: Call): void {
	calls.set(request, call);
}

/** The call a handler works for. */
export function callOf(request: FastifyRequest): Call {
	const call = calls.get(request);
	if (call === undefined) throw new Error('The request passed no hook of the simulated org.');
	return call;
}

/** The call, if the request is one the org journals: not one of its control API. */
export function findCall(request: FastifyRequest): Call | undefined {
	return calls.get(request);
}

export function firedFault(call: Call, kind: FiredFault['kind']): FiredFault | undefined {
	return call.fired.find((fault) => fault.kind === kind);
}
