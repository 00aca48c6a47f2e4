import type { IDataObject } from 'n8n-workflow';
import type { SalesforceRecord } from '../../shared/client/queryPages';
import type { Key } from './reads';
import { parseStamp } from './time';
import type { Watch } from './watch';

/** What happened to a record, as the output item says it. */
export type EventName = 'created' | 'updated' | 'deleted';

/** One record to emit. */
export interface RecordEvent {
	event: EventName;
	id: string;
	/** Of the state that is told. Epoch milliseconds. */
	stamp: number;
	record: SalesforceRecord;
	/** The record is gone for good: all that is known is its ID and when it went. */
	hardDeleted?: boolean;
}

/** Deletions of which the log no longer tells: epoch milliseconds, both ends included. */
export interface LostRange {
	from: number;
	to: number;
}

/**
 * Reads the time of a record.
 *
 * @returns epoch milliseconds
 * @throws {RangeError} naming the field that holds none
 */
export function readStamp(record: SalesforceRecord, field: string): number {
	const stamp = parseStamp(record[field]);
	if (!Number.isNaN(stamp)) return stamp;
	throw new RangeError(
		`Salesforce sent a record whose ${field} is ${JSON.stringify(record[field])}, so its place among the changes is not known.`,
	);
}

/**
 * What a state of a record means to the watch. Updated is what was stamped after its creation.
 *
 * @param isNew whether the record is to be told as created; asked where an event is one or the other
 * @returns undefined when it is no event
 */
export function eventOf(
	{ event }: Pick<Watch, 'event'>,
	key: Key,
	isNew: (key: Key) => boolean,
): EventName | undefined {
	switch (event) {
		case 'created':
		case 'deleted':
			return event;
		case 'updated':
			return key.stamp > createdAt(key) ? 'updated' : undefined;
		case 'createdOrUpdated':
			return isNew(key) ? 'created' : 'updated';
	}
}

/** When the record was created, as far as the key tells. Epoch milliseconds. */
export function createdAt({ created, stamp }: Key): number {
	return created ?? stamp;
}

/** A record as an example of an event, when nothing has happened to it just now. */
export function sampleEvent(
	record: SalesforceRecord,
	{ event, stampField }: Watch,
	key: Key,
): RecordEvent {
	const { id, stamp } = key;
	const isUnchanged = stamp <= createdAt(key);
	const shown = event === 'createdOrUpdated' ? (isUnchanged ? 'created' : 'updated') : event;
	return { event: shown, id, stamp: readStamp(record, stampField), record };
}

/** The output item: the event and the record's fields, without Salesforce's bookkeeping. */
export function toJson({ event, id, stamp, record, hardDeleted }: RecordEvent): IDataObject {
	if (hardDeleted) {
		return { event, Id: id, deletedDate: new Date(stamp).toISOString(), hardDeleted };
	}
	const { attributes: _attributes, ...fields } = record;
	const master = event === 'deleted' ? fields.MasterRecordId : undefined;
	return {
		event,
		...(typeof master === 'string' && { mergedInto: master }),
		...(fields as IDataObject),
	};
}

/** Says in the output that deletions may have been missed. */
export function lostJson({ from, to }: LostRange, object: string): IDataObject {
	const [start, end] = [new Date(from).toISOString(), new Date(to).toISOString()];
	return {
		event: 'deletionsLost',
		from: start,
		to: end,
		message: `Salesforce has purged the delete log of ${object}, or it holds more than is told at once: records that were deleted for good between ${start} and ${end} are not told. Compare with a full read of ${object}.`,
	};
}
