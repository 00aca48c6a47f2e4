import { NodeOperationError, type ILoadOptionsFunctions } from 'n8n-workflow';
import { createClient } from '../client/createClient';
import { toNodeError } from '../client/nodeError';
import { describeObject, describeParents, EDITOR_MAX_AGE_MS } from './describe';
import type { ObjectDescribe } from './types';

/**
 * Describes the object chosen in the node that is being edited.
 *
 * @throws {NodeOperationError} when none is chosen yet
 */
export async function describeChosenObject(
	context: ILoadOptionsFunctions,
): Promise<ObjectDescribe> {
	const name = chosenObject(context);
	if (name === undefined) {
		throw new NodeOperationError(context.getNode(), "Choose an object under 'Object' first");
	}
	try {
		const client = await createClient(context, { lane: 'interactive' });
		return await describeObject(client, name, { maxAgeMs: EDITOR_MAX_AGE_MS });
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** The object's name as the editor holds it, if there is one yet. */
export function chosenObject(context: ILoadOptionsFunctions): string | undefined {
	const name = context.getCurrentNodeParameter('object', { extractValue: true });
	return typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined;
}

/** Describes the objects that fields of the chosen one may point to, as far as they are known. */
export async function describeRelated(
	context: ILoadOptionsFunctions,
	names: readonly string[],
): Promise<Map<string, ObjectDescribe>> {
	if (names.length === 0) return new Map();
	const client = await createClient(context, { lane: 'interactive' });
	return await describeParents(client, names);
}
