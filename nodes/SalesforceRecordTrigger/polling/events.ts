import type { IDataObject } from 'n8n-workflow';
import type { SalesforceRecord } from '../../shared/client/queryPages';
import type { Cursor, StreamName, TriggerState } from './state';
import { stampField } from './streams';
import type { TriggerEvent } from './watch';

/** What happened to a record, as the output item says it. */
export type EventName = 'created' | 'updated' | 'deleted';

/** One record to emit. */
export interface RecordEvent {
	event: EventName;
	id: string;
	/** Epoch milliseconds. */
	created: number;
	modified: number;
	record: SalesforceRecord;
}

/**
 * Reads a timestamp of Salesforce, such as `2026-11-23T08:30:00.000+0000`.
 *
 * @returns epoch milliseconds
 * @throws {RangeError} naming the field that holds none
 */
export function readStamp(record: SalesforceRecord, field: string): number {
	const value = record[field];
	const stamp =
		typeof value === 'string'
			? Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
			: Number.NaN;
	if (Number.isNaN(stamp)) {
		throw new RangeError(
			`Salesforce sent a record whose ${field} is ${JSON.stringify(value)}, so its place among the changes is not known.`,
		);
	}
	return stamp;
}

function readEvent(record: SalesforceRecord, event: EventName): RecordEvent {
	return {
		event,
		id: String(record.Id),
		created: readStamp(record, 'CreatedDate'),
		modified: readStamp(record, 'SystemModstamp'),
		record,
	};
}

const EVENT_NAMES: Readonly<Record<StreamName, EventName>> = {
	created: 'created',
	deleted: 'deleted',
	modified: 'updated',
};

/** A record as an example of an event, when nothing has happened to it just now. */
export function sampleEvent(record: SalesforceRecord, event: TriggerEvent): RecordEvent {
	if (event !== 'createdOrUpdated') return readEvent(record, event);
	const { created, modified } = readEvent(record, 'created');
	return readEvent(record, modified > created ? 'updated' : 'created');
}

function stateKey(id: string, modified: number): string {
	return `${id}:${modified}`;
}

/** A change is an event unless it is the creation itself, or was emitted with the creation. */
function isEvent(
	{ event, id, created, modified }: RecordEvent,
	emitted: ReadonlySet<string>,
): boolean {
	return event !== 'updated' || (modified > created && !emitted.has(stateKey(id, modified)));
}

/** What a page of a stream came to. */
export interface Taken {
	events: RecordEvent[];
	/** The last record that was read, whether or not it was an event. */
	cursor: Cursor | undefined;
	/** IDs and states of the records that were read. */
	read: ReadonlySet<string>;
	/** A record that is not settled was met: nothing more of this stream is due in this poll. */
	atHorizon: boolean;
}

/** Takes the settled rows of a page, in order. */
export function takeRows(
	rows: readonly SalesforceRecord[],
	stream: StreamName,
	state: TriggerState,
	horizon: number,
): Taken {
	const emitted = new Set(state.ahead.map(([id, stamp]) => stateKey(id, stamp)));
	const read = new Set<string>();
	const events: RecordEvent[] = [];
	let cursor = state.cursors[stream];
	for (const row of rows) {
		const event = readEvent(row, EVENT_NAMES[stream]);
		const stamp = readStamp(row, stampField(stream));
		if (stamp >= horizon) return { events, cursor, read, atHorizon: true };
		if (isEvent(event, emitted)) events.push(event);
		cursor = { stamp, id: event.id };
		read.add(stateKey(event.id, event.modified));
	}
	return { events, cursor, read, atHorizon: false };
}

/**
 * The state after a page: the cursor moved, creations remembered whose state is newer than the stream
 * of changes, and forgotten what that stream has passed.
 */
export function nextState(state: TriggerState, stream: StreamName, taken: Taken): TriggerState {
	const cursors = taken.cursor ? { ...state.cursors, [stream]: taken.cursor } : state.cursors;
	const { modified } = cursors;
	if (!modified) return { ...state, cursors };
	const isPassed = ([id, stamp]: [string, number]) =>
		stamp < modified.stamp || (stream === 'modified' && taken.read.has(stateKey(id, stamp)));
	const ahead = state.ahead.filter((entry) => !isPassed(entry));
	if (stream === 'created') {
		for (const event of taken.events) {
			const entry: [string, number] = [event.id, event.modified];
			if (event.modified > event.created && !isPassed(entry)) ahead.push(entry);
		}
	}
	return { ...state, cursors, ahead };
}

/** The output item: the event and the record's fields, without Salesforce's bookkeeping. */
export function toJson({ event, record }: RecordEvent): IDataObject {
	const { attributes: _attributes, ...fields } = record;
	return { event, ...(fields as IDataObject) };
}
