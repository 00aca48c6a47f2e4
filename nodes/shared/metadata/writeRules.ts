import type { IDataObject } from 'n8n-workflow';

import type { RecordError } from '../client/recordResult';
import { parseLookupName } from './lookupName';
import type { FieldDescribe, ObjectDescribe } from './types';

/** What a mapped record is for; `upsert` may create as well as update. */
export type WriteOperation = 'create' | 'findOrCreate' | 'update' | 'upsert';

/** Whether this user may write the field. */
export function isWritable(field: FieldDescribe, operation: WriteOperation): boolean {
	switch (operation) {
		case 'create':
		case 'findOrCreate':
			return field.createable;
		case 'update':
			return field.updateable;
		case 'upsert':
			return field.createable || field.updateable;
	}
}

/**
 * Whether Salesforce creates no record without a value for the field: it may not be empty, and nothing
 * fills it (Object Reference, Required Fields). A checkbox is never empty.
 */
export function isRequired(field: FieldDescribe): boolean {
	const { createable, nillable, defaultedOnCreate, type } = field;
	return createable && !nillable && !defaultedOnCreate && type !== 'boolean';
}

/**
 * Makes a function that says which fields a record lacks to be created; undefined for none. A lookup
 * may have its ID or the external ID of the related record.
 */
export function requiredFieldsCheck({
	name: object,
	fields,
}: ObjectDescribe): (record: IDataObject) => RecordError | undefined {
	const required = fields.filter(isRequired);
	return (record) => {
		const names = required
			.filter(({ name }) => record[name] === undefined || record[name] === null)
			.filter((field) => !hasLookup(record, field))
			.map(({ name }) => name);
		if (names.length === 0) return undefined;
		return {
			statusCode: 'REQUIRED_FIELD_MISSING',
			message: `Without ${names.map((name) => `"${name}"`).join(', ')} no ${object} can be created. Give the item a value for it.`,
			fields: names,
		};
	};
}

function hasLookup(record: IDataObject, { relationshipName }: FieldDescribe): boolean {
	if (relationshipName === null) return false;
	return Object.keys(record).some((key) => parseLookupName(key)?.relationship === relationshipName);
}
