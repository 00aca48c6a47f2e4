import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { describeChosenObject } from './chosenObject';
import { fieldOptions } from './fields';

/** `loadOptions` method of every node: the readable fields of the object chosen under 'Object'. */
export async function getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return fieldOptions(await describeChosenObject(this));
}
