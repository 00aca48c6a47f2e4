import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound, unsupported } from '../errors';
import type { FieldSchema, ObjectSchema } from '../model';
import type { Org } from '../org';
import { objectOf } from '../rest/rows';
import { isPicklist, valuesOfType } from '../schema/recordTypes';
import { callOf } from '../server/call';
import { parameter, resource } from '../server/resource';
import { normalizeId } from '../store/ids';
import { recordTypesOf, type RecordTypeInfo } from '../store/recordTypes';

/** The User Interface API: picklist values by record type, and nothing else of it. */
export function registerUiApi(app: FastifyInstance, org: Org): void {
	const base = '/services/data/:version/ui-api/object-info/:object/picklist-values/:recordTypeId';
	resource(app, base, {
		GET: (request, reply) => {
			const { schema, type } = find(org, request);
			const fields = schema.fields.filter(isPicklist);
			const values = fields.map((field) => [field.name, picklist(request, schema, type, field)]);
			return tagged(request, reply, { picklistFieldValues: Object.fromEntries(values) });
		},
	});
	resource(app, `${base}/:field`, {
		GET: (request, reply) => {
			const { schema, type } = find(org, request);
			const field = org.store.field(schema.name, parameter(request, 'field'));
			if (field === undefined || !isPicklist(field)) throw notFound();
			const { eTag: _tag, ...body } = picklist(request, schema, type, field);
			return tagged(request, reply, body);
		},
	});
	app.all('/services/data/:version/ui-api/*', (request) => {
		throw unsupported(`${request.method} ${callOf(request).entry.path}`);
	});
}

function find(org: Org, request: FastifyRequest): { schema: ObjectSchema; type: RecordTypeInfo } {
	const schema = objectOf(org, request);
	const id = normalizeId(parameter(request, 'recordTypeId'));
	const types = recordTypesOf(org.store.unrestricted, schema.name, org.settings);
	const type = types.find((each) => each.id === id);
	if (type === undefined) throw notFound();
	return { schema, type };
}

function picklist(
	request: FastifyRequest,
	schema: ObjectSchema,
	type: RecordTypeInfo,
	field: FieldSchema,
): Record<string, unknown> {
	const values = valuesOfType(schema.name, type.developerName, field).map(entryOf);
	const chosen = values.find(({ value }) => value === field.defaultValue);
	const root = `/services/data/v${callOf(request).version}/ui-api/object-info/${schema.name}`;
	return {
		controllerValues: {},
		defaultValue: chosen ?? null,
		eTag: tagOf(values),
		url: `${root}/picklist-values/${type.id}/${field.name}`,
		values,
	};
}

function entryOf(value: string): Record<'label' | 'value', string> & Record<string, unknown> {
	return { attributes: null, label: value, validFor: [], value };
}

/** The body with its tag; 304 for whoever has it already. */
function tagged(
	request: FastifyRequest,
	reply: FastifyReply,
	body: Record<string, unknown>,
): unknown {
	const eTag = tagOf(body);
	reply.header('etag', `"${eTag}"`);
	const { 'if-none-match': seen } = request.headers;
	if (seen?.split(/,\s*/).includes(`"${eTag}"`) === true) return reply.code(304).send();
	return { eTag, ...body };
}

function tagOf(value: unknown): string {
	return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
