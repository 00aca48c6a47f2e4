import type { FieldDescribe, ObjectDescribe } from '../../shared/metadata/types';
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
	maxRecordsPerPoll: number;
	settleSeconds: number;
}

/** Fields by which changes are found and told apart. */
const NEEDED = ['SystemModstamp', 'CreatedDate'] as const;

const MAX_RECORDS = 50_000;
const MAX_SETTLE_SECONDS = 3600;

/**
 * Checks the parameters against the object.
 *
 * @throws {RangeError} naming the parameter that cannot be used
 */
export function toWatch(describe: ObjectDescribe, parameters: WatchParameters): Watch {
	const { event, fields, maxRecordsPerPoll, settleSeconds } = parameters;
	checkNumber('Max Records per Poll', maxRecordsPerPoll, 1, MAX_RECORDS);
	checkNumber('Settle Seconds', settleSeconds, 0, MAX_SETTLE_SECONDS);
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
		maxRecords: maxRecordsPerPoll,
		settleMs: settleSeconds * 1000,
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

function checkNumber(name: string, value: number, min: number, max: number): void {
	if (Number.isInteger(value) && value >= min && value <= max) return;
	throw new RangeError(
		`'${name}' is ${String(value)}, but must be a whole number from ${min} to ${max.toLocaleString('en-US')}.`,
	);
}
