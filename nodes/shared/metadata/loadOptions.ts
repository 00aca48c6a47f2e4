import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { chosenObject, describeChosenObject } from './chosenObject';
import { externalIdOptions, fieldOptions } from './fields';

/**
 * `loadOptions` method of every node: the readable fields of the object chosen under 'Object'; none while
 * none is chosen, because n8n shows an error here as a fault of the node and hides its words.
 */
export async function getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	if (chosenObject(this) === undefined) return [];
	return fieldOptions(await describeChosenObject(this));
}

/** `loadOptions` method: the fields of the object chosen under 'Object' that identify its records. */
export async function getExternalIdFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	if (chosenObject(this) === undefined) return [];
	return externalIdOptions(await describeChosenObject(this));
}
