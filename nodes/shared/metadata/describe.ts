import { dataPath } from '../client/dataPath';
import type { SalesforceClient } from '../client/types';
import { soqlName } from '../soql/name';
import { MetadataCache } from './cache';
import { describeError } from './errors';
import { knowsName } from './fields';
import { revalidate, type Known } from './revalidate';
import type { ObjectDescribe, ObjectSummary } from './types';

/**
 * How old metadata may be for the editor: its user may just have made a field and reloads the list.
 * One opened form asks several times at once. Milliseconds.
 */
export const EDITOR_MAX_AGE_MS = 10_000;

/** How old a description may be that lacks a name the workflow uses: the field may be new. Milliseconds. */
const RECHECK_AGE_MS = 5_000;

const describes = new MetadataCache<Known<ObjectDescribe>>({ now: () => Date.now() });
const objectLists = new MetadataCache<Known<readonly ObjectSummary[]>>({ now: () => Date.now() });

/** Field-level security differs by user, so nothing is shared between identities. */
function cacheKey(client: SalesforceClient, name: string): string {
	return `${client.identity}\n${client.apiVersion}\n${name.toLowerCase()}`;
}

export interface DescribeOptions {
	/** @default ten minutes */
	maxAgeMs?: number;
	/** Whether to read it whole, even if Salesforce would say that nothing has changed. @default false */
	anew?: boolean;
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
	{ maxAgeMs, anew = false }: DescribeOptions = {},
): Promise<ObjectDescribe> {
	const object = soqlName(name.trim(), "'Object'");
	const call = {
		method: 'GET',
		path: dataPath`/sobjects/${object}/describe`,
		lane: 'interactive',
	} as const;
	const load = async (aged: Known<ObjectDescribe> | undefined) => {
		try {
			return await revalidate(client, call, anew ? undefined : aged, usedParts);
		} catch (error) {
			throw describeError(error, object);
		}
	};
	const { value } = await describes.get(cacheKey(client, object), load, maxAgeMs);
	return value;
}

/**
 * Like {@link describeObject}, for a run that uses these names: when one of them is no field of what
 * is remembered, Salesforce is asked again before anybody is told so.
 */
export async function describeWith(
	client: SalesforceClient,
	object: string,
	names: Iterable<string>,
	options?: DescribeOptions,
): Promise<ObjectDescribe> {
	const remembered = await describeObject(client, object, options);
	for (const name of names) {
		if (!knowsName(remembered, name)) {
			return await describeObject(client, object, { maxAgeMs: RECHECK_AGE_MS, anew: true });
		}
	}
	return remembered;
}

/** The object's describe as it is now, unless the one given is only a few seconds old. */
export async function describeAgain(
	client: SalesforceClient,
	{ name }: ObjectDescribe,
): Promise<ObjectDescribe> {
	return await describeObject(client, name, { maxAgeMs: RECHECK_AGE_MS, anew: true });
}

/** Objects that one form describes besides its own, at most; each costs a call the first time. */
const MAX_PARENTS = 15;

/**
 * What Salesforce says about the objects that lookups point to; one that this user may not see is left
 * out.
 */
export async function describeParents(
	client: SalesforceClient,
	names: readonly string[],
): Promise<Map<string, ObjectDescribe>> {
	const found = await Promise.all(
		names
			.slice(0, MAX_PARENTS)
			.map(async (name) => await describeObject(client, name).catch(() => undefined)),
	);
	return new Map(found.flatMap((describe) => (describe ? [[describe.name, describe]] : [])));
}

/** Every object of the org that this user may see, as the editor lists them. */
export async function listObjects(client: SalesforceClient): Promise<readonly ObjectSummary[]> {
	const call = { method: 'GET', path: dataPath`/sobjects`, lane: 'interactive' } as const;
	const load = async (aged: Known<readonly ObjectSummary[]> | undefined) =>
		await revalidate(client, call, aged, (body) =>
			(body as { sobjects: ObjectSummary[] }).sobjects.map(({ name, label, queryable }) => ({
				name,
				label,
				queryable,
			})),
		);
	const { value } = await objectLists.get(cacheKey(client, ''), load, EDITOR_MAX_AGE_MS);
	return value;
}

/** A full describe is up to a megabyte; the cache holds only what is used. */
function usedParts(reply: unknown): ObjectDescribe {
	const body = reply as ObjectDescribe;
	return {
		name: body.name,
		label: body.label,
		queryable: body.queryable,
		replicateable: body.replicateable,
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
			defaultValue: field.defaultValue,
			defaultValueFormula: field.defaultValueFormula,
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
		...(body.childRelationships && {
			childRelationships: body.childRelationships
				.filter(({ relationshipName }) => Boolean(relationshipName))
				.map(({ childSObject, field, relationshipName }) => ({
					childSObject,
					field,
					relationshipName,
				})),
		}),
	};
}
