import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { wholeSecond } from '../clock';
import { seedRecords } from '../control/records';
import type { IncomingRecord, Row } from '../model';
import type { Org } from '../org';
import { firedFault, type Call } from './call';

/** Longer than any client waits, unless the fault says. */
const defaultLateMs = 120_000;

/** What faults do between the arrival of a request and its handler. Gives the reply, if there is one. */
export async function beforeHandler(
	org: Org,
	call: Call,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply | undefined> {
	const touch = firedFault(call, 'modstamp-only-touch');
	if (touch !== undefined) touchModstamps(org, readableUrl(request), touch.rows ?? 1);
	const double = firedFault(call, 'non-unique-extid');
	if (double !== undefined) addDoubles(org, request, double.rows ?? 1);
	if (firedFault(call, 'flow-rollback') !== undefined) {
		return reply.code(400).send(rolledBackFlow(request));
	}
	const late = firedFault(call, 'executes-late');
	if (late !== undefined) await sleep(late.delayMs ?? defaultLateMs, undefined, { ref: false });
	return undefined;
}

/** A job of the system's own: SystemModstamp moves, and nothing that tells of a user does. */
function touchModstamps(org: Org, url: string, rows: number): void {
	const name = (/\/sobjects\/(\w+)/.exec(url) ?? /\bfrom\s+(\w+)/i.exec(url))?.[1];
	const schema = name === undefined ? undefined : org.store.schema(name);
	if (schema === undefined) return;
	const touched: IncomingRecord[] = [];
	const now = wholeSecond(org.clock.now());
	for (const row of org.store.rows(schema.name)) {
		if (touched.length >= rows) break;
		const { Id, LastModifiedDate, LastModifiedById } = row;
		touched.push({
			Id,
			SystemModstamp: new Date(now).toISOString(),
			LastModifiedDate: new Date(Number(LastModifiedDate ?? now)).toISOString(),
			...(LastModifiedById === undefined ? {} : { LastModifiedById }),
		});
	}
	seedRecords(org.store, { object: schema.name, records: touched, update: true });
}

/** Puts a second record beside each one that the upsert would find, as if the field were not unique. */
function addDoubles(org: Org, request: FastifyRequest, rows: number): void {
	const [, objectName = '', fieldName = ''] =
		/\/sobjects\/(\w+)\/(\w+)/.exec(readableUrl(request)) ?? [];
	const field = org.store.field(objectName, fieldName);
	const schema = org.store.schema(objectName);
	if (field?.externalId !== true || schema === undefined) return;
	for (const value of keysOf(request, field.name).slice(0, rows)) {
		const found = org.store.byField(schema.name, field.name, value);
		const [first] = found;
		const now = wholeSecond(org.clock.now());
		const stamps = { CreatedDate: now, LastModifiedDate: now, SystemModstamp: now };
		const values = first === undefined ? { ...stamps, [field.name]: value } : withoutId(first);
		org.store.load(schema.name, found.length === 0 ? 2 : 1, () => ({ ...values }));
	}
}

/** The external ids of an upsert: of its path, or of the records in its body. */
function keysOf(request: FastifyRequest, fieldName: string): string[] {
	const [path = ''] = request.url.split('?');
	const inPath = /\/sobjects\/\w+\/\w+\/([^/]+)$/.exec(path)?.[1];
	if (inPath !== undefined) return [decodeURIComponent(inPath)];
	const records = member(request.body, 'records');
	if (!Array.isArray(records)) return [];
	return records.flatMap((record) => {
		const key = member(record, fieldName);
		return typeof key === 'string' && key !== '' ? [key] : [];
	});
}

function withoutId({ Id: _id, ...values }: Row): Omit<Row, 'Id'> {
	return values;
}

/** One interview failed, and the transaction it shared with the others went with it. */
function rolledBackFlow(request: FastifyRequest): unknown[] {
	const [path = ''] = request.url.split('?');
	const inputs = member(request.body, 'inputs');
	const count = Array.isArray(inputs) ? Math.max(1, inputs.length) : 1;
	return Array.from({ length: count }, () => ({
		actionName: decodeURIComponent(path.split('/').at(-1) ?? ''),
		errors: [
			{
				statusCode: 'UNKNOWN_EXCEPTION',
				message: 'The flow failed, and everything it did was rolled back.',
				fields: [],
			},
		],
		isSuccess: false,
		outputValues: null,
		version: 1,
	}));
}

function readableUrl(request: FastifyRequest): string {
	try {
		return decodeURIComponent(request.url.replaceAll('+', ' '));
	} catch {
		return request.url;
	}
}

function member(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null
		? Object.getOwnPropertyDescriptor(value, name)?.value
		: undefined;
}
