import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { describeChosenObject } from './chosenObject';
import { externalIdOptions, fieldOptions } from './fields';

/** `loadOptions` method of every node: the readable fields of the object chosen under 'Object'. */
export async function getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return fieldOptions(await describeChosenObject(this));
}

/** `loadOptions` method: the fields of the object chosen under 'Object' that identify its records. */
export async function getExternalIdFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return externalIdOptions(await describeChosenObject(this));
}
