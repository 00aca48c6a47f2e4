import type { FastifyInstance } from 'fastify';
import type { Org } from '../org';
import { callOf } from '../server/call';
import { resource } from '../server/resource';
import { postBatch } from './batch';
import { postComposite } from './composite';
import { postGraph } from './graph';
import { postTree } from './tree';

/** `/composite` and the resources under it, but for Collections. */
export function registerComposite(app: FastifyInstance, org: Org): void {
	const base = '/services/data/:version/composite';
	resource(app, base, {
		GET: (request) => {
			const root = `/services/data/v${callOf(request).version}/composite`;
			return Object.fromEntries(
				['tree', 'batch', 'sobjects', 'graph'].map((name) => [name, `${root}/${name}`]),
			);
		},
		POST: (request, reply) => postComposite(org, request, reply),
	});
	resource(app, `${base}/batch`, { POST: (request) => postBatch(org, request) });
	resource(app, `${base}/graph`, { POST: (request) => postGraph(org, request) });
	resource(app, `${base}/tree/:object`, {
		POST: (request, reply) => postTree(org, request, reply),
	});
}
