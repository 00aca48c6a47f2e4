import type { FastifyInstance } from 'fastify';
import type { OrgContext } from '../context';
import { registerMultipart } from '../server/multipart';
import { registerIngest } from './ingestRoutes';
import { JobBook } from './jobBook';
import { Lifecycle } from './lifecycle';
import { registerQueryJobs } from './queryRoutes';

/** Bulk API 2.0: `/jobs/ingest` and `/jobs/query`. Uploads reach the handlers as streams. */
export function registerBulk(app: FastifyInstance, org: OrgContext): void {
	const book = new JobBook(org.clock);
	const lifecycle = new Lifecycle(org.clock, org.settings);
	const desk = { org, book, lifecycle };
	app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload));
	registerMultipart(app);
	registerIngest(app, desk);
	registerQueryJobs(app, desk);
	org.onReset(() => {
		lifecycle.stopAll();
		book.clear();
	});
	org.onClose(() => {
		lifecycle.stopAll();
		book.clear();
	});
}
