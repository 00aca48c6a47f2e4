import {
	NodeApiError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	type ResourceMapperFields,
} from 'n8n-workflow';

import { createClient } from '../../shared/client/createClient';
import { toNodeError } from '../../shared/client/nodeError';
import { MetadataCache } from '../../shared/metadata/cache';
import { EDITOR_MAX_AGE_MS } from '../../shared/metadata/describe';
import { findNamed } from '../../shared/metadata/objectSearch';
import { describeAction, listActions, type ActionSummary } from './describe';
import { inputFields } from './fields';

/** Kinds of action whose lists are remembered at once. */
const MAX_LISTS = 20;

/** n8n asks anew for each text that is typed, and a list can cost a call for each object. */
const lists = new MetadataCache<ActionSummary[]>({
	now: () => Date.now(),
	maxAgeMs: EDITOR_MAX_AGE_MS,
	maxEntries: MAX_LISTS,
});

async function search(
	context: ILoadOptionsFunctions,
	actionType: string,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	try {
		const client = await createClient(context, { lane: 'interactive' });
		const key = `${client.identity}\n${client.apiVersion}\n${actionType}`;
		const actions = await lists.get(key, async () => await listActions(client, actionType));
		return findNamed(actions, filter, paginationToken);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** `listSearch` method: the flows that can be invoked. */
export async function searchFlows(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await search(this, 'flow', filter, paginationToken);
}

/** `listSearch` method: the actions of the kind chosen under 'Action Type'. */
export async function searchActions(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await search(this, chosen(this, 'actionType') ?? 'standard', filter, paginationToken);
}

async function columns(
	context: ILoadOptionsFunctions,
	{ actionType, parameter, shown }: { actionType: string; parameter: string; shown: string },
): Promise<ResourceMapperFields> {
	const name = chosen(context, parameter);
	if (name === undefined) {
		return { fields: [], emptyFieldsNotice: `Choose one under '${shown}' first.` };
	}
	try {
		const client = await createClient(context, { lane: 'interactive' });
		const describe = await describeAction(client, { actionType, name }, EDITOR_MAX_AGE_MS);
		const fields = inputFields(describe);
		if (fields.length > 0) return { fields };
		return { fields, emptyFieldsNotice: `"${describe.label}" takes no inputs.` };
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		// n8n shows a failure as "No fields found", which says nothing of the action.
		if (nodeError instanceof NodeApiError && nodeError.httpCode === '404') {
			return { fields: [], emptyFieldsNotice: nodeError.message };
		}
		throw nodeError;
	}
}

/** `resourceMapping` method: the inputs of the flow chosen under 'Flow'. */
export async function getFlowInputs(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await columns(this, { actionType: 'flow', parameter: 'flowName', shown: 'Flow' });
}

/** `resourceMapping` method: the inputs of the action chosen under 'Action'. */
export async function getActionInputs(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const actionType = chosen(this, 'actionType') ?? 'standard';
	return await columns(this, { actionType, parameter: 'actionName', shown: 'Action' });
}

function chosen(context: ILoadOptionsFunctions, parameter: string): string | undefined {
	const value = context.getCurrentNodeParameter(parameter, { extractValue: true });
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
