import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { createClient } from '../client/createClient';
import { toNodeError } from '../client/nodeError';
import type { SalesforceClient } from '../client/types';
import { describeChosenObject } from './chosenObject';
import { describeObject } from './describe';
import { findLookup } from './fields';
import type { FieldDescribe, ObjectDescribe } from './types';

/** Parents a typed path may lead through (SOQL and SOSL Reference, Relationship Query Limitations). */
const MAX_PARENTS = 5;

/** `listSearch` method: the fields a condition may name; `Account.` leads to the parent's fields. */
export async function searchFilterFields(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await searchFields(this, filter, (field) => field.filterable);
}

/** `listSearch` method: the fields records can be sorted by; `Account.` leads to the parent's fields. */
export async function searchSortFields(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await searchFields(this, filter, (field) => field.sortable);
}

async function searchFields(
	context: ILoadOptionsFunctions,
	filter = '',
	isOffered: (field: FieldDescribe) => boolean,
): Promise<INodeListSearchResult> {
	let describe: ObjectDescribe | undefined = await describeChosenObject(context);
	const typed = filter.trim().split('.');
	const path: string[] = [];
	try {
		const client = await createClient(context, { lane: 'interactive' });
		for (const name of typed.slice(0, Math.min(typed.length - 1, MAX_PARENTS))) {
			const lookup: FieldDescribe | undefined = describe && findLookup(describe, name);
			describe = lookup && (await parentOf(client, lookup));
			path.push(lookup?.relationshipName ?? name);
		}
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
	if (!describe) return { results: [] };
	return { results: fieldItems(describe, path, typed.at(-1) ?? '', isOffered) };
}

/** Undefined for a lookup to several objects, whose fields differ. */
async function parentOf(
	client: SalesforceClient,
	{ referenceTo: [only, another] }: FieldDescribe,
): Promise<ObjectDescribe | undefined> {
	if (only === undefined || another !== undefined) return undefined;
	return await describeObject(client, only);
}

/**
 * The fields that hold the text in label or name, by label, each under its path.
 */
export function fieldItems(
	describe: ObjectDescribe,
	path: readonly string[],
	text: string,
	isOffered: (field: FieldDescribe) => boolean,
): INodeListSearchItems[] {
	const wanted = text.toLowerCase();
	const prefix = path.map((name) => `${name}.`).join('');
	return describe.fields
		.filter(isOffered)
		.filter(({ name, label }) => `${label}\n${name}`.toLowerCase().includes(wanted))
		.map(({ name, label }) => ({
			name: label === name && prefix === '' ? name : `${label} (${prefix}${name})`,
			value: `${prefix}${name}`,
		}))
		.sort((a, b) => a.name.localeCompare(b.name));
}
