import type { INodePropertyOptions } from 'n8n-workflow';
import { parseLookupName } from './lookupName';
import type { FieldDescribe, ObjectDescribe } from './types';

/** Compound fields repeat what their parts hold; binary content is a file's, not a field's. */
const NOT_READ_BY_DEFAULT: ReadonlySet<string> = new Set(['address', 'location', 'base64']);

/** Field by API name, in any case, as Salesforce itself matches names. */
export function findField(describe: ObjectDescribe, name: string): FieldDescribe | undefined {
	const wanted = name.toLowerCase();
	return describe.fields.find((field) => field.name.toLowerCase() === wanted);
}

/** Lookup by the name of its relationship, such as `Owner`, in any case. */
export function findLookup(describe: ObjectDescribe, name: string): FieldDescribe | undefined {
	const wanted = name.toLowerCase();
	return describe.fields.find((field) => field.relationshipName?.toLowerCase() === wanted);
}

/** Whether a name is a field of the object, or begins with one of its relationships. */
export function knowsName(describe: ObjectDescribe, name: string): boolean {
	const relationship = parseLookupName(name)?.relationship;
	if (relationship === undefined) return findField(describe, name) !== undefined;
	return findLookup(describe, relationship) !== undefined;
}

/** Names of the fields that are read when none are chosen. */
export function readableFields(describe: ObjectDescribe): string[] {
	return describe.fields
		.filter(({ type }) => !NOT_READ_BY_DEFAULT.has(type))
		.map(({ name }) => name);
}

/**
 * The fields to read, in describe's own case, with Id first: the chosen ones, or without a choice all.
 *
 * @throws {RangeError} naming each chosen field that the object does not have
 */
export function fieldsToRead(describe: ObjectDescribe, chosen: readonly string[]): string[] {
	const unknown = chosen.filter((name) => !findField(describe, name));
	if (unknown.length > 0) {
		const list = unknown.map((name) => `"${name}"`).join(', ');
		throw new RangeError(
			`${describe.name} has no field ${list}, or the integration user may not see it. Choose from the list under 'Field Names or IDs'.`,
		);
	}
	const names = chosen.flatMap((name) => findField(describe, name)?.name ?? []);
	return [...new Set(['Id', ...(names.length > 0 ? names : readableFields(describe))])];
}

/** The readable fields for a dropdown, by label. */
export function fieldOptions(describe: ObjectDescribe): INodePropertyOptions[] {
	return toOptions(describe.fields.filter(({ type }) => type !== 'base64'));
}

/** The fields that identify records for other systems, for a dropdown, by label. */
export function externalIdOptions(describe: ObjectDescribe): INodePropertyOptions[] {
	return toOptions(
		describe.fields.filter(
			({ externalId, idLookup, type }) => (externalId || idLookup) && type !== 'id',
		),
	);
}

function toOptions(fields: readonly FieldDescribe[]): INodePropertyOptions[] {
	return fields
		.map(({ name, label }) => ({
			name: label === name ? name : `${label} (${name})`,
			value: name,
		}))
		.sort((a, b) => a.name.localeCompare(b.name));
}
