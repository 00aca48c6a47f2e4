import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { parsedJson } from '../input/jsonBody';

/** One kind of child, as the form says it, before its records are read. */
export interface ChildKind {
	object: string;
	/** Empty where the child's describe is to say it. */
	lookupField: string;
}

/** The children of one kind that an item's record gets, as the item has them. */
export interface GivenChildren extends ChildKind {
	records: IDataObject[];
	/** The key of the item that holds the list, where the form names it. */
	key?: string;
}

interface Entry {
	object?: unknown;
	lookupField?: unknown;
	source?: unknown;
	list?: unknown;
	fields?: { field?: Array<{ name?: unknown; value?: unknown }> };
}

/** The source that gives one child, by its fields. */
const FROM_FIELDS = 'fields';

/** Fields of an item that an error names. */
const SHOWN_KEYS = 20;

/**
 * Makes the function that reads 'Children' for an item.
 *
 * @returns a function that throws a RangeError naming the kind of child that is not filled in, whose
 * list is none, or whose list no input item has
 */
export function childrenReader(context: IExecuteFunctions): (item: number) => GivenChildren[] {
	const input = context.getInputData();
	const keys = new Set(input.flatMap(({ json }) => Object.keys(json)));
	return (item) => {
		const entries = context.getNodeParameter('children.child', item, []) as Entry[];
		const { json } = input[item] ?? { json: {} };
		return entries.map((entry, i) => {
			const object = nameOf(entry.object);
			if (object === '') {
				throw new RangeError(`'Children' has no object for its kind ${i + 1}. Choose one.`);
			}
			const kind = { object, lookupField: nameOf(entry.lookupField) };
			const key = keyOf(entry, json);
			return {
				...kind,
				records: recordsOf(entry, object, json, keys),
				...(key !== undefined && { key }),
			};
		});
	};
}

/** The name in front, of a list that is named by a path into the item. */
function keyOf({ source, list }: Entry, json: IDataObject): string | undefined {
	if (source === FROM_FIELDS || typeof list !== 'string') return undefined;
	const text = list.trim();
	const [first] = text.split('.');
	return [text, first].find((key) => key !== undefined && Object.hasOwn(json, key));
}

function recordsOf(
	{ source, list, fields }: Entry,
	object: string,
	json: IDataObject,
	keys: ReadonlySet<string>,
): IDataObject[] {
	if (source === FROM_FIELDS) {
		const pairs = (fields?.field ?? []).flatMap(({ name, value }) => {
			const key = nameOf(name);
			return key === '' ? [] : [[key, value] as const];
		});
		if (pairs.length === 0) {
			throw new RangeError(`'Children' has no field for ${object}. Add one under 'Fields'.`);
		}
		return [Object.fromEntries(pairs) as IDataObject];
	}
	const found = typeof list === 'string' ? named(list.trim(), object, json, keys) : list;
	// An item without children has none of the kind.
	if (found === undefined || found === null || found === '') return [];
	const entries: unknown[] = Array.isArray(found) ? found : [found];
	return entries.map((record, i) => {
		if (typeof record === 'object' && record !== null && !Array.isArray(record)) {
			return record as IDataObject;
		}
		throw new RangeError(
			`'List' of ${object} has at place ${i + 1} ${JSON.stringify(record)}, which is no object with field names.`,
		);
	});
}

/**
 * The list a text means: JSON, or the name of a field of the item, with dots into it. An item that
 * lacks the field has no children, unless no other item has it either: then the name is wrong.
 */
function named(
	text: string,
	object: string,
	json: IDataObject,
	keys: ReadonlySet<string>,
): unknown {
	if (text === '') {
		throw new RangeError(
			`'List' of ${object} is empty. Enter the name of the field of the item that holds the list.`,
		);
	}
	if (/^[[{]/.test(text)) return parsed(text, object);
	if (Object.hasOwn(json, text)) return json[text];
	const steps = text.split('.');
	if (!keys.has(text) && !keys.has(steps[0] ?? '')) throw noSuchList(text, object, json);
	return steps.reduce<unknown>((value, step) => {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
			return undefined;
		return (value as IDataObject)[step];
	}, json);
}

function noSuchList(text: string, object: string, json: IDataObject): RangeError {
	const own = Object.keys(json).slice(0, SHOWN_KEYS).join(', ') || 'none';
	return new RangeError(
		`'List' of ${object} is "${text}", and no input item has a field of that name. Fields of this item: ${own}. Where a run may have no children at all, use an expression such as {{ $json.people ?? [] }}. Nothing was sent.`,
	);
}

function parsed(text: string, object: string): unknown {
	const result = parsedJson(text);
	if ('problem' in result) {
		throw new RangeError(`'List' of ${object} is no JSON: ${result.problem}. Nothing was sent.`);
	}
	return result.value;
}

/** A locator's value, or a text; an expression may give something else. */
function nameOf(given: unknown): string {
	const value =
		typeof given === 'object' && given !== null ? (given as { value?: unknown }).value : given;
	return typeof value === 'string' ? value.trim() : '';
}

/** What an item's own record is made of: the lists of its children are no fields of it. */
export function withoutLists(values: IDataObject, children: readonly GivenChildren[]): IDataObject {
	const keys = new Set(children.map(({ key }) => key));
	// An expression says what the list is, and not where the item holds it.
	const lists = new Set(children.map(({ records }) => JSON.stringify(records)));
	const isList = (value: unknown) =>
		typeof value === 'object' &&
		value !== null &&
		(lists.has(JSON.stringify(value)) || lists.has(JSON.stringify([value])));
	return Object.fromEntries(
		Object.entries(values).filter(([key, value]) => !keys.has(key) && !isList(value)),
	);
}
