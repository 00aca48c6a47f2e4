import type { IncomingRecord } from '../../org/model';
import type { RunningOrg } from '../../org/index';
import { normalizeId } from '../../org/store/ids';
import { call, member } from '../client';
import { isObject, listAt, textAt } from './json';
import { recordUrl } from './objects';
import type { Recording } from './recordings';
import { Seeder } from './seeder';

/** The request to send, once the org is in the state that the recorded one was in. */
export interface Arranged {
	path: string;
	body?: string;
}

/** A request, alone or in a composite one, with the reply to it. */
interface Exchange {
	method: string;
	path: string;
	request: unknown;
	reply: unknown;
}

/** Brings the org into the state the request needs, told from the request and the reply to it. */
export async function arrange(org: RunningOrg, recording: Recording): Promise<Arranged> {
	org.reset({ data: true });
	const seeder = new Seeder(org);
	const version = versionOf(recording.reply) ?? org.apiVersion;
	const path = recording.path.replaceAll('vxx.0', `v${version}`).replace(/^\/\//, '/');
	const body = recording.body?.replaceAll('vxx.0', `v${version}`);
	const whole = { method: recording.method, path, request: parsed(body), reply: recording.reply };
	for (const exchange of [whole, ...subrequests(whole)]) await prepare(org, seeder, exchange);
	const live = await livePath(org, seeder, path, recording.reply);
	return {
		path: adapt(org, seeder, live),
		...(body === undefined ? {} : { body: adapt(org, seeder, body) }),
	};
}

/** The version the recorder hid in the request may still stand in the reply's links. */
function versionOf(reply: unknown): string | undefined {
	return /\/services\/data\/v(\d+\.0)\//.exec(JSON.stringify(reply ?? null))?.[1];
}

function parsed(body: string | undefined): unknown {
	try {
		return body === undefined ? undefined : (JSON.parse(body) as unknown);
	} catch {
		return undefined;
	}
}

/** The parts of a composite or graph request. */
function subrequests({ request, reply }: Exchange): Exchange[] {
	const requests = [request, ...listAt(request, 'graphs')];
	const replies = [
		reply,
		...listAt(reply, 'graphs').map((graph) => member(graph, 'graphResponse')),
	];
	return requests.flatMap((whole, index) =>
		listAt(whole, 'compositeRequest').map((part, position) => ({
			method: textAt(part, 'method') ?? '',
			path: textAt(part, 'url') ?? '',
			request: member(part, 'body'),
			reply: member(replies[index], 'compositeResponse', position, 'body'),
		})),
	);
}

/** Whatever this org calls otherwise: ids, and the time since when nothing has changed. */
function adapt(org: RunningOrg, seeder: Seeder, text: string): string {
	const since = `"If-Modified-Since": "${new Date(org.now()).toUTCString()}"`;
	const isSeen = /"If-Modified-Since": "(?!Sat, 1 Jan 2000)[^"]*"/g;
	return [...seeder.ids].reduce(
		(adapted, [recorded, id]) => adapted.replaceAll(recorded, id),
		text.replaceAll(isSeen, since),
	);
}

async function prepare(org: RunningOrg, seeder: Seeder, exchange: Exchange): Promise<void> {
	const { method, path, reply } = exchange;
	const soql = /[?&]q=([^&]*)/.exec(path)?.[1];
	if (soql !== undefined && !path.includes('/tooling/')) {
		seedQuery(org, seeder, decodeURIComponent(soql.replaceAll('+', ' ')), reply);
	}
	for (const entry of listAt(reply, 'sObjects')) {
		seeder.plain(textAt(entry, 'name') ?? '', Number(member(entry, 'count')));
	}
	if (method === 'GET') seeder.record(reply);
	seedRows(org, seeder, exchange);
	await seedTarget(org, seeder, exchange);
}

/** Puts in what the query found. */
function seedQuery(org: RunningOrg, seeder: Seeder, soql: string, answer: unknown): void {
	const records = [...listAt(answer, 'records'), ...listAt(answer, 'searchRecords')];
	const object = /\bFROM\s+(\w+)(?!.*\bFROM\b)/is.exec(soql)?.[1] ?? '';
	const counted = member(records[0], 'expr0');
	if (typeof counted === 'number') {
		seeder.plain(object, counted);
		return;
	}
	if (records.length > 0 && recordUrl(records[0]) === undefined) {
		for (const group of records) seedGroup(org, seeder, object, group);
		return;
	}
	for (const record of records) seeder.record(record, filtered(soql));
	const unseen = Number(member(answer, 'totalSize')) - records.length;
	if (unseen > 0) seeder.plain(object, unseen);
}

/** `{Site: 'x'}` for a query that asks for rows `WHERE Site = 'x'`; a word to be found by. */
function filtered(soql: string): IncomingRecord {
	const [, field, value] = /\bWHERE\s+(\w+)\s*=\s*'([^']*)'/i.exec(soql) ?? [];
	const word = /\bFIND\s*\{(\w+)\}/i.exec(soql)?.[1];
	return {
		...(field === undefined ? {} : { [field]: value }),
		...(word === undefined ? {} : { Description: word }),
	};
}

function seedGroup(org: RunningOrg, seeder: Seeder, object: string, group: unknown): void {
	if (!isObject(group) || org.store.schema(object) === undefined) return;
	const { attributes: _, MyCount, ...values } = group;
	for (let n = 0; n < Number(MyCount); n++) seeder.one(object, values);
}

/** Rows of a collection request that were there before it, and what its lookups point to. */
function seedRows(org: RunningOrg, seeder: Seeder, exchange: Exchange): void {
	const { method, request, reply } = exchange;
	listAt(request, 'records').forEach((row, index) => {
		if (!isObject(row)) return;
		const type = textAt(member(row, 'attributes'), 'type') ?? '';
		for (const field of org.store.schema(type)?.fields ?? []) {
			const value = row[field.name];
			if (field.type === 'reference' && typeof value === 'string') seeder.reference(field, value);
		}
		const outcome = Array.isArray(reply) ? (reply[index] as unknown) : undefined;
		const isThere = method === 'PATCH' && member(outcome, 'created') !== true;
		if (!isThere || member(outcome, 'success') !== true) return;
		const { Id: id, Email: email } = row;
		if (typeof id === 'string') seeder.one(type, {}, id);
		else if (typeof email === 'string') seeder.one(type, { Email: email });
	});
}

/** The record that the path names, deleted again where Salesforce said it was. */
async function seedTarget(org: RunningOrg, seeder: Seeder, exchange: Exchange): Promise<void> {
	const [, object = '', recorded = ''] =
		/\/sobjects\/(\w+)\/(\w{15,18})(?:\/|$)/.exec(exchange.path) ?? [];
	if (normalizeId(recorded) === undefined || org.store.schema(object) === undefined) return;
	if (exchange.path.endsWith('/VersionData')) {
		await uploadFile(org, seeder, recorded, exchange.reply);
		return;
	}
	const id = seeder.one(object, {}, recorded) ?? '';
	if (JSON.stringify(exchange.reply ?? null).includes('ENTITY_IS_DELETED')) {
		await call(org, 'DELETE', `sobjects/${object}/${id}`);
	}
}

/** A file has more to it than its record, so the org makes it itself. */
async function uploadFile(
	org: RunningOrg,
	seeder: Seeder,
	recorded: string,
	content: unknown,
): Promise<void> {
	const body = { Title: 'logo', PathOnClient: 'logo.png', VersionData: content };
	const made = await call(org, 'POST', 'sobjects/ContentVersion', { body });
	seeder.ids.set(recorded, String(member(made.body, 'id')));
}

/** A path that only this org can know: its identity, or the next page of a query. */
async function livePath(
	org: RunningOrg,
	seeder: Seeder,
	path: string,
	reply: unknown,
): Promise<string> {
	if (path.startsWith('/id/')) {
		const info = await call(org, 'GET', '/services/oauth2/userinfo');
		return new URL(String(member(info.body, 'sub'))).pathname;
	}
	const [, version, position] = /^\/services\/data\/(v[\d.]+)\/query\/\w+-(\d+)$/.exec(path) ?? [];
	if (version === undefined) return path;
	const { object, fields } = seedPages(seeder, reply, Number(position));
	const soql = encodeURIComponent(`SELECT ${fields.join(', ')} FROM ${object}`);
	const first = await call(org, 'GET', `/services/data/${version}/query?q=${soql}`);
	return String(member(first.body, 'nextRecordsUrl'));
}

/** Rows before the recorded page, on it and after it. */
function seedPages(
	seeder: Seeder,
	reply: unknown,
	position: number,
): { object: string; fields: string[] } {
	const records = listAt(reply, 'records').filter(isObject);
	const object = recordUrl(records[0])?.type ?? '';
	seeder.plain(object, position);
	for (const record of records) seeder.one(object, record);
	seeder.plain(object, Number(member(reply, 'totalSize')) - position - records.length);
	return { object, fields: Object.keys(records[0] ?? {}).filter((key) => key !== 'attributes') };
}
