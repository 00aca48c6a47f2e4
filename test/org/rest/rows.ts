import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SalesforceError, notFound, salesforceError, unsupported } from '../errors';
import type {
	FieldSchema,
	IncomingRecord,
	ObjectSchema,
	RecordError,
	Row,
	SaveResult,
} from '../model';
import type { Org } from '../org';
import { callOf, firedFault } from '../server/call';
import { methodNotAllowed, parameter, queryValue, resource } from '../server/resource';
import { looksLikeId, normalizeId } from '../store/ids';
import type { TransactionOptions } from '../store/orgStore';
import { publishResult } from '../events/publish';
import { keepUpload, readReplacement, readUpload, replaceFile } from '../files/upload';
import { conditionalStatus } from './conditional';
import { renderRecord } from './render';
import { SaveError } from './saveError';

/** From this version an upsert that updates answers 200 with a body instead of 204. */
const upsertBodySince = 46;
/** How long a late-visible row stays unseen, unless the fault says. */
const defaultLateMs = 3000;
/** `/sobjects/X` and one record of it, by id and by external id. */
export function registerRows(app: FastifyInstance, org: Org): void {
	const base = '/services/data/:version/sobjects/:object';
	resource(app, `${base}/:id`, {
		GET: (request, reply) => getById(org, request, reply),
		POST: (request, reply) => createByUpsert(org, request, reply),
		PATCH: (request, reply) => patchById(org, request, reply),
		DELETE: (request, reply) => deleteById(org, request, reply),
	});
	resource(app, `${base}/:field/:value`, {
		GET: (request, reply) => getByExternalId(org, request, reply),
		PATCH: (request, reply) => upsertByExternalId(org, request, reply),
		DELETE: (request, reply) => deleteByExternalId(org, request, reply),
	});
}

/** POST /sobjects/X. */
export function createRecord(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const schema = objectOf(org, request);
	refuseUnable(request, schema, 'createable', ['GET', 'POST']);
	const upload = readUpload(org, schema, request.body);
	const values = upload?.values ?? bodyRecord(request);
	const result = save(org, request, () => org.store.insert(schema.name, values));
	if (!result.success) throw new SaveError(400, result.errors);
	if (upload !== undefined) {
		keepUpload(org, schema, result.id, upload, transactionOptions(org, request));
	}
	const published = publishResult(schema.name);
	if (published !== undefined) return reply.code(201).send(published);
	return sendCreated(request, reply, schema, { id: result.id, success: true, errors: [] });
}

/** The object a path names; 404 when there is none. */
export function objectOf(org: Org, request: FastifyRequest): ObjectSchema {
	const schema = org.store.schema(parameter(request, 'object'));
	if (schema === undefined) throw notFound();
	return schema;
}

/** The part of `Sforce-Duplicate-Rule-Header` that saves what a rule only warns of. */
const ALLOW_SAVE = /\ballowSave\s*=\s*true\b/i;

/** How its headers, and the faults that struck it, shape a call's transaction. */
export function transactionOptions(org: Org, request: FastifyRequest): TransactionOptions {
	const call = callOf(request);
	const late = firedFault(call, 'late-visible');
	const lock = firedFault(call, 'lock-row');
	return {
		apiVersion: call.version,
		allowDuplicates: ALLOW_SAVE.test(String(request.headers['sforce-duplicate-rule-header'] ?? '')),
		...assignmentOf(org, request),
		...(late === undefined ? {} : { visibleAfterMs: late.delayMs ?? defaultLateMs }),
		...(lock === undefined ? {} : { lockedRows: lock.rows ?? 1 }),
		...(call.undoLog === undefined ? {} : { undoLog: call.undoLog }),
	};
}

/** `Sforce-Auto-Assign`: TRUE, which is the default, FALSE, or the id of a rule. */
function assignmentOf(org: Org, request: FastifyRequest): Pick<TransactionOptions, 'assignment'> {
	const header = request.headers['sforce-auto-assign'];
	const value = String(header ?? 'TRUE').trim();
	if (/^false$/i.test(value)) return {};
	const onUpdate = header !== undefined || org.settings.assignOnUpdate === 'by-default';
	if (/^true$/i.test(value)) return { assignment: { onUpdate } };
	return { assignment: { onUpdate, ruleId: assignmentRuleId(org, value) } };
}

/** The id of a rule that a caller named; what Salesforce answers for another is not known. */
export function assignmentRuleId(org: Pick<Org, 'store'>, given: string): string {
	const id = normalizeId(given);
	const rule = org.store.rules.assignment.find((each) => each.id === id);
	if (rule === undefined) throw unsupported(`the assignment rule ${given}, which does not exist`);
	return rule.id;
}

const rowMethods = { GET: undefined, PATCH: 'updateable', DELETE: 'deletable' } as const;

/** Refuses a method that describe says the object does not have. */
function refuseUnable(
	request: FastifyRequest,
	schema: ObjectSchema,
	ability: 'createable' | 'updateable' | 'deletable',
	methods: readonly string[],
): void {
	if (schema.abilities?.[ability] !== false) return;
	throw methodNotAllowed(
		request.method,
		methods.filter((method) => method !== request.method),
	);
}

function refuseUnableRow(request: FastifyRequest, schema: ObjectSchema): void {
	const { abilities } = schema;
	const methods = Object.entries(rowMethods).flatMap(([method, ability]) =>
		ability !== undefined && abilities?.[ability] === false ? [] : [method],
	);
	if (!methods.includes(request.method)) throw methodNotAllowed(request.method, methods);
}

/** The fields of `?fields=a,b`; all of them without it. */
export function requestedFields(
	org: Org,
	schema: ObjectSchema,
	names: readonly string[] | undefined,
): FieldSchema[] {
	if (names === undefined) return schema.fields;
	return names.map((name) => {
		const field = org.store.field(schema.name, name.trim());
		if (field === undefined) {
			throw salesforceError(
				400,
				'INVALID_FIELD',
				`No such column '${name}' on sobject of type ${schema.name}`,
			);
		}
		return field;
	});
}

function getById(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const schema = objectOf(org, request);
	const id = idSegment(request);
	const row = org.store.byId(schema.name, id);
	if (row === undefined) throw notFound();
	const status = conditionalStatus(org, request, reply, schema, row);
	if (status !== undefined) return reply.code(status).send();
	return render(org, request, schema, row);
}

function patchById(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const schema = objectOf(org, request);
	refuseUnableRow(request, schema);
	const id = idSegment(request);
	const upload = readReplacement(org, schema, request.body);
	const record = upload?.values ?? bodyRecord(request);
	const row = org.store.byId(schema.name, id);
	const status = row && conditionalStatus(org, request, reply, schema, row);
	if (status !== undefined) return reply.code(status).send();
	const result = save(org, request, () => org.store.update(schema.name, id, record));
	if (!result.success) {
		const misread = misreadFields(org, schema, record);
		throw saveFailure(org, schema, id, misread.length > 0 ? misread : result.errors);
	}
	if (upload !== undefined) {
		replaceFile(org, schema, result.id, upload, transactionOptions(org, request));
	}
	return reply.code(204).send();
}

/** The body is read before the record is looked for, so that its errors come first. */
function misreadFields(org: Org, schema: ObjectSchema, record: IncomingRecord): RecordError[] {
	return org.store
		.parseErrors(schema.name, record)
		.filter(({ statusCode }) => ['INVALID_FIELD', 'JSON_PARSER_ERROR'].includes(statusCode));
}

function deleteById(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const schema = objectOf(org, request);
	refuseUnableRow(request, schema);
	const id = idSegment(request);
	remove(org, request, schema, id);
	return reply.code(204).send();
}

/** `POST /sobjects/X/Id`: an upsert that has no id yet. */
function createByUpsert(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const schema = objectOf(org, request);
	if (parameter(request, 'id').toLowerCase() !== 'id') {
		throw new SalesforceError(
			405,
			'METHOD_NOT_ALLOWED',
			"HTTP Method 'POST' not allowed. Allowed are HEAD,GET,PATCH,DELETE",
		);
	}
	const result = save(org, request, () => org.store.insert(schema.name, bodyRecord(request)));
	if (!result.success) throw new SaveError(400, result.errors);
	const body = { id: result.id, success: true, errors: [], created: true };
	return sendCreated(request, reply, schema, body);
}

function getByExternalId(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const schema = objectOf(org, request);
	const field = externalIdField(org, request, schema);
	const row = singleMatch(org, request, schema, field);
	if (row === undefined) throw notFound();
	const status = conditionalStatus(org, request, reply, schema, row);
	if (status !== undefined) return reply.code(status).send();
	return render(org, request, schema, row);
}

function deleteByExternalId(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const schema = objectOf(org, request);
	refuseUnableRow(request, schema);
	const field = externalIdField(org, request, schema);
	const row = singleMatch(org, request, schema, field);
	if (row === undefined) throw notFound();
	remove(org, request, schema, row.Id);
	return reply.code(204).send();
}

function upsertByExternalId(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const schema = objectOf(org, request);
	refuseUnableRow(request, schema);
	const field = externalIdField(org, request, schema);
	const record = bodyRecord(request);
	const named = Object.keys(record).find((name) => name.toLowerCase() === field.name.toLowerCase());
	if (named !== undefined) {
		throw salesforceError(
			400,
			'INVALID_FIELD',
			`The ${field.name} field should not be specified in the sobject data.`,
		);
	}
	const match = singleMatch(org, request, schema, field);
	if (match === undefined && queryValue(request, 'updateOnly') === 'true') throw notFound();
	const status = match && conditionalStatus(org, request, reply, schema, match);
	if (status !== undefined) return reply.code(status).send();
	const value = parameter(request, 'value');
	const result = save(org, request, () => org.store.upsert(schema.name, field.name, value, record));
	if (!result.success) throw saveFailure(org, schema, match?.Id ?? value, result.errors);
	const created = result.created === true;
	const body = { id: result.id, success: true, errors: [], created };
	if (created) return sendCreated(request, reply, schema, body);
	if (Number(callOf(request).version) < upsertBodySince) return reply.code(204).send();
	return reply.code(200).send(body);
}

function externalIdField(org: Org, request: FastifyRequest, schema: ObjectSchema): FieldSchema {
	const name = parameter(request, 'field');
	if (looksLikeId(name) && org.store.field(schema.name, name) === undefined) {
		throw unsupported(`relationship traversal /sobjects/${schema.name}/{id}/{relationship}`);
	}
	const field = org.store.field(schema.name, name);
	if (field === undefined || !(field.externalId === true || field.idLookup === true)) {
		throw notFound(`Provided external ID field does not exist or is not accessible: ${name}`);
	}
	return field;
}

/** The record with this external id; 300 and the candidates' paths when there are several. */
function singleMatch(
	org: Org,
	request: FastifyRequest,
	schema: ObjectSchema,
	field: FieldSchema,
): Row | undefined {
	const matches = org.store.byField(schema.name, field.name, parameter(request, 'value'));
	if (matches.length > 1) {
		const base = `/services/data/v${callOf(request).version}/sobjects/${schema.name}`;
		throw new SeveralMatches(matches.map((row) => `${base}/${row.Id}`));
	}
	return matches[0];
}

/** 300: the body lists the paths of all records that match. */
class SeveralMatches extends SalesforceError {
	constructor(private readonly paths: string[]) {
		super(300, 'MULTIPLE_CHOICES', 'More than one record matches the external id.');
	}

	override body(): unknown[] {
		return this.paths;
	}
}

function remove(org: Org, request: FastifyRequest, schema: ObjectSchema, id: string): void {
	const result = save(org, request, () => org.store.remove(schema.name, id));
	if (!result.success) throw saveFailure(org, schema, id, result.errors);
}

function save(org: Org, request: FastifyRequest, work: () => SaveResult): SaveResult {
	return org.store.transaction(transactionOptions(org, request), () => ({
		result: work(),
		commit: true,
	}));
}

/** 404 when the record itself is gone, 400 for what is wrong with the values. */
function saveFailure(
	org: Org,
	schema: ObjectSchema,
	id: string,
	errors: SaveResult['errors'],
): SaveError {
	const code = errors[0]?.statusCode ?? '';
	const gone =
		['INVALID_CROSS_REFERENCE_KEY', 'ENTITY_IS_DELETED'].includes(code) &&
		org.store.byId(schema.name, id) === undefined;
	return new SaveError(gone ? 404 : 400, errors);
}

function idSegment(request: FastifyRequest): string {
	const id = parameter(request, 'id');
	if (looksLikeId(id)) return id;
	throw notFound(`Provided external ID field does not exist or is not accessible: ${id}`);
}

function bodyRecord(request: FastifyRequest): IncomingRecord {
	const body: unknown = request.body;
	if (body === undefined || body === null) {
		throw salesforceError(
			400,
			'JSON_PARSER_ERROR',
			'The HTTP entity body is required, but this request has no entity body.',
		);
	}
	if (typeof body !== 'object' || Array.isArray(body)) {
		throw salesforceError(
			400,
			'JSON_PARSER_ERROR',
			'Unexpected parameter encountered during deserialization: an object is expected.',
		);
	}
	return { ...body };
}

function render(org: Org, request: FastifyRequest, schema: ObjectSchema, row: Row): unknown {
	const fields = requestedFields(org, schema, queryValue(request, 'fields')?.split(','));
	return renderRecord(schema, row, callOf(request).version, fields);
}

function sendCreated(
	request: FastifyRequest,
	reply: FastifyReply,
	schema: ObjectSchema,
	body: { id: string } & Record<string, unknown>,
): unknown {
	const { version } = callOf(request);
	return reply
		.code(201)
		.header('location', `/services/data/v${version}/sobjects/${schema.name}/${body.id}`)
		.send(body);
}
