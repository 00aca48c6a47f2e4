import { dataPath } from '../../shared/client/dataPath';
import { queryAll, type SalesforceRecord } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { readStamp } from './events';
import { fingerprintOf } from './fingerprints';
import {
	deletedRecordsQuery,
	existingQuery,
	keysQuery,
	newestQuery,
	type WatchQuery,
} from './queries';
import type { Answers, Key, Read, Reading } from './reads';
import { askReplication } from './replication';
import type { Watch } from './watch';

/** Characters of a query's address, below Salesforce's 16,384 bytes for address and headers together. */
const MAX_ADDRESS = 12_000;
/** Characters an ID takes in an address, with its quotes and comma. */
const ID_IN_ADDRESS = 30;
/** IDs a query asks for at least, however long the rest of it is. */
const MIN_IDS_A_QUERY = 50;

export interface Timing {
	/** Epoch milliseconds, of this machine: only differences are used. */
	now: () => number;
	/** No further read is begun after this. Epoch milliseconds. */
	stopAt: number;
}

/** Runs a program of reads against the org. */
export async function perform<T>(
	program: Reading<T>,
	client: SalesforceClient,
	watch: Watch,
	timing: Timing,
): Promise<T> {
	let step = program.next();
	while (!step.done) step = program.next(await answerTo(step.value, client, watch, timing));
	return step.value;
}

/** Reads what a program asks for. */
export async function answerTo(
	read: Read,
	client: SalesforceClient,
	watch: Watch,
	{ now, stopAt }: Timing,
): Promise<Answers[Read['kind']]> {
	switch (read.kind) {
		case 'keys':
		case 'newest': {
			const query = read.kind === 'keys' ? keysQuery(watch, read) : newestQuery(watch, read.limit);
			const { records, readAt } = await timed(client, query, now);
			const keys = records.map((record) => keyOf(record, watch));
			return { keys, readAt, timeIsUp: now() >= stopAt };
		}
		case 'records': {
			const records =
				watch.event === 'deleted'
					? await byIds(client, read.ids, (ids) => deletedRecordsQuery(watch, ids))
					: await liveRecords(client, watch, read.ids);
			return { records, timeIsUp: now() >= stopAt };
		}
		case 'existing': {
			const records = await byIds(client, read.ids, (ids) => existingQuery(watch, ids));
			return { ids: records.map((record) => String(record.Id)) };
		}
		case 'replication':
			return await askReplication(client, watch, read, now());
	}
}

function keyOf(record: SalesforceRecord, { stampField, changedFields }: Watch): Key {
	return {
		id: String(record.Id),
		stamp: readStamp(record, stampField),
		...('CreatedDate' in record && { created: readStamp(record, 'CreatedDate') }),
		...(changedFields.length > 0 && { fingerprint: fingerprintOf(record, changedFields) }),
	};
}

async function fetchRows(
	client: SalesforceClient,
	{ text, includeDeleted }: WatchQuery,
): Promise<SalesforceRecord[]> {
	const rows: SalesforceRecord[] = [];
	for await (const page of queryAll(client, text, { includeDeleted })) rows.push(...page);
	return rows;
}

/**
 * Runs a query and says when, by Salesforce's clock, it had not seen the data yet: the time of the
 * reply less all that passed since it was sent.
 */
async function timed(
	client: SalesforceClient,
	query: WatchQuery,
	now: () => number,
): Promise<{ records: SalesforceRecord[]; readAt: number }> {
	const sentAt = now();
	const records = await fetchRows(client, query);
	const serverTime = client.serverTime();
	if (serverTime === undefined) {
		throw new RangeError(
			"Salesforce's reply carries no time (header Date), so it is not known how far changes were read. Check for a proxy that removes headers.",
		);
	}
	return { records, readAt: serverTime - Math.max(0, now() - sentAt) };
}

/** Up to 2,000 records with one call, however many fields they have; deleted ones come as null. */
async function liveRecords(
	client: SalesforceClient,
	{ object, fields }: Watch,
	ids: readonly string[],
): Promise<SalesforceRecord[]> {
	const { body } = await client.request<Array<SalesforceRecord | null>>({
		method: 'POST',
		path: dataPath`/composite/sobjects/${object}`,
		body: { ids, fields },
		replay: 'read',
	});
	return body.filter((record) => record !== null);
}

async function byIds(
	client: SalesforceClient,
	ids: readonly string[],
	toQuery: (ids: readonly string[]) => WatchQuery,
): Promise<SalesforceRecord[]> {
	const fixed = encodeURIComponent(toQuery(ids.slice(0, 1)).text).length;
	const size = Math.max(MIN_IDS_A_QUERY, Math.floor((MAX_ADDRESS - fixed) / ID_IN_ADDRESS));
	const records: SalesforceRecord[] = [];
	for (let start = 0; start < ids.length; start += size) {
		records.push(...(await fetchRows(client, toQuery(ids.slice(start, start + size)))));
	}
	return records;
}
