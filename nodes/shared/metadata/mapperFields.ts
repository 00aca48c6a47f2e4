import type { FieldType, ResourceMapperField } from 'n8n-workflow';
import type { FieldDescribe, ObjectDescribe, RecordTypeInfo } from './types';
import { isRequired, isWritable, type WriteOperation } from './writeRules';

/**
 * Types without a control of their own that a text box would leave unexplained. A date stays text:
 * n8n would turn it into a moment, which has another day in another time zone.
 */
const TEXT_HINTS: Readonly<Record<string, string>> = {
	base64: 'base64 text',
	date: 'YYYY-MM-DD',
	multipicklist: 'values separated by semicolons',
	time: 'HH:mm:ss',
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

/** Digits that a JavaScript number, into which n8n turns what is mapped, holds without loss. */
const SAFE_DIGITS = 15;

/** Types of text by which a record can be found although they identify none. */
const FINDABLE: ReadonlySet<string> = new Set(['email', 'phone', 'string']);

/**
 * n8n refuses any value that is not among the options, so only a picklist that Salesforce restricts
 * becomes a list; the others take any text, as they do in Salesforce.
 */
function fieldType(field: FieldDescribe): FieldType {
	if (field.type === 'picklist' && field.restrictedPicklist) return 'options';
	const type = FIELD_TYPES[field.type] ?? 'string';
	return type === 'number' && mayLoseDigits(field) ? 'string' : type;
}

/** Integers of more digits than are safe, as external IDs are. Amounts seldom have so many. */
function mayLoseDigits({ type, precision, scale }: FieldDescribe): boolean {
	return type === 'long' || (type === 'double' && scale === 0 && precision > SAFE_DIGITS);
}

/** Values of an open picklist that its label names. */
const NAMED_VALUES = 3;

/** The panel cuts long labels, so what says which field it is comes first. */
function label(field: FieldDescribe, operation: WriteOperation): string {
	const known = field.label === field.name ? field.name : `${field.label} (${field.name})`;
	const hints = [
		field.valuesFor === undefined ? undefined : `for ${field.valuesFor}`,
		TEXT_HINTS[field.type],
		openValues(field),
		defaultHint(field, operation),
	].filter((hint) => hint !== undefined);
	return hints.length === 0 ? known : `${known}, ${hints.join('; ')}`;
}

/** What is usual for a picklist that takes any text. */
function openValues(field: FieldDescribe): string | undefined {
	if (field.type !== 'picklist' || field.restrictedPicklist) return undefined;
	const values = field.picklistValues.filter(({ active }) => active).map(({ value }) => value);
	if (values.length === 0) return undefined;
	const more = values.length > NAMED_VALUES ? '…' : '';
	return `such as ${values.slice(0, NAMED_VALUES).join(', ')}${more}`;
}

/** What Salesforce gives a new record where the column is left alone. */
function defaultHint(
	{ createable, defaultValue, defaultValueFormula }: FieldDescribe,
	operation: WriteOperation,
): string | undefined {
	if (operation === 'update' || !createable) return undefined;
	if (defaultValueFormula !== null) return `default by the formula ${defaultValueFormula}`;
	// Every checkbox has a default; that it is not checked goes without saying.
	if (defaultValue === null || defaultValue === false) return undefined;
	return `default ${String(defaultValue)}`;
}

function canMatch(field: FieldDescribe, operation: WriteOperation): boolean {
	const identifies = field.externalId || field.idLookup;
	switch (operation) {
		case 'create':
			return false;
		case 'findOrCreate':
			return field.type !== 'id' && (identifies || FINDABLE.has(field.type));
		case 'update':
		case 'upsert':
			return field.type === 'id' || identifies;
	}
}

/** Of an upsert nobody knows beforehand whether it creates. */
function mustBeMapped(field: FieldDescribe, operation: WriteOperation): boolean {
	return (operation === 'create' || operation === 'findOrCreate') && isRequired(field);
}

function options(field: FieldDescribe): Pick<ResourceMapperField, 'options'> {
	return {
		options: field.picklistValues
			.filter((entry) => entry.active)
			.map((entry) => ({ name: entry.label ?? entry.value, value: entry.value })),
	};
}

/** By API name, which is the same in a sandbox, unlike the ID. */
function recordTypeOptions(types: readonly RecordTypeInfo[]): Pick<ResourceMapperField, 'options'> {
	return {
		options: types.map(({ name, developerName }) => ({ name, value: developerName })),
	};
}

function toMapperField(
	field: FieldDescribe,
	operation: WriteOperation,
	{ recordTypeInfos }: ObjectDescribe,
): ResourceMapperField {
	const recordTypes =
		field.name === 'RecordTypeId'
			? recordTypeInfos.filter(({ active, available, master }) => active && available && !master)
			: [];
	const type = recordTypes.length > 0 ? 'options' : fieldType(field);
	return {
		id: field.name,
		displayName: label(field, operation),
		required: mustBeMapped(field, operation),
		defaultMatch: false,
		canBeUsedToMatch: canMatch(field, operation),
		display: true,
		type,
		// n8n sends `false` for a checkbox that is left alone, and shows one without a value as checked.
		// So a checkbox is in the form once the user adds it.
		...(type === 'boolean' && { removed: true }),
		...(type === 'options' &&
			(recordTypes.length > 0 ? recordTypeOptions(recordTypes) : options(field))),
	};
}

/** A lookup that can be written, through an external ID of an object it may point to. */
function lookupFields(
	field: FieldDescribe,
	parents: ReadonlyMap<string, ObjectDescribe>,
): ResourceMapperField[] {
	const { relationshipName, referenceTo } = field;
	if (relationshipName === null) return [];
	return referenceTo.flatMap((object) => {
		const parent = parents.get(object);
		const prefix = referenceTo.length > 1 ? `${object}:` : '';
		return (parent?.fields ?? [])
			.filter(({ externalId, idLookup, type }) => (externalId || idLookup) && type !== 'id')
			.map((key): ResourceMapperField => {
				const of = referenceTo.length > 1 ? `${field.label}, ${parent?.label}` : field.label;
				const id = `${prefix}${relationshipName}.${key.name}`;
				return {
					id,
					displayName: `${of} by ${key.label} (${id})`,
					required: false,
					defaultMatch: false,
					canBeUsedToMatch: false,
					// Found by searching for it: most lookups are mapped by ID.
					display: true,
					removed: true,
					type: 'string',
				};
			});
	});
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
	const unique = another === undefined ? only?.name : undefined;
	const match = { create: undefined, findOrCreate: unique, update: 'Id', upsert: unique }[
		operation
	];
	return fields.map((field) => ({ ...field, defaultMatch: field.id === match }));
}

/** Lookups that this user may write, and the objects they may point to. */
export function writableParents(describe: ObjectDescribe, operation: WriteOperation): string[] {
	const lookups = describe.fields.filter(
		(field) => field.relationshipName !== null && isWritable(field, operation),
	);
	return [...new Set(lookups.flatMap(({ referenceTo }) => referenceTo))];
}

/**
 * The columns of a resource mapper: what this user may write, and what a record is found by.
 *
 * @param parents describes of related objects, by name: their records can be named by external ID
 */
export function mapperFields(
	describe: ObjectDescribe,
	operation: WriteOperation,
	parents: ReadonlyMap<string, ObjectDescribe> = new Map(),
): ResourceMapperField[] {
	const own = describe.fields
		.filter((field) => isWritable(field, operation) || canMatch(field, operation))
		.map((field) => toMapperField(field, operation, describe));
	const lookups = describe.fields
		.filter((field) => isWritable(field, operation))
		.flatMap((field) => lookupFields(field, parents));
	return withDefaultMatch([...own, ...lookups].sort(compare), describe, operation);
}
