import type { ObjectSchema } from '../model';

/**
 * The org's objects and what an admin added to them: a new object is taken as it is; one the org
 * has already gets the fields and child relationships that it lacks.
 */
export function extendObjects(
	objects: readonly ObjectSchema[],
	additions: readonly ObjectSchema[],
): ObjectSchema[] {
	const extended = new Map(objects.map((schema) => [schema.name, schema]));
	for (const addition of additions) {
		const known = extended.get(addition.name);
		extended.set(addition.name, known === undefined ? addition : merge(known, addition));
	}
	return [...extended.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function merge(known: ObjectSchema, addition: ObjectSchema): ObjectSchema {
	const names = new Set(known.fields.map((field) => field.name));
	const relationships = new Set(known.childRelationships.map(relationshipKey));
	return {
		...known,
		fields: [...known.fields, ...addition.fields.filter((field) => !names.has(field.name))],
		childRelationships: [
			...known.childRelationships,
			...addition.childRelationships.filter((child) => !relationships.has(relationshipKey(child))),
		],
	};
}

function relationshipKey(child: { childSObject: string; field: string }): string {
	return `${child.childSObject}.${child.field}`;
}
