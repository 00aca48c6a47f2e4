import { SalesforceCallError } from '../client/errors';
import type { SalesforceClient } from '../client/types';
import { soqlFieldPath } from '../soql/name';
import type { SoqlText } from '../soql/text';
import { describeWith } from './describe';
import { fieldsToRead, findField, findLookup } from './fields';
import type { FieldDescribe, ObjectDescribe } from './types';

/** A field found at the end of a path. */
export interface FoundField {
	/** In describe's own case, such as `Account.Owner.Name`. */
	path: SoqlText;
	/** Undefined where a lookup to several objects leaves open what the field is. */
	field: FieldDescribe | undefined;
}

export type FieldFinder = (path: string) => Promise<FoundField>;

/**
 * Makes a function that finds fields of an object, and of its parents, by what describe says of them;
 * a parent is described once, and anew when it lacks the field.
 */
export function fieldFinder(client: SalesforceClient, object: string): FieldFinder {
	const found = new Map<string, FoundField>();
	return async (path) => {
		const known = found.get(path);
		if (known) return known;
		soqlFieldPath(path, 'The field');
		const field = await find(client, [object], path.split('.'));
		found.set(path, field);
		return field;
	};
}

/**
 * The fields to read by SOQL, with Id first: like {@link fieldsToRead}, and of parents by their paths.
 *
 * @throws {RangeError} naming each chosen field that the object does not have, or a path that leads nowhere
 */
export async function pathsToRead(
	describe: ObjectDescribe,
	chosen: readonly string[],
	findPath: FieldFinder,
): Promise<SoqlText[]> {
	const own = fieldsToRead(
		describe,
		chosen.filter((name) => !name.includes('.')),
	);
	if (chosen.length === 0) return own.map((name) => soqlFieldPath(name));
	const paths = [soqlFieldPath('Id')];
	for (const name of chosen) paths.push((await findPath(name)).path);
	return [...new Set(paths)];
}

async function find(
	client: SalesforceClient,
	objects: readonly string[],
	[name = '', ...rest]: readonly string[],
): Promise<FoundField> {
	const describes: ObjectDescribe[] = [];
	for (const object of objects) {
		const known = rest.length > 0 ? `${name}.Id` : name;
		const describe = await describeWith(client, object, [known]).catch((error: unknown) => {
			if (objects.length > 1 && isHidden(error)) return undefined;
			throw error;
		});
		if (!describe) continue;
		describes.push(describe);
		if (rest.length === 0) {
			const field = findField(describe, name);
			if (field) return { path: soqlFieldPath(field.name), field };
			continue;
		}
		const lookup = findLookup(describe, name);
		if (lookup?.relationshipName != null) {
			const parent = await find(client, lookup.referenceTo, rest);
			return { ...parent, path: soqlFieldPath(`${lookup.relationshipName}.${parent.path}`) };
		}
	}
	// Salesforce gives a lookup to several objects the fields of one that stands for them all.
	if (objects.length > 1)
		return { path: soqlFieldPath([name, ...rest].join('.')), field: undefined };
	const [describe] = describes;
	throw new RangeError(
		rest.length > 0
			? `${describe?.name ?? ''} has no lookup whose relationship is called "${name}", or the integration user may not see it. A custom one ends in __r.`
			: `${describe?.name ?? ''} has no field "${name}", or the integration user may not see it.`,
	);
}

/** One of several objects that a lookup may point to need not be there for this user. */
function isHidden(error: unknown): boolean {
	return error instanceof SalesforceCallError && error.httpStatus === 404;
}
