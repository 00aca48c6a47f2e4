import type { FieldSchema, RecordError } from '../model';

/** The errors of a save, in Salesforce's words. */

export function recordError(
	statusCode: string,
	message: string,
	fields: string[] = [],
): RecordError {
	return { statusCode, message, fields };
}

export function unknownField(name: string, objectName: string): RecordError {
	return recordError('INVALID_FIELD', `No such column '${name}' on sobject of type ${objectName}`);
}

export function readOnlyFields(names: string[]): RecordError {
	return recordError(
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		`Unable to create/update fields: ${names.join(', ')}. Please check the security settings of ` +
			'this field and verify that it is read/write for your profile or permission set.',
		names,
	);
}

export function missingRequired(names: string[]): RecordError {
	return recordError(
		'REQUIRED_FIELD_MISSING',
		`Required fields are missing: [${names.join(', ')}]`,
		names,
	);
}

export function malformedId(id: string): RecordError {
	return recordError('MALFORMED_ID', `Record ID: id value of incorrect type: ${id}`, ['Id']);
}

export function wrongReferenceType(field: FieldSchema, id: string): RecordError {
	return recordError(
		'FIELD_INTEGRITY_EXCEPTION',
		`${field.label}: id value of incorrect type: ${id}`,
		[field.name],
	);
}

export function missingReference(id: string): RecordError {
	return recordError(
		'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
		`insufficient access rights on cross-reference id: ${id.slice(0, 15)}`,
	);
}

export function missingRecord(): RecordError {
	return recordError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
}

export function deletedRecord(): RecordError {
	return recordError('ENTITY_IS_DELETED', 'entity is deleted');
}

export function duplicateValue(fieldName: string, otherId: string): RecordError {
	return recordError(
		'DUPLICATE_VALUE',
		`duplicate value found: ${fieldName} duplicates value on record with id: ${otherId.slice(0, 15)}`,
	);
}

export function alreadyLinked(file: string, record: string): RecordError {
	return recordError(
		'DUPLICATE_VALUE',
		`Document with ID: ${file} is already linked with the entity ${record}`,
		['LinkedEntityId'],
	);
}

export function lockedRow(id?: string): RecordError {
	const which = id === undefined ? '' : ` or 1 records: ${id}`;
	return recordError(
		'UNABLE_TO_LOCK_ROW',
		`unable to obtain exclusive access to this record${which}`,
	);
}

export function ambiguousExternalId(fieldName: string, ids: string[]): RecordError {
	return recordError(
		'DUPLICATE_EXTERNAL_ID',
		`${fieldName}: more than one record found for external id field: [${ids.join(', ')}]`,
		[fieldName],
	);
}

export function foreignKeyNotFound(
	value: string,
	fieldName: string,
	objectName: string,
): RecordError {
	return recordError(
		'INVALID_FIELD',
		`Foreign key external ID: ${value} not found for field ${fieldName} in entity ${objectName}`,
	);
}

/** An object that nobody writes; the words are those that callers of Apex and of Bulk report. */
export function unwritableObject(
	objectName: string,
	ability: 'createable' | 'updateable' | 'deletable',
): RecordError {
	const done = { createable: 'inserted', updateable: 'updated', deletable: 'deleted' }[ability];
	return recordError(
		'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		`entity type cannot be ${done}: ${objectName}`,
	);
}

export function unsupportedObject(objectName: string): RecordError {
	return recordError('INVALID_TYPE', `sObject type '${objectName}' is not supported.`);
}
