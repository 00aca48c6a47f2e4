import type { FieldSchema } from '../model';
import { audit, checkbox, identity, lookup, picklist, required, text } from './fields';

/** The id every object's master record type has. No record of it exists. */
export const masterRecordTypeId = '012000000000000AAA';

/** Record types are set up, not deleted: the object has no `IsDeleted`. */
export const recordTypeFields: FieldSchema[] = [
	...identity('Record Type').slice(0, 1),
	text('Name', 'Name', 80, { ...required, nameField: true }),
	text('DeveloperName', 'Record Type Name', 80, required),
	text('NamespacePrefix', 'Namespace Prefix', 15, { createable: false, updateable: false }),
	text('Description', 'Description', 255),
	picklist('SobjectType', 'SObject Type Name', ['Account', 'Opportunity'], {
		...required,
		length: 40,
		updateable: false,
		restrictedPicklist: true,
	}),
	checkbox('IsActive', 'Active'),
	...audit(),
];

/** The record types of a new org, besides each object's master. */
export const builtInRecordTypes: ReadonlyArray<Record<string, string | boolean>> = [
	recordType('Account', 'Business', 'Business'),
	recordType('Account', 'Partner', 'Partner'),
	recordType('Opportunity', 'New_Business', 'New Business'),
	recordType('Opportunity', 'Renewal', 'Renewal'),
];

/** The lookup of an object that has record types. */
export function recordTypeLookup(): FieldSchema {
	return lookup('RecordTypeId', 'Record Type ID', ['RecordType'], 'RecordType');
}

export function isRecordTypeField(field: FieldSchema): boolean {
	return field.name === 'RecordTypeId' && field.referenceTo?.includes('RecordType') === true;
}

function recordType(
	SobjectType: string,
	DeveloperName: string,
	Name: string,
): Record<string, string | boolean> {
	return { Name, DeveloperName, SobjectType, IsActive: true };
}

/**
 * The picklist values that a record type leaves, `Object.DeveloperName` to field to values. A field
 * that is not named keeps all of its own.
 */
const narrowed: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
	'Account.Partner': {
		CleanStatus: ['Matched', 'Different'],
		Type: ['Channel Partner / Reseller', 'Installation Partner', 'Technology Partner'],
	},
	'Opportunity.Renewal': {
		StageName: ['Proposal/Price Quote', 'Negotiation/Review', 'Closed Won', 'Closed Lost'],
		Type: ['Existing Customer - Upgrade', 'Existing Customer - Replacement'],
	},
};

/** The values of a picklist that records of a type may choose from. */
export function valuesOfType(
	objectName: string,
	developerName: string,
	field: FieldSchema,
): readonly string[] {
	return narrowed[`${objectName}.${developerName}`]?.[field.name] ?? field.picklistValues ?? [];
}

/** Fields with values to choose from. */
export function isPicklist(field: FieldSchema): boolean {
	return field.type === 'picklist' || field.type === 'multipicklist';
}
