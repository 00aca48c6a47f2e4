import { parseLookupName, type LookupName } from '../metadata/lookupName';
import type { IngestOperation } from './job';
import type { SentColumn } from './match';

/** What is asked of an object's description. */
export interface BulkField {
	name: string;
	type: string;
	createable: boolean;
	updateable: boolean;
	relationshipName: string | null;
}

/** A CSV column and the keys the input has for it: one, unless items differ in case. */
export interface ResolvedColumn extends SentColumn {
	keys: string[];
}

/** What became of the keys of the input. */
export interface ResolvedColumns {
	columns: ResolvedColumn[];
	/** Keys that are no field of the object. */
	unknown: string[];
	/** Keys of fields that this operation cannot write. */
	readOnly: string[];
}

/**
 * Finds the field of each key, in any case, and gives it the name describe has for it: Salesforce
 * takes a header in that case for certain.
 *
 * @param matchField field that an upsert finds records by
 */
export function resolveColumns(
	keys: readonly string[],
	fields: readonly BulkField[],
	operation: IngestOperation,
	matchField?: string,
): ResolvedColumns {
	const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
	const byRelationship = new Map(
		fields.flatMap((field) =>
			field.relationshipName === null ? [] : [[field.relationshipName.toLowerCase(), field]],
		),
	);
	const resolved: ResolvedColumns = { columns: [], unknown: [], readOnly: [] };
	const byColumn = new Map<string, ResolvedColumn>();
	for (const key of keys) {
		const lookup = parseLookupName(key);
		const field = lookup
			? byRelationship.get(lookup.relationship.toLowerCase())
			: byName.get(key.toLowerCase());
		if (!field) {
			resolved.unknown.push(key);
			continue;
		}
		if (!isWritable(field, operation, matchField)) {
			resolved.readOnly.push(key);
			continue;
		}
		const column: SentColumn = lookup
			? { name: lookupColumn(lookup, field.relationshipName ?? ''), type: 'string' }
			: { name: field.name, type: field.type };
		const known = byColumn.get(column.name);
		if (known) known.keys.push(key);
		else byColumn.set(column.name, { ...column, keys: [key] });
	}
	resolved.columns = [...byColumn.values()];
	return resolved;
}

/** `Account.Ext__c`, or `Lead:Who.Ext__c` where it may point to several. */
function lookupColumn({ object, field }: LookupName, relationship: string): string {
	return `${object === undefined ? '' : `${object}:`}${relationship}.${field}`;
}

function isWritable(
	field: BulkField,
	operation: IngestOperation,
	matchField: string | undefined,
): boolean {
	switch (operation) {
		case 'insert':
			return field.createable;
		case 'update':
			return field.updateable || field.type === 'id';
		case 'upsert':
			return field.createable || field.updateable || field.name === matchField;
		case 'delete':
		case 'hardDelete':
			return field.type === 'id';
	}
}
