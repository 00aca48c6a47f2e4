import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { SignInEntry } from '../../shared/auth/signInLog';
import type { CallHistory, KeptCall } from '../../shared/client/callHistory';
import { readNumber } from '../../shared/descriptions/numberParameter';

/** What the entries of the log can be narrowed to; each that is left out lets everything through. */
export interface CallLogFilters {
	/** Only what did not succeed. */
	problemsOnly?: boolean;
	/** Part of the path, in any case, such as `/jobs/` or `Contact`. */
	pathContains?: string;
	method?: string;
	/** Name of the node that called. */
	node?: string;
	/** Epoch milliseconds. */
	since?: number;
}

/** The filters as the node's parameter holds them. */
type GivenFilters = Omit<CallLogFilters, 'since'> & { since?: string };

interface LogItem {
	at: number;
	json: IDataObject;
}

/**
 * What is remembered of this credential's calls and sign-ins, newest first.
 *
 * @param limit the most entries returned
 */
export function logEntries(
	history: Pick<CallHistory, 'calls' | 'signIns'>,
	filters: CallLogFilters,
	limit: number,
): IDataObject[] {
	const calls = history.calls().filter((call) => passes(call, filters));
	const signIns = history.signIns().filter((entry) => signInPasses(entry, filters));
	return [...calls.map(callItem), ...signIns.map(signInItem)]
		.sort((a, b) => b.at - a.at)
		.slice(0, limit)
		.map(({ json }) => json);
}

function passes(call: KeptCall, filters: CallLogFilters): boolean {
	const { problemsOnly, pathContains = '', method = '', node = '', since = 0 } = filters;
	return (
		!(problemsOnly && call.signal === 'ok') &&
		call.path.toLowerCase().includes(pathContains.toLowerCase()) &&
		(method === '' || call.method === method) &&
		(node === '' || call.node === node) &&
		call.at >= since
	);
}

/** A sign-in belongs to no path, method or node. */
function signInPasses(
	{ ok, at }: SignInEntry,
	{ problemsOnly, pathContains, method, node, since = 0 }: CallLogFilters,
): boolean {
	return !pathContains && !method && !node && !(problemsOnly && ok) && at >= since;
}

function callItem({ at, usage, signal, ...call }: KeptCall): LogItem {
	const json = {
		kind: 'call',
		time: new Date(at).toISOString(),
		result: signal,
		...call,
		...(usage && { orgUsed: usage.used, orgLimit: usage.limit }),
	};
	return { at, json };
}

function signInItem({ at, ok, ms, attempts, oauthError }: SignInEntry): LogItem {
	const json = {
		kind: 'signIn',
		time: new Date(at).toISOString(),
		result: ok ? 'ok' : 'failed',
		attempts,
		tookMs: ms,
		...(oauthError && { code: oauthError }),
	};
	return { at, json };
}

/** Operation Call Log > Get Many: makes no call. */
export function getCallLog(context: IExecuteFunctions, history: CallHistory): INodeExecutionData[] {
	const all = context.getNodeParameter('returnAll', 0);
	const limit = all
		? Number.POSITIVE_INFINITY
		: readNumber('Limit', context.getNodeParameter('limit', 0), { min: 1 });
	const given: GivenFilters = context.getNodeParameter('filters', 0, {});
	const { since, ...filters } = given;
	const entries = logEntries(history, { ...filters, since: readTime(since) }, limit);
	return entries.map((json) => ({ json, pairedItem: { item: 0 } }));
}

function readTime(since: string | undefined): number | undefined {
	if (since === undefined || since === '') return undefined;
	const at = Date.parse(since);
	if (!Number.isNaN(at)) return at;
	throw new RangeError(`'Since' is "${since}", which is no date and time. Choose one.`);
}
