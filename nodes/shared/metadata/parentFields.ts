import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { chosenObject, describeChosenObject, describeRelated } from './chosenObject';
import { fieldOptions } from './fields';
import type { FieldDescribe, ObjectDescribe } from './types';

/**
 * `loadOptions` method: the readable fields of the object chosen under 'Object', then those of its
 * parents, one level up, such as `Account.Name`; none while no object is chosen. Deeper paths can be
 * typed.
 */
export async function getFieldsAndParents(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	if (chosenObject(this) === undefined) return [];
	const describe = await describeChosenObject(this);
	const known = new Map([[describe.name, describe]]);
	const unknown = singleParents(describe).filter((name) => !known.has(name));
	for (const [name, parent] of await describeRelated(this, unknown)) known.set(name, parent);
	return [...fieldOptions(describe), ...parentOptions(describe, known)];
}

/** Objects that a lookup of their own leads to, those a user fills first: only so many are described. */
function singleParents({ fields }: ObjectDescribe): string[] {
	const lookups = fields
		.filter(isLookup)
		.sort((a, b) => Number(isSystems(a)) - Number(isSystems(b)));
	return [
		...new Set(
			lookups.flatMap(({ referenceTo: [only, ...more] }) =>
				only && more.length === 0 ? [only] : [],
			),
		),
	];
}

/**
 * The fields of parents for a dropdown, lookup by lookup. Of what Salesforce itself fills in, such as
 * who created the record, only those that tell which record it is.
 *
 * @param parents what is known of them, by name
 */
export function parentOptions(
	{ fields }: ObjectDescribe,
	parents: ReadonlyMap<string, ObjectDescribe>,
): INodePropertyOptions[] {
	return fields
		.filter(isLookup)
		.sort((a, b) => a.label.localeCompare(b.label))
		.flatMap((lookup) => {
			const { relationshipName, referenceTo } = lookup;
			const [only = '', ...more] = referenceTo;
			// Of records of several kinds Salesforce lets few fields be read; all of them have a name.
			if (more.length > 0) return [option(relationshipName, 'Name', 'Name')];
			return (parents.get(only)?.fields ?? [])
				.filter(({ type }) => type !== 'base64' && type !== 'id')
				.filter((field) => !isSystems(lookup) || field.idLookup || field.externalId)
				.map(({ label, name }) => option(relationshipName, name, label))
				.sort((a, b) => a.name.localeCompare(b.name));
		});
}

type Lookup = FieldDescribe & { relationshipName: string };

function isLookup(field: FieldDescribe): field is Lookup {
	return field.relationshipName !== null && field.referenceTo.length > 0;
}

/** Set by Salesforce, never by a user. */
function isSystems({ createable, updateable }: FieldDescribe): boolean {
	return !createable && !updateable;
}

function option(relationship: string, name: string, label: string): INodePropertyOptions {
	const path = `${relationship}.${name}`;
	return { name: `${label} (${path})`, value: path };
}
