import type { FastifyInstance } from 'fastify';
import { unsupported } from '../errors';

const eventRecord = /^\/services\/data\/v[\d.]+\/sobjects\/\w+__e\/(?!describe|eventSchema)/i;

/** Events have no records to get, change or delete; eventSchema is not simulated. */
export function registerEventGuard(app: FastifyInstance): void {
	app.addHook('preHandler', (request, _reply, done) => {
		if (eventRecord.test(request.url) || /\/eventSchema\b/i.test(request.url)) {
			throw unsupported(`${request.method} of a platform event's record or schema`);
		}
		done();
	});
}
