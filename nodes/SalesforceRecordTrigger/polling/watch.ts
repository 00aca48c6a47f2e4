import type { FieldDescribe, ObjectDescribe } from '../../shared/metadata/types';
import { readNumber } from '../../shared/descriptions/numberParameter';
import { fieldsToRead, findField } from '../../shared/metadata/fields';

/** What the trigger fires on. */
export type TriggerEvent = 'created' | 'updated' | 'createdOrUpdated' | 'deleted';

/** What is watched, as the node's parameters and the org's metadata say. */
export interface Watch {
	object: string;
	event: TriggerEvent;
	/** API names of the fields to read; always with those the trigger itself needs. */
	fields: string[];
	/** Most events of one poll; the rest follow with the next ones. */
	maxRecords: number;
	/** How long a change rests before it is read. Milliseconds. */
	settleMs: number;
}

export interface WatchParameters {
	event: TriggerEvent;
	fields: readonly string[];
	/** Numbers, or text that an expression gave. */
	maxRecordsPerPoll: unknown;
	settleSeconds: unknown;
}

/** Fields by which changes are found and told apart. */
const NEEDED = ['SystemModstamp', 'CreatedDate'] as const;

const MS_PER_SECOND = 1000;

const MAX_RECORDS = 50_000;
const MAX_SETTLE_SECONDS = 3600;

/**
 * Checks the parameters against the object.
 *
 * @throws {RangeError} naming the parameter that cannot be used
 */
export function toWatch(describe: ObjectDescribe, parameters: WatchParameters): Watch {
	const { event, fields, maxRecordsPerPoll, settleSeconds } = parameters;
	const maxRecords = readNumber('Max Records per Poll', maxRecordsPerPoll, {
		min: 1,
		max: MAX_RECORDS,
	});
	const settle = readNumber('Settle Seconds', settleSeconds, { min: 0, max: MAX_SETTLE_SECONDS });
	const needed = event === 'deleted' ? [...NEEDED, 'IsDeleted'] : NEEDED;
	return {
		object: describe.name,
		event,
		fields: [
			...new Set([
				...fieldsToRead(describe, fields),
				...needed.map((name) => neededField(describe, name).name),
			]),
		],
		maxRecords,
		settleMs: settle * MS_PER_SECOND,
	};
}

function neededField(describe: ObjectDescribe, name: string): FieldDescribe {
	const field = findField(describe, name);
	if (field && describe.queryable) return field;
	throw new RangeError(
		describe.queryable
			? `'Object' is ${describe.name}, whose records have no ${name} that the integration user may see, so its changes cannot be found. Choose another object.`
			: `'Object' is ${describe.name}, which cannot be queried, so its changes cannot be found. Choose another object.`,
	);
}
