import { nextRecordsPath } from './dataPath';
import type { SalesforceClient } from './types';

/** A record as Salesforce sends it, with its `attributes`. */
export type SalesforceRecord = Record<string, unknown>;

interface QueryPage {
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
 * Runs a SOQL query and yields its pages in order, all of them.
 *
 * @throws {SalesforceCallError} in Salesforce's words when the query or a page is refused
 */
export async function* queryPages(
	client: SalesforceClient,
	soql: string,
	{ includeDeleted = false, pageSize }: QueryOptions = {},
): AsyncGenerator<QueryPage> {
	const headers = pageSize ? { 'Sforce-Query-Options': `batchSize=${pageSize}` } : undefined;
	let { body: page } = await client.request<QueryPage>({
		method: 'GET',
		path: includeDeleted ? '/queryAll' : '/query',
		query: { q: soql },
		headers,
	});
	for (;;) {
		for (const record of page.records) await completeChildren(client, record, headers);
		yield page;
		if (page.done) return;
		const path = nextRecordsPath(page.nextRecordsUrl);
		({ body: page } = await client.request<QueryPage>({ method: 'GET', path, headers }));
	}
}

/** Reads the further pages of child subqueries, which Salesforce cuts like any other result. */
async function completeChildren(
	client: SalesforceClient,
	record: SalesforceRecord,
	headers: Record<string, string> | undefined,
): Promise<void> {
	for (const value of Object.values(record)) {
		if (!isPage(value)) continue;
		for (const child of value.records) await completeChildren(client, child, headers);
		while (!value.done) {
			const path = nextRecordsPath(value.nextRecordsUrl);
			const { body } = await client.request<QueryPage>({ method: 'GET', path, headers });
			for (const child of body.records) await completeChildren(client, child, headers);
			value.records.push(...body.records);
			value.done = body.done;
			value.nextRecordsUrl = body.nextRecordsUrl;
		}
	}
}

function isPage(value: unknown): value is QueryPage {
	return typeof value === 'object' && value !== null && 'records' in value && 'done' in value;
}

/** Like {@link queryPages}, but yields the records of each page only. */
export async function* queryAll(
	client: SalesforceClient,
	soql: string,
	options?: QueryOptions,
): AsyncGenerator<SalesforceRecord[]> {
	for await (const page of queryPages(client, soql, options)) yield page.records;
}
