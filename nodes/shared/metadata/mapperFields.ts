import type { FieldType, ResourceMapperField } from 'n8n-workflow';
import type { FieldDescribe, ObjectDescribe } from './types';

/** What a mapped record is for; `upsert` may create as well as update. */
export type WriteOperation = 'create' | 'update' | 'upsert';

/**
 * Types without a control of their own that a text box would leave unexplained. A date stays text:
 * n8n would turn it into a moment, which has another day in another time zone.
 */
const TEXT_HINTS: Readonly<Record<string, string>> = {
	base64: 'base64 text',
	date: 'YYYY-MM-DD',
	multipicklist: 'values separated by semicolons',
	time: 'HH:mm:ssZ',
};

const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
	boolean: 'boolean',
	currency: 'number',
	datetime: 'dateTime',
	double: 'number',
	int: 'number',
	long: 'number',
	percent: 'number',
};

/**
 * n8n refuses any value that is not among the options, so only a picklist that Salesforce restricts
 * becomes a list; the others take any text, as they do in Salesforce.
 */
function fieldType(field: FieldDescribe): FieldType {
	if (field.type === 'picklist' && field.restrictedPicklist) return 'options';
	return FIELD_TYPES[field.type] ?? 'string';
}

function label(field: FieldDescribe): string {
	const hint = TEXT_HINTS[field.type];
	const name = field.label === field.name ? field.name : `${field.label} (${field.name})`;
	return hint === undefined ? name : `${name}, ${hint}`;
}

function isWritable(field: FieldDescribe, operation: WriteOperation): boolean {
	if (operation === 'create') return field.createable;
	if (operation === 'update') return field.updateable;
	return field.createable || field.updateable;
}

function canMatch(field: FieldDescribe, operation: WriteOperation): boolean {
	if (operation === 'create') return false;
	return field.type === 'id' || (operation === 'upsert' && (field.externalId || field.idLookup));
}

function isRequired(field: FieldDescribe, operation: WriteOperation): boolean {
	return operation === 'create' && field.createable && !field.nillable && !field.defaultedOnCreate;
}

function options(field: FieldDescribe): Pick<ResourceMapperField, 'options'> {
	return {
		options: field.picklistValues
			.filter((entry) => entry.active)
			.map((entry) => ({ name: entry.label ?? entry.value, value: entry.value })),
	};
}

function toMapperField(field: FieldDescribe, operation: WriteOperation): ResourceMapperField {
	const type = fieldType(field);
	const required = isRequired(field, operation);
	return {
		id: field.name,
		displayName: label(field),
		required,
		defaultMatch: false,
		canBeUsedToMatch: canMatch(field, operation),
		display: true,
		type,
		// Without it n8n fills in `false`, which would override a checkbox that is checked by default.
		...(type === 'boolean' && { defaultValue: null }),
		...(type === 'options' && options(field)),
	};
}

/** Required fields first, then those to match by, then by label. */
function compare(a: ResourceMapperField, b: ResourceMapperField): number {
	return (
		Number(b.required) - Number(a.required) ||
		Number(b.canBeUsedToMatch) - Number(a.canBeUsedToMatch) ||
		a.displayName.localeCompare(b.displayName)
	);
}

/**
 * The column that is preselected to match by: the record ID for an update; for an upsert the unique
 * external ID, if the object has just one. Otherwise the user chooses: what comes from another system
 * seldom holds record IDs.
 */
function withDefaultMatch(
	fields: ResourceMapperField[],
	describe: ObjectDescribe,
	operation: WriteOperation,
): ResourceMapperField[] {
	const externalIds = describe.fields.filter((field) => field.externalId && field.unique);
	const [only, another] = externalIds;
	const upsertMatch = another === undefined ? only?.name : undefined;
	const match = { create: undefined, update: 'Id', upsert: upsertMatch }[operation];
	return fields.map((field) => ({ ...field, defaultMatch: field.id === match }));
}

/** The columns of a resource mapper: what this user may write, and what a record is found by. */
export function mapperFields(
	describe: ObjectDescribe,
	operation: WriteOperation,
): ResourceMapperField[] {
	const fields = describe.fields
		.filter((field) => isWritable(field, operation) || canMatch(field, operation))
		.map((field) => toMapperField(field, operation))
		.sort(compare);
	return withDefaultMatch(fields, describe, operation);
}
