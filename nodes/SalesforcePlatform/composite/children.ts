import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

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

/**
 * Reads 'Children' for an item.
 *
 * @throws {RangeError} naming the kind of child that is not filled in or whose list is none
 */
export function readChildren(context: IExecuteFunctions, item: number): GivenChildren[] {
	const entries = context.getNodeParameter('children.child', item, []) as Entry[];
	const { json } = context.getInputData()[item] ?? { json: {} };
	return entries.map((entry, i) => {
		const object = nameOf(entry.object);
		if (object === '') {
			throw new RangeError(`'Children' has no object for its kind ${i + 1}. Choose one.`);
		}
		const kind = { object, lookupField: nameOf(entry.lookupField) };
		const key = keyOf(entry, json);
		return {
			...kind,
			records: recordsOf(entry, object, json),
			...(key !== undefined && { key }),
		};
	});
}

/** The name in front, of a list that is named by a path into the item. */
function keyOf({ source, list }: Entry, json: IDataObject): string | undefined {
	if (source === FROM_FIELDS || typeof list !== 'string') return undefined;
	const text = list.trim();
	const [first] = text.split('.');
	return [text, first].find((key) => key !== undefined && key in json);
}

function recordsOf(
	{ source, list, fields }: Entry,
	object: string,
	json: IDataObject,
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
	const found = typeof list === 'string' ? named(list.trim(), object, json) : list;
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

/** The list a text means: JSON, or the name of a field of the item, with dots into it. */
function named(text: string, object: string, json: IDataObject): unknown {
	if (text === '') {
		throw new RangeError(
			`'List' of ${object} is empty. Enter the name of the field of the item that holds the list.`,
		);
	}
	if (/^[[{]/.test(text)) return parsed(text, object);
	if (text in json) return json[text];
	return text.split('.').reduce<unknown>((value, step) => {
		if (typeof value !== 'object' || value === null) return undefined;
		return (value as IDataObject)[step];
	}, json);
}

function parsed(text: string, object: string): unknown {
	const result = tryParse(text);
	if ('problem' in result) {
		throw new RangeError(`'List' of ${object} is no JSON: ${result.problem}. Nothing was sent.`);
	}
	return result.value;
}

function tryParse(text: string): { value: unknown } | { problem: string } {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch (error) {
		return { problem: (error as Error).message };
	}
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
