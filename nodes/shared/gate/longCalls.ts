import type { GateCall } from './call';

/** Milliseconds from which Salesforce counts a request as long. */
const LONG_MS = 20_000;

/** Long calls of this process at once: a fifth of the 25 an org may run, for all its systems. */
export const MOST_LONG_CALLS = 5;

/** Resources whose next path segment names one result, not a kind of call. */
const WHOLE_KINDS = new Set(['query', 'queryAll']);

/**
 * What a call has in common with those that will probably take as long: its method and the resource,
 * such as `/sobjects/Account` or `/composite/sobjects`.
 */
export function kindOf({ method, path }: Pick<GateCall, 'method' | 'path'>): string {
	const [, resource = '', part = ''] = path.split('/', 3);
	return WHOLE_KINDS.has(resource) ? `${method} ${resource}` : `${method} ${resource}/${part}`;
}

/** @param lastTookMs how long the last call of the kind took */
export function isLong(lastTookMs: number | undefined): boolean {
	return lastTookMs !== undefined && lastTookMs >= LONG_MS;
}
