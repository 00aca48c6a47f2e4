import type { FastifyInstance, FastifyRequest } from 'fastify';
import { notFound, salesforceError, unsupported } from '../errors';
import type { IncomingRecord, RecordError, SaveResult } from '../model';
import type { Org } from '../org';
import { contentField } from '../schema/files';
import { callOf } from '../server/call';
import { parameter, queryValue, resource } from '../server/resource';
import { normalizeId } from '../store/ids';
import { publishResult } from '../events/publish';
import { recordError } from '../store/recordErrors';
import {
	checkChunks,
	checkCount,
	readCollection,
	typeOf,
	type Collection,
} from './collectionRequest';
import { renderRecord } from './render';
import { objectOf, requestedFields, transactionOptions } from './rows';
import { SaveError } from './saveError';

/** Records that one retrieve by POST may ask for; GET ends at the length of the URI. */
const mostRetrieved = 2000;

/** `/composite/sobjects`: up to 200 records in one call, one result for each. */
export function registerCollections(app: FastifyInstance, org: Org): void {
	const base = '/services/data/:version/composite/sobjects';
	resource(app, base, {
		POST: (request) => insertMany(org, request),
		PATCH: (request) => updateMany(org, request),
		DELETE: (request) => deleteMany(org, request),
	});
	resource(app, `${base}/:object`, {
		GET: (request) =>
			retrieveMany(org, request, listOf(queryValue(request, 'ids')), {
				fields: listOf(queryValue(request, 'fields')),
			}),
		POST: (request) => {
			const body: unknown = request.body;
			const { ids, fields } = retrieveBody(body);
			return retrieveMany(org, request, ids, { fields });
		},
	});
	resource(app, `${base}/:object/:field`, { PATCH: (request) => upsertMany(org, request) });
}

function insertMany(org: Org, request: FastifyRequest): unknown {
	const collection = readCollection(request.body);
	checkChunks(collection.records, org.settings);
	refuseWrongTypes(org, collection);
	const { allOrNone, records } = collection;
	if (records.some((record) => typeOf(record) in contentField)) {
		throw unsupported('files in a collection');
	}
	const results = saveAll(org, request, allOrNone, records, (record) =>
		org.store.insert(typeOf(record), withoutId(record)),
	);
	return results.map((result, index) => {
		if (!result.success) return result;
		return publishResult(typeOf(records[index] ?? {})) ?? result;
	});
}

function updateMany(org: Org, request: FastifyRequest): unknown {
	const collection = readCollection(request.body);
	checkChunks(collection.records, org.settings);
	refuseWrongTypes(org, collection);
	return saveAll(org, request, collection.allOrNone, collection.records, (record) => {
		const id = idOf(record);
		if (id === undefined) {
			return failure(recordError('MISSING_ARGUMENT', 'Id not specified in an update call'));
		}
		return org.store.update(typeOf(record), id, withoutId(record));
	});
}

function upsertMany(org: Org, request: FastifyRequest): unknown {
	const schema = objectOf(org, request);
	const fieldName = parameter(request, 'field');
	const field = org.store.field(schema.name, fieldName);
	if (field === undefined || !(field.externalId === true || field.idLookup === true)) {
		throw notFound(`Provided external ID field does not exist or is not accessible: ${fieldName}`);
	}
	const collection = readCollection(request.body);
	refuseWrongTypes(org, collection);
	const key = (record: IncomingRecord): string | number | null => {
		const value = valueOf(record, field.name);
		return typeof value === 'string' || typeof value === 'number' ? value : null;
	};
	const seen = new Map<string, number>();
	for (const record of collection.records) {
		const value = key(record);
		if (value === null) continue;
		const text = String(value).toLowerCase();
		seen.set(text, (seen.get(text) ?? 0) + 1);
	}
	return saveAll(org, request, collection.allOrNone, collection.records, (record) => {
		const value = key(record);
		if ((seen.get(String(value).toLowerCase()) ?? 0) > 1) {
			return failure(
				recordError('DUPLICATE_VALUE', `Duplicate external id specified: ${value ?? ''}`, [
					field.name,
				]),
			);
		}
		return org.store.upsert(schema.name, field.name, value, without(record, field.name));
	});
}

function deleteMany(org: Org, request: FastifyRequest): unknown {
	const ids = listOf(queryValue(request, 'ids'));
	if (ids.length === 0) {
		throw salesforceError(400, 'MISSING_ARGUMENT', 'The ids parameter is required.');
	}
	checkCount(ids.length);
	const allOrNone = queryValue(request, 'allOrNone') === 'true';
	return saveAll(org, request, allOrNone, ids, (id) => {
		const schema = org.store.objectOf(id);
		if (schema === undefined || normalizeId(id) === undefined) {
			return failure(recordError('MALFORMED_ID', `malformed id ${id}`));
		}
		return org.store.remove(schema.name, id);
	});
}

function retrieveMany(
	org: Org,
	request: FastifyRequest,
	ids: readonly string[],
	options: { fields: readonly string[] },
): unknown {
	const schema = objectOf(org, request);
	if (ids.length === 0 || options.fields.length === 0) {
		throw salesforceError(400, 'MISSING_ARGUMENT', 'The ids and fields parameters are required.');
	}
	if (ids.length > mostRetrieved) {
		throw salesforceError(
			400,
			'EXCEEDED_ID_LIMIT',
			`record limit reached. cannot submit more than ${mostRetrieved} records into this call`,
		);
	}
	const names = options.fields.some((name) => name.toLowerCase() === 'id')
		? options.fields
		: [...options.fields, 'Id'];
	const fields = requestedFields(org, schema, names);
	const { version } = callOf(request);
	return ids.map((id) => {
		const row = org.store.byId(schema.name, id);
		return row === undefined ? null : renderRecord(schema, row, version, fields);
	});
}

/** Saves each in one transaction; with allOrNone a single failure takes all of them back. */
function saveAll<T>(
	org: Org,
	request: FastifyRequest,
	allOrNone: boolean,
	items: readonly T[],
	save: (item: T) => SaveResult,
): SaveResult[] {
	return org.store.transaction(transactionOptions(org, request), () => {
		const results = items.map((item) => printed(save(item)));
		const commit = !allOrNone || results.every((result) => result.success);
		return { result: commit ? results : results.map(rolledBack), commit };
	});
}

/** The keys in Salesforce's order; a failure names no id. */
function printed(result: SaveResult): SaveResult {
	if (!result.success) return { success: false, errors: result.errors };
	const { id, created } = result;
	return { id, success: true, errors: [], ...(created === undefined ? {} : { created }) };
}

function rolledBack(result: SaveResult): SaveResult {
	if (!result.success) return result;
	return failure(
		recordError(
			'ALL_OR_NONE_OPERATION_ROLLED_BACK',
			'Record rolled back because not all records were valid and the request was using AllOrNone header',
		),
	);
}

/** A value of the wrong JSON type fails in the parser, and so the whole call. */
function refuseWrongTypes(org: Org, collection: Collection): void {
	for (const record of collection.records) {
		const errors = org.store
			.parseErrors(typeOf(record), withoutId(record))
			.filter((error) => error.statusCode === 'JSON_PARSER_ERROR');
		if (errors.length > 0) throw new SaveError(400, errors);
	}
}

function retrieveBody(body: unknown): { ids: string[]; fields: string[] } {
	const read = (key: string): string[] => {
		const value: unknown =
			typeof body === 'object' && body !== null
				? Object.getOwnPropertyDescriptor(body, key)?.value
				: undefined;
		return Array.isArray(value) ? value.map(String) : [];
	};
	return { ids: read('ids'), fields: read('fields') };
}

function listOf(text: string | undefined): string[] {
	return (text ?? '')
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

function idOf(record: IncomingRecord): string | undefined {
	const id = valueOf(record, 'Id');
	return typeof id === 'string' && id !== '' ? id : undefined;
}

function valueOf(record: IncomingRecord, name: string): unknown {
	const key = Object.keys(record).find((candidate) => sameName(candidate, name));
	return key === undefined ? undefined : record[key];
}

function withoutId(record: IncomingRecord): IncomingRecord {
	return without(record, 'Id');
}

function without(record: IncomingRecord, name: string): IncomingRecord {
	return Object.fromEntries(Object.entries(record).filter(([key]) => !sameName(key, name)));
}

function sameName(left: string, right: string): boolean {
	return left.toLowerCase() === right.toLowerCase();
}

function failure(error: RecordError): SaveResult & { success: false } {
	return { success: false, errors: [error] };
}
