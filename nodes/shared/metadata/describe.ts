import { dataPath } from '../client/dataPath';
import type { SalesforceClient } from '../client/types';
import { soqlName } from '../soql/name';
import { MetadataCache } from './cache';
import { describeError } from './errors';
import type { ObjectDescribe, ObjectSummary } from './types';

export { findField } from './fields';

const describes = new MetadataCache<ObjectDescribe>({ now: Date.now });
const objectLists = new MetadataCache<readonly ObjectSummary[]>({ now: Date.now });

/** Field-level security differs by user, so nothing is shared between identities. */
function cacheKey(client: SalesforceClient, name: string): string {
	return `${client.identity}\n${client.apiVersion}\n${name.toLowerCase()}`;
}

/**
 * What Salesforce says about an object and the fields this user may see; believed for ten minutes.
 *
 * @param name API name, in any case
 * @throws {RangeError} when the text cannot be an API name
 * @throws {SalesforceCallError} naming 'Object' when the org does not know it, or hides it from this user
 */
export async function describeObject(
	client: SalesforceClient,
	name: string,
): Promise<ObjectDescribe> {
	const object = soqlName(name.trim(), "'Object'");
	return await describes.get(cacheKey(client, object), async () => {
		try {
			const { body } = await client.request<ObjectDescribe>({
				method: 'GET',
				path: dataPath`/sobjects/${object}/describe`,
				lane: 'interactive',
			});
			return usedParts(body);
		} catch (error) {
			throw describeError(error, object);
		}
	});
}

/** Every object of the org that this user may see; believed for ten minutes. */
export async function listObjects(client: SalesforceClient): Promise<readonly ObjectSummary[]> {
	return await objectLists.get(cacheKey(client, ''), async () => {
		const { body } = await client.request<{ sobjects: ObjectSummary[] }>({
			method: 'GET',
			path: dataPath`/sobjects`,
			lane: 'interactive',
		});
		return body.sobjects.map(({ name, label, queryable }) => ({
			name,
			label,
			queryable,
		}));
	});
}

/** A full describe is up to a megabyte; the cache holds only what is used. */
function usedParts(body: ObjectDescribe): ObjectDescribe {
	return {
		name: body.name,
		label: body.label,
		queryable: body.queryable,
		fields: body.fields.map((field) => ({
			name: field.name,
			label: field.label,
			type: field.type,
			nillable: field.nillable,
			createable: field.createable,
			updateable: field.updateable,
			defaultedOnCreate: field.defaultedOnCreate,
			externalId: field.externalId,
			idLookup: field.idLookup,
			unique: field.unique,
			restrictedPicklist: field.restrictedPicklist,
			picklistValues: field.picklistValues.map(({ active, label, value }) => ({
				active,
				label,
				value,
			})),
			relationshipName: field.relationshipName,
		})),
	};
}
