import type { FieldSchema, IncomingRecord } from '../../org/model';
import type { RunningOrg } from '../../org/index';
import { normalizeId } from '../../org/store/ids';
import { call, member } from '../client';
import { isObject, listAt, textAt } from './json';
import { recordUrl } from './objects';
import type { Recording } from './recordings';

/** The request to send, once the org is in the state that the recorded one was in. */
export interface Arranged {
	path: string;
	body?: string;
}

/** Brings the org into the state the request needs, told from the request and the reply to it. */
export async function arrange(org: RunningOrg, recording: Recording): Promise<Arranged> {
	org.reset({ data: true });
	const { method, reply } = recording;
	const version = versionOf(reply) ?? org.apiVersion;
	const path = adapt(version, recording.path);
	const body = recording.body === undefined ? undefined : adapt(version, recording.body);
	const request = parsed(body);
	seedQueries(org, path, request, reply);
	seedCounts(org, reply);
	const id = method === 'GET' ? seedRecord(org, reply) : undefined;
	seedRows(org, method, request, reply);
	await seedTarget(org, recording, path);
	return {
		path: await livePath(org, withId(path, reply, id), reply),
		...(body === undefined ? {} : { body }),
	};
}

/** The version the recorder hid in the request may still stand in the reply's links. */
function versionOf(reply: unknown): string | undefined {
	return /\/services\/data\/v(\d+\.0)\//.exec(JSON.stringify(reply ?? null))?.[1];
}

function adapt(version: string, text: string): string {
	return text.replaceAll('vxx.0', `v${version}`).replace(/^\/\//, '/');
}

function parsed(body: string | undefined): unknown {
	try {
		return body === undefined ? undefined : (JSON.parse(body) as unknown);
	} catch {
		return undefined;
	}
}

/** Puts in what the queries found. */
function seedQueries(org: RunningOrg, path: string, request: unknown, reply: unknown): void {
	const parts = listAt(request, 'compositeRequest').map((part) => textAt(part, 'url') ?? '');
	const replies = listAt(reply, 'compositeResponse').map((part) => member(part, 'body'));
	[path, ...parts].forEach((url, index) => {
		const soql = /[?&]q=([^&]*)/.exec(url)?.[1];
		if (soql === undefined || url.includes('/tooling/')) return;
		const answer = index === 0 ? reply : replies[index - 1];
		seedQuery(org, decodeURIComponent(soql.replaceAll('+', ' ')), answer);
	});
}

function seedQuery(org: RunningOrg, soql: string, answer: unknown): void {
	const records = [...listAt(answer, 'records'), ...listAt(answer, 'searchRecords')];
	const object = /\bFROM\s+(\w+)(?!.*\bFROM\b)/is.exec(soql)?.[1] ?? '';
	const counted = member(records[0], 'expr0');
	const total = Number(counted ?? member(answer, 'totalSize'));
	if (records.some((record) => recordUrl(record) === undefined)) {
		if (typeof counted === 'number') seedPlain(org, object, counted);
		else for (const group of records) seedGroup(org, object, group);
	} else {
		for (const record of records) {
			if (isObject(record)) seedRecord(org, { ...filtered(soql), ...record });
		}
	}
	if (total > records.length && counted === undefined) {
		seedPlain(org, object, total - records.length);
	}
}

/** `{Site: 'x'}` for a query that asks for rows `WHERE Site = 'x'`. */
function filtered(soql: string): IncomingRecord {
	const [, field, value] = /\bWHERE\s+(\w+)\s*=\s*'([^']*)'/i.exec(soql) ?? [];
	return field === undefined ? {} : { [field]: value };
}

function seedGroup(org: RunningOrg, object: string, group: unknown): void {
	if (!isObject(group) || org.store.schema(object) === undefined) return;
	const { attributes: _, MyCount, ...values } = group;
	for (let n = 0; n < Number(MyCount); n++) seedOne(org, object, values);
}

/** Rows of which only the number matters. */
function seedPlain(org: RunningOrg, object: string, count: number): void {
	const schema = org.store.schema(object);
	if (schema === undefined) return;
	const required = requiredValues(schema.fields);
	org.seed(
		schema.name,
		Array.from({ length: count }, () => ({ ...required })),
	);
}

function seedCounts(org: RunningOrg, reply: unknown): void {
	for (const entry of listAt(reply, 'sObjects')) {
		seedPlain(org, textAt(entry, 'name') ?? '', Number(member(entry, 'count')));
	}
}

/** Puts in a record as a reply shows it, with its parents and children; returns its id. */
function seedRecord(org: RunningOrg, record: unknown): string | undefined {
	const found = recordUrl(record);
	const schema = org.store.schema(found?.type ?? '');
	if (found === undefined || schema === undefined || !isObject(record)) return undefined;
	const values: IncomingRecord = {};
	const children: Array<{ object: string; field: string; records: unknown[] }> = [];
	for (const [key, value] of Object.entries(record)) {
		const parent = schema.fields.find((field) => field.relationshipName === key);
		const child = schema.childRelationships.find((entry) => entry.relationshipName === key);
		if (parent !== undefined) values[parent.name] = seedRecord(org, value) ?? null;
		else if (child !== undefined) {
			const { childSObject, field } = child;
			children.push({ object: childSObject, field, records: listAt(value, 'records') });
		} else if (typeof value !== 'object') values[key] = value;
	}
	const id = seedOne(org, schema.name, values, found.id);
	for (const { object, field, records } of children) {
		for (const child of records) {
			if (isObject(child)) seedChild(org, object, { ...child, [field]: id });
		}
	}
	return id;
}

function seedChild(org: RunningOrg, object: string, child: Record<string, unknown>): void {
	const { attributes: _, ...values } = child;
	seedOne(org, object, values, recordUrl(child)?.id);
}

function seedOne(
	org: RunningOrg,
	object: string,
	given: IncomingRecord,
	id?: string,
): string | undefined {
	const schema = org.store.schema(object);
	if (schema === undefined) return undefined;
	const asked = typeof given['Id'] === 'string' ? given['Id'] : id;
	if (asked !== undefined && isGenuine(asked)) {
		if (org.store.byId(object, asked) !== undefined) return asked;
	}
	const values = { ...requiredValues(schema.fields), ...known(schema.fields, given) };
	for (const field of schema.fields) {
		const value = values[field.name];
		if (field.type === 'reference' && typeof value === 'string') {
			values[field.name] = reference(org, field, value);
		}
	}
	const keepsId = asked !== undefined && isGenuine(asked);
	return org.seed(schema.name, [keepsId ? { ...values, Id: asked } : values])[0];
}

/** The record a lookup points to exists; one of another kind than the org has is left out. */
function reference(org: RunningOrg, field: FieldSchema, id: string): string | null {
	const object = org.store.objectOf(id)?.name ?? '';
	if (!(field.referenceTo ?? []).includes(object) || !isGenuine(id)) return null;
	return seedOne(org, object, {}, id) ?? null;
}

/** Values of fields the org has, without empty ones. */
function known(fields: readonly FieldSchema[], given: IncomingRecord): IncomingRecord {
	const values: IncomingRecord = {};
	for (const [key, value] of Object.entries(given)) {
		const field = fields.find(({ name }) => name.toLowerCase() === key.toLowerCase());
		if (value !== null && field !== undefined && field.type !== 'id') values[field.name] = value;
	}
	return values;
}

let serial = 0;

/** A value for each field that a record cannot be saved without. */
function requiredValues(fields: readonly FieldSchema[]): IncomingRecord {
	const values: IncomingRecord = {};
	for (const field of fields) {
		const needed = !field.nillable && field.createable && field.defaultedOnCreate !== true;
		if (!needed) continue;
		serial += 1;
		if (field.type === 'date') values[field.name] = '2021-10-03';
		else if (field.type === 'email') values[field.name] = `x${serial}@example.com`;
		else if (field.picklistValues !== undefined) values[field.name] = field.picklistValues[0];
		else values[field.name] = `x${serial}`.slice(0, field.length);
	}
	return values;
}

/** Rows of a collection request that were there before it. */
function seedRows(org: RunningOrg, method: string, request: unknown, reply: unknown): void {
	listAt(request, 'records').forEach((row, index) => {
		if (!isObject(row)) return;
		const type = textAt(member(row, 'attributes'), 'type') ?? '';
		for (const field of org.store.schema(type)?.fields ?? []) {
			const value = row[field.name];
			if (field.type === 'reference' && typeof value === 'string') reference(org, field, value);
		}
		const outcome = Array.isArray(reply) ? (reply[index] as unknown) : undefined;
		const isThere = method === 'PATCH' && member(outcome, 'created') !== true;
		if (!isThere || member(outcome, 'success') !== true) return;
		const { Id: id, Email: email } = row;
		if (typeof id === 'string') seedOne(org, type, {}, id);
		else if (typeof email === 'string') seedOne(org, type, { Email: email });
	});
}

/** The record that the path names, deleted again where Salesforce said it was. */
async function seedTarget(org: RunningOrg, recording: Recording, path: string): Promise<void> {
	const [, object = '', id = ''] = /\/sobjects\/(\w+)\/(\w{15,18})(?:\/|$)/.exec(path) ?? [];
	if (!isGenuine(id) || org.store.schema(object) === undefined) return;
	seedOne(org, object, {}, id);
	if (JSON.stringify(recording.reply ?? null).includes('ENTITY_IS_DELETED')) {
		await call(org, 'DELETE', `sobjects/${object}/${id}`);
	}
}

/** The path of a record whose id the recorder masked, with the id it has here. */
function withId(path: string, reply: unknown, id: string | undefined): string {
	const masked = recordUrl(reply)?.id;
	return masked === undefined || id === undefined ? path : path.replace(masked, id);
}

/** A path that only this org can know: its identity, or the next page of a query. */
async function livePath(org: RunningOrg, path: string, reply: unknown): Promise<string> {
	if (path.startsWith('/id/')) {
		const info = await call(org, 'GET', '/services/oauth2/userinfo');
		return new URL(String(member(info.body, 'sub'))).pathname;
	}
	const [, version, position] = /^\/services\/data\/(v[\d.]+)\/query\/\w+-(\d+)$/.exec(path) ?? [];
	if (version === undefined) return path;
	const { object, fields } = seedPages(org, reply, Number(position));
	const soql = encodeURIComponent(`SELECT ${fields.join(', ')} FROM ${object}`);
	const first = await call(org, 'GET', `/services/data/${version}/query?q=${soql}`);
	return String(member(first.body, 'nextRecordsUrl'));
}

/** Rows before the recorded page, on it and after it. */
function seedPages(
	org: RunningOrg,
	reply: unknown,
	position: number,
): { object: string; fields: string[] } {
	const records = listAt(reply, 'records').filter(isObject);
	const object = recordUrl(records[0])?.type ?? '';
	seedPlain(org, object, position);
	for (const record of records) seedChild(org, object, { ...record, attributes: null });
	seedPlain(org, object, Number(member(reply, 'totalSize')) - position - records.length);
	return { object, fields: Object.keys(records[0] ?? {}).filter((key) => key !== 'attributes') };
}

/** Whether the id is whole; the recorder replaced some by words. */
function isGenuine(id: string): boolean {
	return normalizeId(id) !== undefined;
}
