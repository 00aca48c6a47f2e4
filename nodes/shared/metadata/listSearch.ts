import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { createClient } from '../client/createClient';
import { toNodeError } from '../client/nodeError';
import { listObjects } from './describe';
import { findEvents, findObjects } from './objectSearch';

/** `listSearch` method of every node: the objects this user may query. */
export async function searchObjects(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	try {
		const client = await createClient(this, { lane: 'interactive' });
		return findObjects(await listObjects(client), filter, paginationToken);
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** `listSearch` method: the platform events of the org. */
export async function searchEvents(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	try {
		const client = await createClient(this, { lane: 'interactive' });
		return findEvents(await listObjects(client), filter, paginationToken);
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
