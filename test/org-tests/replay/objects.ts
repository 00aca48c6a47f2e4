import type { FieldSchema, ObjectSchema } from '../../org/model';
import {
	audit,
	checkbox,
	date,
	datetime,
	double,
	identity,
	lookup,
	owner,
	picklist,
	text,
	textarea,
	url,
} from '../../org/schema/fields';
import { isObject, textAt } from './json';
import type { Recording } from './recordings';

/** What the recorded orgs had and a new simulated org has not. */

const name = { nameField: true, idLookup: true, defaultedOnCreate: true };

/** Objects whose rules the recordings depend on. */
const ruled: ObjectSchema[] = [
	object('Movie__c', 'a0M', [
		text('Name', 'Name', 80, name),
		picklist('Rating__c', 'Rating', ['Excellent', 'Good', 'Bad'], { restrictedPicklist: true }),
		date('ReleaseDate__c', 'Release Date'),
		lookup('Franchise__c', 'Franchise', ['Franchise__c'], 'Franchise__r'),
	]),
	object('Franchise__c', 'a0F', [text('Name', 'Name', 80, name)]),
	object('Spaceship__c', 'a0S', [
		text('Name', 'Name', 80, name),
		url('Website__c', 'Website', { nillable: false }),
	]),
	object('Custom__c', 'a0C', [text('Name', 'Name', 80, name)]),
	object('OpportunityContactRole', '00K', [
		lookup('OpportunityId', 'Opportunity ID', ['Opportunity'], 'Opportunity'),
		lookup('ContactId', 'Contact ID', ['Contact'], 'Contact'),
		picklist('Role', 'Role', ['Decision Maker', 'Other']),
		checkbox('IsPrimary', 'Primary'),
	]),
	object('Event', '00U', [
		lookup('WhoId', 'Name ID', ['Contact', 'Lead'], 'Who'),
		lookup('WhatId', 'Related To ID', ['Account', 'Opportunity'], 'What'),
		text('Subject', 'Subject', 255),
		datetime('ActivityDateTime', 'Due Date Time'),
		double('DurationInMinutes', 'Duration', 8, 0),
	]),
];

const columns: Readonly<Record<string, readonly string[]>> = {
	Account: ['DunsNumber', 'NaicsCode', 'NaicsDesc', 'Tradestyle', 'YearStarted', 'RecordTypeId'],
	RecordType: ['Name', 'SobjectType', 'DeveloperName'],
	ContentVersion: ['Title', 'Description', 'PathOnClient', 'VersionData'],
};

const longText = 32_000;

/** Objects and fields to add so that each recorded record can exist. */
export function addedObjects(recordings: readonly Recording[]): ObjectSchema[] {
	const inferred = new Map<string, ObjectSchema>();
	for (const { reply, catalogue } of recordings) {
		if (catalogue) continue;
		for (const record of recordsIn(reply)) addFields(inferred, record);
	}
	for (const [type, names] of Object.entries(columns)) {
		const schema = inferred.get(type) ?? object(type, '', []);
		inferred.set(type, schema);
		for (const column of names) addField(schema, text(column, column, 255));
	}
	return [...ruled, ...[...inferred.values()].map(usable)];
}

/** Every record in a reply, however deep. */
export function recordsIn(reply: unknown): Array<Record<string, unknown>> {
	if (Array.isArray(reply)) return reply.flatMap((element) => recordsIn(element));
	if (!isObject(reply)) return [];
	const inside = Object.values(reply).flatMap((value) => recordsIn(value));
	return recordUrl(reply) === undefined ? inside : [reply, ...inside];
}

/** Type and id of a record of the data API. */
export function recordUrl(record: unknown): { type: string; id: string } | undefined {
	const attributes = isObject(record) ? record['attributes'] : undefined;
	const found = /^\/services\/data\/[^/]+\/sobjects\/(\w+)\/(\w+)$/.exec(
		textAt(attributes, 'url') ?? '',
	);
	return found === null ? undefined : { type: found[1] ?? '', id: found[2] ?? '' };
}

function addFields(inferred: Map<string, ObjectSchema>, record: Record<string, unknown>): void {
	const found = recordUrl(record);
	if (found === undefined) return;
	const schema = inferred.get(found.type) ?? object(found.type, found.id.slice(0, 3), []);
	inferred.set(found.type, schema);
	for (const [key, value] of Object.entries(record)) {
		if (key === 'attributes' || (typeof value === 'object' && value !== null)) continue;
		addField(schema, fieldFor(key, value));
	}
}

function addField(schema: ObjectSchema, field: FieldSchema): void {
	if (schema.fields.every((known) => known.name !== field.name)) schema.fields.push(field);
}

function fieldFor(key: string, value: unknown): FieldSchema {
	if (typeof value === 'number') return double(key, key, 18, 6);
	if (typeof value === 'boolean') return checkbox(key, key);
	if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return date(key, key);
	if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*\+0000$/.test(value)) {
		return datetime(key, key);
	}
	return textarea(key, key, longText);
}

/** A key prefix belongs to one object; the recorded custom objects come from several orgs. */
function usable(schema: ObjectSchema, index: number): ObjectSchema {
	return schema.custom
		? { ...schema, keyPrefix: `b${index.toString(36).padStart(2, '0')}` }
		: schema;
}

function object(objectName: string, keyPrefix: string, fields: FieldSchema[]): ObjectSchema {
	return {
		name: objectName,
		label: objectName.replace('__c', ''),
		labelPlural: `${objectName.replace('__c', '')}s`,
		keyPrefix,
		custom: objectName.endsWith('__c'),
		fields: [...identity(objectName), owner(), ...audit(), ...fields],
		childRelationships: [],
	};
}
