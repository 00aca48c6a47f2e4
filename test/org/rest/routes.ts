import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { identityUrl } from '../auth/identity';
import { registerActions } from '../actions/routes';
import { registerApprovals } from '../approvals/routes';
import { registerComposite } from '../composite';
import { notFound, unsupported } from '../errors';
import { registerEventGuard } from '../events/guard';
import { registerFiles } from '../files/routes';
import type { Org } from '../org';
import { registerReports } from '../reports/routes';
import { registerSearch } from '../search/routes';
import { describeObject, describeSummary } from '../schema/describe';
import { callOf } from '../server/call';
import { resource } from '../server/resource';
import { recordTypesOf } from '../store/recordTypes';
import { registerUiApi } from '../uiApi/routes';
import { offeredVersions } from '../versions';
import { registerTooling } from './tooling';
import { registerApexRest } from './apexRest';
import { registerCollections } from './collections';
import { registerLayouts } from './layouts';
import { registerLimits } from './limits';
import { registerQuery } from './query';
import { recentItems, registerRecent } from './recent';
import { createRecord, objectOf, registerRows } from './rows';

/** Resources that Salesforce has and the simulated org has not. */
const unsimulated =
	/^\/services\/(?:apexrest|Soap|async|data\/v[\d.]+\/(?:search|parameterizedSearch|tooling|composite|actions|process|analytics|recent|tabs|theme|ui-api|graphql|connect|chatter|metadata|event|quickActions|appMenu|wave|async|compactLayouts|knowledgeManagement|support|licensing|folders|consent|dedupe|emailConnect|smartdatadiscovery|jobs|sobjects\/[^/]+\/(?:listviews|quickActions|describe|[^/]+\/[^/]+\/)))/i;

/** `/services/data`. */
export function registerRest(app: FastifyInstance, org: Org): void {
	resource(app, '/services/data', { GET: () => offeredVersions(org.apiVersion) });
	resource(app, '/services/data/:version', { GET: (request) => rootBody(org, request) });
	registerDescribe(app, org);
	registerRows(app, org);
	registerCollections(app, org);
	registerQuery(app, org);
	registerLimits(app, org);
	registerComposite(app, org);
	registerSearch(app, org);
	registerRecent(app, org);
	registerEventGuard(app);
	registerActions(app, org);
	registerFiles(app, org);
	registerApprovals(app, org);
	registerApexRest(app, org);
	registerTooling(app, org);
	registerReports(app, org);
	registerLayouts(app, org);
	registerUiApi(app, org);
	app.setNotFoundHandler((request) => {
		const [path = ''] = request.url.split('?');
		if (unsimulated.test(path)) throw unsupported(`${request.method} ${path}`);
		throw notFound();
	});
}

function registerDescribe(app: FastifyInstance, org: Org): void {
	const base = '/services/data/:version/sobjects';
	resource(app, base, {
		GET: (request, reply) => {
			if (unchanged(org, request, reply)) return reply.code(304).send();
			const { version } = callOf(request);
			const sobjects = org.store
				.objectNames()
				.flatMap((name) => org.store.schema(name) ?? [])
				.map((schema) => describeSummary(schema, version));
			return { encoding: 'UTF-8', maxBatchSize: 200, sobjects };
		},
	});
	resource(app, `${base}/:object`, {
		GET: (request) => {
			const schema = objectOf(org, request);
			return {
				objectDescribe: describeSummary(schema, callOf(request).version),
				recentItems: recentItems(org, callOf(request).version, schema),
			};
		},
		POST: (request, reply) => createRecord(org, request, reply),
	});
	resource(app, `${base}/:object/describe`, {
		GET: (request, reply) => {
			const schema = objectOf(org, request);
			if (unchanged(org, request, reply)) return reply.code(304).send();
			const types = recordTypesOf(org.store.unrestricted, schema.name, org.settings);
			return describeObject(schema, callOf(request).version, org.url, types);
		},
	});
	for (const name of ['listviews', 'quickActions']) {
		app.all(`${base}/:object/${name}`, () => {
			throw unsupported(`/sobjects/X/${name}`);
		});
	}
	app.all(`${base}/:object/describe/*`, () => {
		throw unsupported('compact, approval and named layouts');
	});
}

/** Objects change by field-level security alone: whoever has seen them since then has them still. */
function unchanged(org: Org, request: FastifyRequest, reply: FastifyReply): boolean {
	const changed = new Date(Math.max(org.startedAt, org.store.schemaChangedAt));
	reply.header('last-modified', changed.toUTCString());
	const etag = entityTag(org, request);
	reply.header('etag', etag);
	const { 'if-none-match': seen } = request.headers;
	if (seen !== undefined) return seen.split(/,\s*/).includes(etag);
	const since = Date.parse(request.headers['if-modified-since'] ?? '');
	return since >= Math.floor(changed.getTime() / 1000) * 1000;
}

/** Eight hexadecimal digits in quotes, as recorded. */
function entityTag(org: Org, request: FastifyRequest): string {
	const [path = ''] = request.url.split('?');
	const digest = createHash('sha256').update(`${org.startedAt} ${path}`).digest('hex');
	return `"${digest.slice(0, 8)}"`;
}

function rootBody(org: Org, request: FastifyRequest): Record<string, string> {
	const base = `/services/data/v${callOf(request).version}`;
	return {
		sobjects: `${base}/sobjects`,
		query: `${base}/query`,
		queryAll: `${base}/queryAll`,
		limits: `${base}/limits`,
		composite: `${base}/composite`,
		jobs: `${base}/jobs`,
		search: `${base}/search`,
		parameterizedSearch: `${base}/parameterizedSearch`,
		recent: `${base}/recent`,
		actions: `${base}/actions`,
		process: `${base}/process`,
		tooling: `${base}/tooling`,
		identity: identityUrl(org.identity),
	};
}
