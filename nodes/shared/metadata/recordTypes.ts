import { dataPath } from '../client/dataPath';
import type { SalesforceClient } from '../client/types';
import { isRecordId } from '../soql/recordId';
import { MetadataCache } from './cache';
import type { FieldDescribe, ObjectDescribe, RecordTypeInfo } from './types';

/** Values that picklists offer for a record type, by field; a field that is no picklist has none. */
export type PicklistsOfType = ReadonlyMap<string, ReadonlySet<string>>;

/** An ID of 15 characters, and one of 18, begin alike where they are the same. */
const CASE_SENSITIVE_ID_LENGTH = 15;

const picklists = new MetadataCache<PicklistsOfType>({ now: () => Date.now() });

/** The record type of this API name, else of this label, in any case. */
export function recordTypeNamed(
	{ recordTypeInfos }: Pick<ObjectDescribe, 'recordTypeInfos'>,
	name: string,
): RecordTypeInfo | undefined {
	const wanted = name.toLowerCase();
	return (
		recordTypeInfos.find((info) => info.developerName.toLowerCase() === wanted) ??
		recordTypeInfos.find((info) => info.name.toLowerCase() === wanted)
	);
}

/** The record type that a value of `RecordTypeId` means: by name, or by ID in both of its lengths. */
export function recordTypeOf(
	describe: Pick<ObjectDescribe, 'recordTypeInfos'>,
	given: string,
): RecordTypeInfo | undefined {
	const named = recordTypeNamed(describe, given);
	if (named || !isRecordId(given)) return named;
	const key = given.slice(0, CASE_SENSITIVE_ID_LENGTH);
	return describe.recordTypeInfos.find(({ recordTypeId }) => recordTypeId.startsWith(key));
}

/**
 * The values that picklists of an object offer for a record type (User Interface API, Get Values for
 * All Picklist Fields of a Record Type). Remembered like a describe, apart for each identity.
 *
 * @param maxAgeMs how old the answer may be. @default ten minutes
 * @throws {SalesforceCallError} when it is refused: that API does not know every object
 */
export async function picklistsOfType(
	client: SalesforceClient,
	object: string,
	{ recordTypeId }: Pick<RecordTypeInfo, 'recordTypeId'>,
	maxAgeMs?: number,
): Promise<PicklistsOfType> {
	const path = dataPath`/ui-api/object-info/${object}/picklist-values/${recordTypeId}`;
	const load = async () => {
		const { body } = await client.request<Reply>({ method: 'GET', path, lane: 'interactive' });
		const lists = Object.entries(body.picklistFieldValues);
		return new Map(
			lists.map(([field, { values }]) => [field, new Set(values.map(({ value }) => value))]),
		);
	};
	return await picklists.get(`${client.identity}\n${client.apiVersion}\n${path}`, load, maxAgeMs);
}

interface Reply {
	picklistFieldValues: Record<string, { values: ReadonlyArray<{ value: string }> }>;
}

/**
 * A describe for the form of records of a record type: its picklist values come first, and the labels
 * say for which type. Values of other types stay on the list, marked: n8n refuses what is not on it,
 * and the type may come by an expression, or be changed after the list was read.
 */
export function forRecordType(
	describe: ObjectDescribe,
	{ name }: Pick<RecordTypeInfo, 'name'>,
	values: PicklistsOfType,
): ObjectDescribe {
	const fields = describe.fields.map((field): FieldDescribe => {
		const offered = field.type === 'picklist' ? values.get(field.name) : undefined;
		const active = field.picklistValues.filter((entry) => entry.active);
		const others = offered ? active.filter(({ value }) => !offered.has(value)) : [];
		if (!offered || others.length === 0) return field;
		const own = active.filter(({ value }) => offered.has(value));
		const marked = others.map((entry) => ({
			...entry,
			label: `${entry.label ?? entry.value} (not for ${name})`,
		}));
		return {
			...field,
			valuesFor: name,
			picklistValues: field.restrictedPicklist ? [...own, ...marked] : own,
		};
	});
	return { ...describe, fields };
}
