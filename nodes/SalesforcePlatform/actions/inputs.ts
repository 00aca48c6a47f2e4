import type { IDataObject } from 'n8n-workflow';

import { toFieldValue } from '../../shared/metadata/fieldValue';
import type { FieldDescribe } from '../../shared/metadata/types';
import { plannedOf, refusal, type Planned } from '../../shared/items/planned';
import type { ActionDescribe, ActionParameter } from './describe';
import { isList, isObject } from './fields';

/** The field types whose values are written as an input's are; whatever is not here is text. */
const VALUE_TYPES: Readonly<Record<string, string>> = {
	BOOLEAN: 'boolean',
	CURRENCY: 'double',
	DATE: 'date',
	DATETIME: 'datetime',
	DECIMAL: 'double',
	DOUBLE: 'double',
	INTEGER: 'int',
	LONG: 'long',
	MULTIPICKLIST: 'multipicklist',
	NUMBER: 'double',
	PERCENT: 'double',
	TIME: 'time',
};

/**
 * Makes a function that brings an item to the input of an action: describe's own names, in whatever
 * case the item has them, and values of the inputs' types.
 *
 * @param context `timeZone`: IANA name of the zone of moments that name no offset; `correction`: what to
 * do about a key that is no input, as a sentence
 */
export function inputMapper(
	describe: ActionDescribe,
	{ timeZone, correction }: { timeZone: string; correction: string },
): (item: IDataObject) => Planned<IDataObject> {
	const byName = new Map(describe.inputs.map((input) => [input.name.toLowerCase(), input]));
	const required = describe.inputs.filter((input) => input.required === true);
	return (item) =>
		plannedOf(() => {
			const value: IDataObject = {};
			const unknown: string[] = [];
			for (const [key, given] of Object.entries(item)) {
				const input = byName.get(key.toLowerCase());
				if (!input) {
					unknown.push(key);
					continue;
				}
				if (input.name in value) throw new RangeError(`The item has "${input.name}" twice.`);
				const converted = inputValue(input, given, timeZone);
				if (converted !== undefined) value[input.name] = converted;
			}
			if (unknown.length > 0) return unknownInputs(unknown, describe, correction);
			const missing = required.flatMap(({ name }) => ((value[name] ?? null) === null ? name : []));
			if (missing.length > 0) {
				return refusal(
					'REQUIRED_FIELD_MISSING',
					`"${describe.name}" needs ${quoted(missing)}. Give the item a value for it.`,
					missing,
				);
			}
			return { value };
		});
}

/** @returns undefined for what is left as the action has it */
function inputValue(
	input: ActionParameter,
	given: unknown,
	timeZone: string,
): IDataObject[string] | undefined {
	if (given === undefined || given === '') return undefined;
	if (given === null) return null;
	if (!isList(input)) return oneValue(input, given, timeZone);
	const parsed = typeof given === 'string' ? jsonOr(given, '[') : given;
	const entries: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
	const { maxOccurs = 1 } = input;
	if (entries.length > maxOccurs) {
		throw new RangeError(
			`"${input.name}" takes ${maxOccurs.toLocaleString('en-US')} values, and the item has ${entries.length.toLocaleString('en-US')}.`,
		);
	}
	return entries.flatMap((entry) => {
		const value = oneValue(input, entry, timeZone);
		return value === undefined ? [] : [value];
	});
}

function oneValue(
	input: ActionParameter,
	given: unknown,
	timeZone: string,
): IDataObject[string] | undefined {
	if (isObject(input)) return objectValue(input, given);
	const value = toFieldValue(given, asField(input), {
		describe: { recordTypeInfos: [] },
		timeZone,
	});
	if (value.kind === 'invalid') throw new RangeError(value.error.message);
	return value.kind === 'value' ? value.value : undefined;
}

/** A record says by its attributes which object it is of; describe knows where the item does not. */
function objectValue({ name, sobjectType }: ActionParameter, given: unknown): IDataObject {
	const parsed = typeof given === 'string' ? jsonOr(given, '{') : given;
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
		const what = sobjectType ? `a record of ${sobjectType}` : 'an object';
		throw new RangeError(`"${name}" takes ${what}, such as {"Name": "Acme"}.`);
	}
	const object = parsed as IDataObject;
	if (!sobjectType || object.attributes !== undefined) return object;
	return { attributes: { type: sobjectType }, ...object };
}

/** The JSON a text holds, if it begins like it; n8n's mapping form hands lists and objects over so. */
function jsonOr(text: string, start: '[' | '{'): unknown {
	if (!text.trimStart().startsWith(start)) return text;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/** An input in the form of a field that takes the same values and sets no bounds. */
function asField({ name, label, type }: ActionParameter): FieldDescribe {
	return {
		name,
		label: label || name,
		type: VALUE_TYPES[type ?? ''] ?? 'string',
		nillable: true,
		createable: true,
		updateable: true,
		defaultedOnCreate: false,
		defaultValue: null,
		defaultValueFormula: null,
		externalId: false,
		idLookup: false,
		unique: false,
		restrictedPicklist: false,
		picklistValues: [],
		relationshipName: null,
		referenceTo: [],
		length: 0,
		precision: 0,
		scale: 0,
		digits: 0,
		filterable: false,
		sortable: false,
		caseSensitive: false,
	};
}

function unknownInputs(
	keys: string[],
	{ name, inputs }: ActionDescribe,
	correction: string,
): Planned<never> {
	const known = inputs.length === 0 ? 'none' : quoted(inputs.map((input) => input.name));
	return refusal(
		'INVALID_INPUT',
		`"${name}" has no input ${quoted(keys)}; it has ${known}. ${correction}`,
	);
}

function quoted(names: readonly string[]): string {
	return names.map((name) => `"${name}"`).join(', ');
}
