import type { DataCall, SalesforceClient } from '../client/types';

/** What was read, and when Salesforce last changed it, as an HTTP date. */
export interface Known<T> {
	value: T;
	lastModified?: string;
}

const NOT_MODIFIED = 304;

/**
 * Milliseconds by which a change must be past to be told by its date, which has whole seconds: what
 * changes again within one would seem unchanged.
 */
const SETTLED_MS = 2_000;

/**
 * Reads metadata, or learns that what is known of it still holds, for which Salesforce sends no body
 * (REST API Developer Guide, Conditional Requests).
 *
 * @returns `aged` itself when it still holds
 * @throws {SalesforceCallError} when the call is refused
 */
export async function revalidate<T>(
	client: SalesforceClient,
	call: DataCall,
	aged: Known<T> | undefined,
	read: (body: unknown) => T,
): Promise<Known<T>> {
	const since = aged?.lastModified;
	const headers = since === undefined ? undefined : { 'If-Modified-Since': since };
	const reply = await client.request({ ...call, ...(headers && { headers }) });
	if (aged && reply.status === NOT_MODIFIED) return aged;
	const lastModified = settledDate(reply.headers);
	return { value: read(reply.body), ...(lastModified !== undefined && { lastModified }) };
}

function settledDate(headers: Readonly<Record<string, string>>): string | undefined {
	const { date, 'last-modified': lastModified } = headers;
	const age = Date.parse(date ?? '') - Date.parse(lastModified ?? '');
	return age > SETTLED_MS ? lastModified : undefined;
}
