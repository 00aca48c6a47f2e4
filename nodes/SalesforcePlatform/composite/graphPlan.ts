import type { IDataObject } from 'n8n-workflow';

import type { RecordError } from '../../shared/client/recordResult';
import { findField } from '../../shared/metadata/fields';
import { recordMapper, toRestRecord } from '../../shared/metadata/mappedRecord';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { refusal, type Planned } from '../../shared/items/planned';
import type { ChildKind, GivenChildren } from './children';

/** Nodes one graph, and all graphs of one call, may have (REST API Developer Guide, Composite Graph Limits). */
export const NODES_PER_CALL = 500;

/** Kinds of node one call may have: all of ours are creates, so each object is one kind (same page). */
export const OBJECTS_PER_CALL = 15;

/** Stands in for the parent's ID while the child is checked; the parent does not exist yet. */
export const PLACEHOLDER_ID = '000000000000000AAA';

/** What to do about a key of a child that is no field. */
const CHILD_CORRECTION = "Correct or remove it where the children come from, 'List' or 'Fields'.";

/** The parent's reference in each graph. */
export const PARENT = 'parent';

/** A record to create. */
export interface GraphRecord {
	object: string;
	/** As the REST API takes it. */
	body: IDataObject;
}

/** A record and its children, created together or not at all. */
export interface Graph {
	parent: GraphRecord;
	children: GraphRecord[];
}

/** A kind of child with what its describe says. */
export interface KnownKind {
	describe: ObjectDescribe;
	/** The lookup that points to the parent, by describe's own name. */
	lookupField: string;
}

/**
 * The lookup by which a kind of child points to its parent.
 *
 * @throws {RangeError} when the field that is named is no such lookup, or none is named and there are
 * several or none
 */
export function lookupTo(parent: ObjectDescribe, child: ObjectDescribe, given: string): string {
	const candidates = child.fields.filter(
		({ referenceTo, createable }) => createable && referenceTo.includes(parent.name),
	);
	const names = candidates.map(({ name }) => `"${name}"`).join(', ') || 'none';
	if (given !== '') {
		const field = findField(child, given);
		if (field && candidates.includes(field)) return field.name;
		throw new RangeError(
			`'Lookup Field' is "${given}", which is no lookup of ${child.name} to ${parent.name} that the integration user may set. There is ${names}. Nothing was sent.`,
		);
	}
	const [only, another] = candidates;
	if (only && !another) return only.name;
	throw new RangeError(
		`'Lookup Field' of ${child.name} is empty, and ${child.name} has ${another ? `several lookups to ${parent.name}: ${names}` : `no lookup to ${parent.name} that the integration user may set`}. ${another ? 'Name one of them.' : 'Choose another object.'} Nothing was sent.`,
	);
}

export interface GraphContext {
	parent: ObjectDescribe;
	/** By object and lookup as the form names them. */
	kinds: ReadonlyMap<string, KnownKind>;
	/** IANA name: the zone of moments that name no offset. */
	timeZone: string;
	/** What to do about a column that is no field of the parent, as a sentence. */
	correction: string;
}

/** Names a kind of child as the form has it. */
export function kindKey({ object, lookupField }: ChildKind): string {
	return `${object.toLowerCase()} ${lookupField.toLowerCase()}`;
}

/** Makes the function that turns an item's values and children into its graph. */
export function graphMapper({ parent, kinds, timeZone, correction }: GraphContext) {
	const toParent = recordMapper(parent, { operation: 'create', timeZone, correction });
	const toChild = new Map(
		[...kinds].map(([key, { describe }]) => [
			key,
			recordMapper(describe, { operation: 'create', timeZone, correction: CHILD_CORRECTION }),
		]),
	);
	return (values: IDataObject, given: readonly GivenChildren[]): Planned<Graph> => {
		const mapped = toParent(values);
		if ('error' in mapped) return mapped;
		const children: GraphRecord[] = [];
		for (const kind of given) {
			const known = kinds.get(kindKey(kind));
			const map = toChild.get(kindKey(kind));
			if (!known || !map) continue;
			const { describe, lookupField } = known;
			for (const [i, record] of kind.records.entries()) {
				const taken = Object.keys(record).find((key) => sameName(key, lookupField));
				if (taken !== undefined) {
					return refusal(
						'FIELD_NAMED_TWICE',
						`${describe.name} ${i + 1} has a value for "${lookupField}", which is to point to the parent of this item. Remove it.`,
						[lookupField],
					);
				}
				const child = map({ ...record, [lookupField]: PLACEHOLDER_ID });
				if ('error' in child) return { error: ofChild(child.error, describe.name, i) };
				const body = restBody(describe.name, child.record);
				if (speaksOfReference(body)) return referenceRefusal();
				children.push({
					object: describe.name,
					body: { ...body, [lookupField]: `@{${PARENT}.id}` },
				});
			}
		}
		if (children.length >= NODES_PER_CALL) {
			return refusal(
				'LIMIT_EXCEEDED',
				`The item has ${children.length.toLocaleString('en-US')} children; with its parent a graph holds ${NODES_PER_CALL} records. Split the item, or create the parents first and the children by Salesforce Record.`,
			);
		}
		const body = restBody(parent.name, mapped.record);
		if (speaksOfReference(body)) return referenceRefusal();
		return { value: { parent: { object: parent.name, body }, children } };
	};
}

/** An error of a child, saying which of them it is. */
export function ofChild(error: RecordError, object: string, index: number): RecordError {
	return { ...error, message: `${object} ${index + 1}: ${error.message}` };
}

/** Of a single record the path says what it is. */
function restBody(object: string, record: IDataObject): IDataObject {
	const { attributes: _, ...fields } = toRestRecord(object, record);
	return fields;
}

/** Whether a value would be read as a reference to a part of the call. */
export function speaksOfReference(value: unknown): boolean {
	return JSON.stringify(value).includes('@{');
}

function referenceRefusal(): Planned<never> {
	return refusal(
		'INVALID_VALUE',
		'A value of the item holds "@{", which Salesforce reads as a reference to another part of the call. Change the value, or create these records by Salesforce Record.',
	);
}

function sameName(a: string, b: string): boolean {
	return a.toLowerCase() === b.toLowerCase();
}
