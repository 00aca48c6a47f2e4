import { readText, type ByteStream } from './bytes';
import { nextRecordsPath } from './dataPath';
import { errorOf, SalesforceCallError } from './errors';
import { parseJson } from './exactJson';
import { ForeignAddressError } from './replyAddress';
import type { DataCall, SalesforceClient } from './types';

/** A record as Salesforce sends it, with its `attributes`. */
export type SalesforceRecord = Record<string, unknown>;

/** One page of a result. */
export interface QueryPage {
	/** Records of the whole result. */
	totalSize: number;
	done: boolean;
	records: SalesforceRecord[];
	nextRecordsUrl?: string;
}

export interface QueryOptions {
	/** Also deleted and archived records. @default false */
	includeDeleted?: boolean;
	/** Records a page, 200 to 2,000; Salesforce may send fewer. @default Salesforce's own, 2,000 */
	pageSize?: number;
}

/**
 * Longest address a query goes out in. Salesforce takes 16,384 bytes of address and headers together
 * (REST API Developer Guide, Status Codes 414 and 431); a token can be 2,000 of them. Bytes.
 */
const MAX_ADDRESS_BYTES = 12_000;

/** Longest statement Salesforce takes (SOQL and SOSL Limits). Characters. */
export const MAX_SOQL_LENGTH = 100_000;

/**
 * Runs a SOQL query and gives its first page, child records complete. One too long for an address
 * travels in the body of a composite call.
 *
 * @param options.onStream told the reply's stream, whose class is needed to make others
 * @throws {RangeError} for a statement longer than Salesforce takes
 * @throws {SalesforceCallError} in Salesforce's words when the query is refused
 */
export async function startQuery(
	client: SalesforceClient,
	soql: string,
	options: QueryOptions & { onStream?: (stream: ByteStream) => void } = {},
): Promise<QueryPage> {
	if (soql.length > MAX_SOQL_LENGTH) {
		throw new RangeError(
			`The query has ${soql.length.toLocaleString('en-US')} characters; Salesforce takes ${MAX_SOQL_LENGTH.toLocaleString('en-US')}. Shorten its lists, or split them over several items.`,
		);
	}
	const path = options.includeDeleted ? '/queryAll' : '/query';
	const call: DataCall = { method: 'GET', path, query: { q: soql }, headers: pageHeaders(options) };
	const page = fitsAddress(soql)
		? await ask<QueryPage>(client, call, options.onStream)
		: await askInBody(client, call, soql, options.onStream);
	await completeRecords(client, page.records, options);
	return page;
}

/** Whether a statement fits into the address of a call. */
export function fitsAddress(statement: string): boolean {
	return encodeURIComponent(statement).length <= MAX_ADDRESS_BYTES;
}

/**
 * Yields a first page and all that follow it. While the caller works on one page the next is read, and
 * never more than that one.
 *
 * @throws {SalesforceCallError} in Salesforce's words when a page is refused, with how many records
 * had been read
 */
export async function* followPages(
	client: SalesforceClient,
	first: QueryPage,
	options: QueryOptions = {},
): AsyncGenerator<QueryPage> {
	let page = first;
	let read = 0;
	for (;;) {
		read += page.records.length;
		const next = page.done ? undefined : nextPage(client, page, options);
		// Whoever stops reading early never looks at the page that is on its way.
		next?.catch(() => undefined);
		yield page;
		if (!next) return;
		try {
			page = await next;
		} catch (error) {
			throw interrupted(error, read, page.totalSize);
		}
	}
}

/**
 * Runs a SOQL query and yields its pages in order, all of them.
 *
 * @throws {SalesforceCallError} in Salesforce's words when the query or a page is refused
 */
export async function* queryPages(
	client: SalesforceClient,
	soql: string,
	options: QueryOptions = {},
): AsyncGenerator<QueryPage> {
	yield* followPages(client, await startQuery(client, soql, options), options);
}

/** Like {@link queryPages}, but yields the records of each page only. */
export async function* queryAll(
	client: SalesforceClient,
	soql: string,
	options?: QueryOptions,
): AsyncGenerator<SalesforceRecord[]> {
	for await (const page of queryPages(client, soql, options)) yield page.records;
}

function pageHeaders({ pageSize }: QueryOptions): Record<string, string> | undefined {
	return pageSize ? { 'Sforce-Query-Options': `batchSize=${pageSize}` } : undefined;
}

/** Times in all that a reply which was cut is asked for; the gate sees to those that are not streamed. */
const MAX_TRIES = 3;

/** Sends a call that only reads, and gives the body of its reply. */
async function ask<T>(
	client: SalesforceClient,
	call: DataCall,
	onStream?: (stream: ByteStream) => void,
): Promise<T> {
	if (!onStream) return (await client.request<T>(call)).body;
	for (let tries = 1; ; tries++) {
		const { body } = await client.request<ByteStream>({ ...call, responseType: 'stream' });
		onStream(body);
		try {
			return parseJson(await readText(body)) as T;
		} catch (error) {
			if (tries >= MAX_TRIES) throw cutReply(error, call, tries);
		}
	}
}

function cutReply(error: unknown, call: DataCall, attempts: number): SalesforceCallError {
	if (error instanceof SalesforceCallError) return error;
	const message = 'the reply was cut short or was no JSON';
	const reason = { kind: 'noReply', code: 'UNREADABLE_REPLY', message } as const;
	return errorOf({ kind: 'notExecuted', reason, attempts }, call);
}

interface CompositeReply {
	compositeResponse: Array<{ body: unknown; httpStatusCode: number }>;
}

/** The only way that Salesforce offers for a query longer than an address (Composite resource). */
async function askInBody(
	client: SalesforceClient,
	{ path, headers }: DataCall,
	soql: string,
	onStream?: (stream: ByteStream) => void,
): Promise<QueryPage> {
	const url = `/services/data/v${client.apiVersion}${path}?q=${encodeURIComponent(soql)}`;
	const call: DataCall = {
		method: 'POST',
		path: '/composite',
		body: {
			compositeRequest: [
				{ method: 'GET', url, referenceId: 'query', ...(headers && { httpHeaders: headers }) },
			],
		},
		replay: 'read',
	};
	const { compositeResponse } = await ask<CompositeReply>(client, call, onStream);
	const [answer] = compositeResponse;
	if (answer && answer.httpStatusCode < 400) return answer.body as QueryPage;
	const { httpStatusCode: status = 502, body: errors } = answer ?? {};
	const reply = { kind: 'answered', status, headers: {}, body: errors } as const;
	throw errorOf({ kind: 'refused', reply, attempts: 1 }, call);
}

async function nextPage(
	client: SalesforceClient,
	{ nextRecordsUrl }: QueryPage,
	options: QueryOptions,
): Promise<QueryPage> {
	const path = nextRecordsPath(nextRecordsUrl);
	const page = await ask<QueryPage>(client, { method: 'GET', path, headers: pageHeaders(options) });
	await completeRecords(client, page.records, options);
	return page;
}

/** Reads the further pages of child subqueries, which Salesforce cuts like any other result. */
async function completeRecords(
	client: SalesforceClient,
	records: readonly SalesforceRecord[],
	options: QueryOptions,
): Promise<void> {
	for (const record of records) {
		for (const [name, value] of Object.entries(record)) {
			if (!isPage(value)) continue;
			await completeRecords(client, value.records, options);
			if (value.done) continue;
			const children = [...value.records];
			let page = value;
			do {
				page = await nextPage(client, page, options);
				children.push(...page.records);
			} while (!page.done);
			record[name] = { totalSize: value.totalSize, done: true, records: children };
		}
	}
}

function isPage(value: unknown): value is QueryPage {
	return typeof value === 'object' && value !== null && 'records' in value && 'done' in value;
}

/** Codes that say Salesforce no longer has the rest of a result (SOAP API Developer Guide). */
export const CURSOR_LOST: ReadonlySet<unknown> = new Set([
	'INVALID_QUERY_LOCATOR',
	'QUERY_LOCATOR_EXPIRED',
]);

/** What a broken read came to: a part never passes for the whole. */
function interrupted(error: unknown, read: number, total: number): unknown {
	const counts = `${read.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} records had been read`;
	if (error instanceof ForeignAddressError) error.message += ` (${counts})`;
	if (!(error instanceof SalesforceCallError)) return error;
	const { code, message, outcome, salesforceCode, httpStatus, fields, retryAt } = error;
	const lost = CURSOR_LOST.has(salesforceCode);
	return new SalesforceCallError(code, `${message} (${counts})`, outcome, {
		salesforceCode,
		httpStatus,
		fields,
		retryAt,
		advice: lost
			? 'Salesforce no longer keeps the rest of this result: it lives for two days, and a user has few at a time. Run the query again; sort by Id, and you can go on after the last ID you have.'
			: error.advice,
	});
}
