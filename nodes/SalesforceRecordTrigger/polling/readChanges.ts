import { queryAll, type SalesforceRecord } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { nextState, sampleEvent, takeRows, type RecordEvent } from './events';
import { watchingKey, type StreamName, type TriggerState } from './state';
import { nextRows, newestRows, probe, streamsOf, type StreamQuery } from './streams';
import type { Watch } from './watch';

/** Rows of one query: Salesforce's own page, so that a query is a call. */
const ROWS_A_QUERY = 2000;

/** Records that a test in the editor shows. */
const SAMPLE_SIZE = 3;

/** What a poll found. */
export interface Changes {
	events: RecordEvent[];
	state: TriggerState;
	/** More is due than this poll may emit or had time to read. */
	moreWaits: boolean;
}

export interface Timing {
	/** Epoch milliseconds, of this machine: only differences are used. */
	now: () => number;
	/** No query is begun after this. Epoch milliseconds. */
	stopAt: number;
}

interface Reply {
	rows: SalesforceRecord[];
	/** A moment by Salesforce's clock that is not after the query was run. Epoch ms. */
	readAt: number;
}

async function fetchRows(
	client: SalesforceClient,
	{ text, includeDeleted }: StreamQuery,
): Promise<SalesforceRecord[]> {
	const rows: SalesforceRecord[] = [];
	for await (const page of queryAll(client, text, { includeDeleted })) rows.push(...page);
	return rows;
}

/**
 * Runs a query and says when, by Salesforce's clock, it saw the data at the latest: the time of the
 * reply less all that passed since it was sent.
 */
async function run(
	client: SalesforceClient,
	query: StreamQuery,
	now: () => number,
): Promise<Reply> {
	const sentAt = now();
	const rows = await fetchRows(client, query);
	const serverTime = client.serverTime();
	if (serverTime === undefined) {
		throw new RangeError(
			"Salesforce's reply carries no time (header Date), so it is not known how far changes were read. Check for a proxy that removes headers.",
		);
	}
	return { rows, readAt: serverTime - Math.max(0, now() - sentAt) };
}

function wholeSecond(milliseconds: number): number {
	return Math.floor(milliseconds / 1000) * 1000;
}

/** The state of a trigger that begins now, by Salesforce's clock. */
export async function startWatching(
	client: SalesforceClient,
	watch: Watch,
	now: () => number,
): Promise<TriggerState> {
	const { readAt } = await run(client, probe(watch), now);
	const start = { stamp: wholeSecond(readAt) };
	return {
		watching: watchingKey(watch),
		cursors: Object.fromEntries(streamsOf(watch.event).map((stream) => [stream, start])),
		ahead: [],
	};
}

/**
 * Reads each stream from its cursor up to Salesforce's time less the settle lag, until the poll has
 * its events or no time is left. What was not read is read by the next polls.
 */
export async function readChanges(
	client: SalesforceClient,
	watch: Watch,
	start: TriggerState,
	{ now, stopAt }: Timing,
): Promise<Changes> {
	const events: RecordEvent[] = [];
	let state = start;
	let horizon: number | undefined;

	async function drain(stream: StreamName): Promise<boolean> {
		for (;;) {
			const room = watch.maxRecords - events.length;
			if (room === 0 || now() >= stopAt) return false;
			const limit = Math.min(room, ROWS_A_QUERY);
			const query = nextRows(watch, state, stream, { limit, horizon });
			const { rows, readAt } = await run(client, query, now);
			horizon ??= wholeSecond(readAt - watch.settleMs);
			const taken = takeRows(rows, stream, state, horizon);
			state = nextState(state, stream, taken);
			events.push(...taken.events);
			if (taken.atHorizon || rows.length < limit) return true;
		}
	}

	for (const stream of streamsOf(watch.event)) {
		if (!(await drain(stream))) return { events, state, moreWaits: true };
	}
	return { events, state, moreWaits: false };
}

/** Some of the newest records, as examples of what the trigger emits. */
export async function readSample(client: SalesforceClient, watch: Watch): Promise<RecordEvent[]> {
	const rows = await fetchRows(client, newestRows(watch, SAMPLE_SIZE));
	return rows.map((row) => sampleEvent(row, watch.event));
}
