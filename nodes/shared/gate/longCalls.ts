import type { GateCall } from './call';

/** Milliseconds from which Salesforce counts a request as long. */
const LONG_MS = 20_000;

/** Long calls of this process at once: a fifth of the 25 an org may run, for all its systems. */
export const MOST_LONG_CALLS = 5;

/** Path segments that tell kinds of calls apart: `/sobjects/Account`, `/composite/sobjects`. */
const KIND_SEGMENTS = 2;

/** What a call has in common with those that will probably take as long. */
export function kindOf({ method, path }: Pick<GateCall, 'method' | 'path'>): string {
	return `${method} ${path
		.split('/')
		.slice(1, 1 + KIND_SEGMENTS)
		.join('/')}`;
}

/** @param lastTookMs how long the last call of the kind took */
export function isLong(lastTookMs: number | undefined): boolean {
	return lastTookMs !== undefined && lastTookMs >= LONG_MS;
}
