import type { FastifyInstance } from 'fastify';
import { notFound } from '../errors';
import type { Org } from '../org';
import { contentField } from '../schema/files';
import { parameter, resource } from '../server/resource';
import { contentsOf } from './contents';

/** Salesforce's own spelling of the type, as recorded. */
const binaryType = 'application/octetstream';

/** The addresses files are downloaded from. */
export function registerFiles(app: FastifyInstance, org: Org): void {
	for (const [object, field] of Object.entries(contentField)) {
		resource(app, `/services/data/:version/sobjects/${object}/:id/${field}`, {
			GET: (request, reply) => {
				const row = org.store.byId(object, parameter(request, 'id'));
				const content = row === undefined ? undefined : contentsOf(org).get(row.Id);
				if (content === undefined) throw notFound();
				return reply.type(binaryType).send(content);
			},
		});
	}
}
