import { dataPath } from '../client/dataPath';
import type { SalesforceClient } from '../client/types';
import { soqlName } from '../soql/name';
import { MetadataCache } from './cache';
import { describeError } from './errors';
import { knowsName } from './fields';
import type { ObjectDescribe, ObjectSummary } from './types';

/**
 * How old metadata may be for the editor: its user may just have made a field and reloads the list.
 * One opened form asks several times at once. Milliseconds.
 */
export const EDITOR_MAX_AGE_MS = 10_000;

/** How old a description may be that lacks a name the workflow uses: the field may be new. Milliseconds. */
const RECHECK_AGE_MS = 5_000;

const describes = new MetadataCache<ObjectDescribe>({ now: () => Date.now() });
const objectLists = new MetadataCache<readonly ObjectSummary[]>({ now: () => Date.now() });

/** Field-level security differs by user, so nothing is shared between identities. */
function cacheKey(client: SalesforceClient, name: string): string {
	return `${client.identity}\n${client.apiVersion}\n${name.toLowerCase()}`;
}

export interface DescribeOptions {
	/** @default ten minutes */
	maxAgeMs?: number;
}

/**
 * What Salesforce says about an object and the fields this user may see.
 *
 * @param name API name, in any case
 * @throws {RangeError} when the text cannot be an API name
 * @throws {SalesforceCallError} naming 'Object' when the org does not know it, or hides it from this user
 */
export async function describeObject(
	client: SalesforceClient,
	name: string,
	{ maxAgeMs }: DescribeOptions = {},
): Promise<ObjectDescribe> {
	const object = soqlName(name.trim(), "'Object'");
	const load = async () => {
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
	};
	return await describes.get(cacheKey(client, object), load, maxAgeMs);
}

/**
 * Like {@link describeObject}, for a run that uses these names: when one of them is no field of what
 * is remembered, Salesforce is asked again before anybody is told so.
 */
export async function describeWith(
	client: SalesforceClient,
	object: string,
	names: Iterable<string>,
): Promise<ObjectDescribe> {
	const remembered = await describeObject(client, object);
	for (const name of names) {
		if (!knowsName(remembered, name)) {
			return await describeObject(client, object, { maxAgeMs: RECHECK_AGE_MS });
		}
	}
	return remembered;
}

/** The object's describe as it is now, unless the one given is only a few seconds old. */
export async function describeAgain(
	client: SalesforceClient,
	{ name }: ObjectDescribe,
): Promise<ObjectDescribe> {
	return await describeObject(client, name, { maxAgeMs: RECHECK_AGE_MS });
}

/** Every object of the org that this user may see, as the editor lists them. */
export async function listObjects(client: SalesforceClient): Promise<readonly ObjectSummary[]> {
	const load = async () => {
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
	};
	return await objectLists.get(cacheKey(client, ''), load, EDITOR_MAX_AGE_MS);
}

/** A full describe is up to a megabyte; the cache holds only what is used. */
function usedParts(body: ObjectDescribe): ObjectDescribe {
	return {
		name: body.name,
		label: body.label,
		queryable: body.queryable,
		keyPrefix: body.keyPrefix,
		recordTypeInfos: body.recordTypeInfos.map((type) => ({
			recordTypeId: type.recordTypeId,
			name: type.name,
			developerName: type.developerName,
			active: type.active,
			available: type.available,
			master: type.master,
		})),
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
			referenceTo: field.referenceTo,
			length: field.length,
			precision: field.precision,
			scale: field.scale,
			digits: field.digits,
			filterable: field.filterable,
			sortable: field.sortable,
			caseSensitive: field.caseSensitive,
		})),
	};
}
