import type { FastifyInstance } from 'fastify';
import { notFound } from '../errors';
import type { Org } from '../org';
import { describeSummary } from '../schema/describe';
import { describeLayout, describeLayouts } from '../schema/layouts';
import { callOf } from '../server/call';
import { parameter, resource } from '../server/resource';
import { normalizeId } from '../store/ids';
import { recordTypesOf } from '../store/recordTypes';
import { objectOf } from './rows';

/** `/sobjects/X/describe/layouts`, of all record types or of one. */
export function registerLayouts(app: FastifyInstance, org: Org): void {
	const base = '/services/data/:version/sobjects/:object/describe/layouts';
	resource(app, base, {
		GET: (request) => {
			const schema = objectOf(org, request);
			const { version } = callOf(request);
			if (describeSummary(schema, version)['layoutable'] !== true) throw notFound();
			const types = recordTypesOf(org.store.unrestricted, schema.name, org.settings);
			return describeLayouts(schema, types, version);
		},
	});
	resource(app, `${base}/:recordTypeId`, {
		GET: (request) => {
			const schema = objectOf(org, request);
			const types = recordTypesOf(org.store.unrestricted, schema.name, org.settings);
			const id = normalizeId(parameter(request, 'recordTypeId'));
			const type = types.find((each) => each.id === id);
			if (type === undefined) throw notFound();
			return describeLayout(schema, types, type);
		},
	});
}
