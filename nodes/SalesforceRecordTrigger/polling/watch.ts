import { readNumber } from '../../shared/descriptions/numberParameter';
import { fieldsToRead, findField } from '../../shared/metadata/fields';
import type { ObjectDescribe } from '../../shared/metadata/types';
import type { SoqlText } from '../../shared/soql/text';
import { MINUTE, SECOND } from './time';

/** What the trigger fires on. */
export type TriggerEvent = 'created' | 'updated' | 'createdOrUpdated' | 'deleted';

/** The field whose time orders the changes of a watch. */
export type StampField = 'SystemModstamp' | 'LastModifiedDate' | 'CreatedDate';

/** What is watched, as the node's parameters and the org's metadata say. */
export interface Watch {
	object: string;
	event: TriggerEvent;
	stampField: StampField;
	/** API names of the fields to read; always with those the trigger itself needs. */
	fields: string[];
	/** Fields of which at least one must have changed; empty: any change counts. */
	changedFields: string[];
	/** A condition on the records, in parentheses where it needs them. */
	filter?: SoqlText;
	/** Most events of one poll; the rest follow with the next ones. */
	maxRecords: number;
	/** How long a change rests before it is told. Milliseconds. */
	settleMs: number;
	/** How far back changes that appear late are looked for. Milliseconds. */
	rescanMs: number;
	/** Salesforce tells how far the changes of this object are complete, and keeps a delete log of it. */
	replicated: boolean;
}

export interface WatchParameters {
	event: TriggerEvent;
	fields: readonly string[];
	changedFields: readonly string[];
	filter?: SoqlText;
	ignoreSystemUpdates: boolean;
	/** Numbers, or text that an expression gave. */
	maxRecordsPerPoll: unknown;
	settleSeconds: unknown;
	rescanMinutes: unknown;
}

const MAX_RECORDS = 50_000;
const MAX_SETTLE_SECONDS = 3600;
const MAX_RESCAN_MINUTES = 1440;

/** By which field changes are found: the first that the object has. */
function stampFields({ event, ignoreSystemUpdates }: WatchParameters): readonly StampField[] {
	if (event === 'created') return ['CreatedDate'];
	return ignoreSystemUpdates ? ['LastModifiedDate'] : ['SystemModstamp', 'LastModifiedDate'];
}

/**
 * Checks the parameters against the object.
 *
 * @throws {RangeError} naming the parameter that cannot be used
 */
export function toWatch(describe: ObjectDescribe, parameters: WatchParameters): Watch {
	const { event, fields, changedFields, filter } = parameters;
	if (!describe.queryable) {
		throw new RangeError(
			`'Object' is ${describe.name}, which cannot be queried, so its changes cannot be found. Choose another object.`,
		);
	}
	const candidates = stampFields(parameters);
	const stampField = candidates.find((name) => findField(describe, name));
	if (!stampField) throw noTime(describe, candidates);
	const needsCreation = event === 'updated' || event === 'createdOrUpdated';
	if (needsCreation && !findField(describe, 'CreatedDate')) throw noTime(describe, ['CreatedDate']);
	return {
		object: describe.name,
		event,
		stampField,
		fields: fieldsOf(describe, { event, stampField }, fields),
		changedFields: needsCreation ? namesOf(describe, changedFields) : [],
		filter,
		maxRecords: readNumber('Max Records per Poll', parameters.maxRecordsPerPoll, {
			min: 1,
			max: MAX_RECORDS,
		}),
		settleMs:
			readNumber('Settle Seconds', parameters.settleSeconds, { min: 0, max: MAX_SETTLE_SECONDS }) *
			SECOND,
		rescanMs:
			readNumber('Rescan Minutes', parameters.rescanMinutes, { min: 1, max: MAX_RESCAN_MINUTES }) *
			MINUTE,
		replicated: describe.replicateable,
	};
}

/** The chosen fields, with those by which a record is placed. */
function fieldsOf(
	describe: ObjectDescribe,
	{ event, stampField }: Pick<Watch, 'event' | 'stampField'>,
	fields: readonly string[],
): string[] {
	const needed = [
		'SystemModstamp',
		'CreatedDate',
		...(stampField === 'LastModifiedDate' ? [stampField] : []),
		...(event === 'deleted' ? ['IsDeleted', 'MasterRecordId'] : []),
	];
	const present = needed.flatMap((name) => findField(describe, name)?.name ?? []);
	return [...new Set([...fieldsToRead(describe, fields), ...present])];
}

function namesOf(describe: ObjectDescribe, chosen: readonly string[]): string[] {
	return chosen.map((name) => {
		const field = findField(describe, name);
		if (field) return field.name;
		throw new RangeError(
			`${describe.name} has no field "${name}", or the integration user may not see it. Choose from the list under 'Changed Field Names or IDs'.`,
		);
	});
}

function noTime(describe: ObjectDescribe, fields: readonly string[]): RangeError {
	return new RangeError(
		`'Object' is ${describe.name}, whose records have no ${fields.join(' or ')} that the integration user may see, so its changes cannot be found. Choose another object.`,
	);
}
