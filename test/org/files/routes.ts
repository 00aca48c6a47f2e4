import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
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
			GET: (request, reply) => sendFile(org, reply, object, parameter(request, 'id'), binaryType),
		});
	}
	resource(app, '/services/data/:version/sobjects/EventLogFile/:id/LogFile', {
		GET: (request, reply) =>
			sendFile(org, reply, 'EventLogFile', parameter(request, 'id'), 'text/csv'),
	});
}

/** Sends a record's file piece by piece. */
function sendFile(
	org: Org,
	reply: FastifyReply,
	object: string,
	id: string,
	type: string,
): FastifyReply {
	const isSeen = org.store.schema(object) !== undefined;
	const row = isSeen ? org.store.byId(object, id) : undefined;
	const content = row === undefined ? undefined : contentsOf(org).get(row.Id);
	if (content === undefined) throw notFound();
	return reply.type(type).send(Readable.from(content.read(), { objectMode: false }));
}
