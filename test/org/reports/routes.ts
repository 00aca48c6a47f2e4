import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { salesforceError, unsupported } from '../errors';
import type { Row } from '../model';
import type { Org } from '../org';
import { RollingCount } from '../rollingCount';
import { callOf } from '../server/call';
import { parameter, queryValue, resource } from '../server/resource';
import { makeId, normalizeId } from '../store/ids';
import { reportDefinitions, type ReportDefinition } from './catalog';
import {
	changedRequest,
	extendedMetadata,
	reportMetadata,
	savedRequest,
	typeMetadata,
	type ReportRequest,
} from './metadata';
import { runReport, visibleColumns } from './run';

const hourMs = 3_600_000;
/** Results of an asynchronous run are kept for a rolling day. */
const keptMs = 24 * hourMs;
/** Reports that the list holds, and runs that a report's list holds, at most. */
const mostListed = 200;
const mostInstances = 2000;

interface Instance {
	id: string;
	reportId: string;
	requestedAt: number;
	/** On the org's clock; until then the run is under way. */
	doneAt: number;
	request: ReportRequest;
	result?: Record<string, unknown>;
}

interface Desk {
	org: Org;
	instances: Map<string, Instance>;
	synchronous: RollingCount;
	asynchronous: RollingCount;
	issued: number;
}

/** `/analytics/reports`: what there is, what it shows, and running it now or in the background. */
export function registerReports(app: FastifyInstance, org: Org): void {
	const base = '/services/data/:version/analytics/reports';
	const desk: Desk = {
		org,
		instances: new Map(),
		synchronous: new RollingCount(org.clock, hourMs, 60_000),
		asynchronous: new RollingCount(org.clock, hourMs, 60_000),
		issued: 0,
	};
	org.onReset(() => {
		desk.instances.clear();
		desk.synchronous.clear();
		desk.asynchronous.clear();
	});
	resource(app, base, { GET: (request) => listReports(org, request) });
	resource(app, `${base}/query`, {
		POST: () => {
			throw unsupported('running a report that is not saved');
		},
	});
	resource(app, `${base}/:id`, {
		GET: (request) => runNow(desk, request),
		POST: (request) => runNow(desk, request),
	});
	resource(app, `${base}/:id/describe`, { GET: (request) => describe(org, request) });
	resource(app, `${base}/:id/instances`, {
		GET: (request) => listInstances(desk, request),
		POST: (request) => runLater(desk, request),
	});
	resource(app, `${base}/:id/instances/:instance`, {
		GET: (request) => instanceResult(desk, request),
		DELETE: (request, reply) => deleteInstance(desk, request, reply),
	});
}

function root(request: FastifyRequest, id: string): string {
	return `/services/data/v${callOf(request).version}/analytics/reports/${id}`;
}

function listReports(org: Org, request: FastifyRequest): unknown[] {
	if (org.store.schema('Report') === undefined) return [];
	return [...org.store.rows('Report')].slice(0, mostListed).map((row) => ({
		describeUrl: `${root(request, row.Id)}/describe`,
		id: row.Id,
		instancesUrl: `${root(request, row.Id)}/instances`,
		name: row['Name'],
		url: root(request, row.Id),
	}));
}

function find(org: Org, request: FastifyRequest): { row: Row; definition: ReportDefinition } {
	const isSeen = org.store.schema('Report') !== undefined;
	const row = isSeen ? org.store.byId('Report', parameter(request, 'id')) : undefined;
	const definition = reportDefinitions.find(
		({ developerName }) => developerName === row?.['DeveloperName'],
	);
	const object = definition && org.store.schema(definition.type.object);
	if (row === undefined || definition === undefined) {
		throw salesforceError(404, 'NOT_FOUND', 'The data you’re trying to access is unavailable.');
	}
	if (object === undefined) {
		throw salesforceError(
			403,
			'FORBIDDEN',
			'You don’t have sufficient privileges to perform this operation.',
		);
	}
	return { row, definition };
}

function describe(org: Org, request: FastifyRequest): Record<string, unknown> {
	const { row, definition } = find(org, request);
	const columns = visibleColumns(org, definition);
	const saved = savedRequest(definition, columns, true);
	return {
		attributes: { ...attributes(request, row), describeUrl: undefined },
		reportExtendedMetadata: extendedMetadata(saved, columns),
		reportMetadata: reportMetadata(saved, columns, row.Id),
		reportTypeMetadata: typeMetadata(definition, columns),
	};
}

function attributes(request: FastifyRequest, row: Row): Record<string, unknown> {
	return {
		describeUrl: `${root(request, row.Id)}/describe`,
		instancesUrl: `${root(request, row.Id)}/instances`,
		reportId: row.Id,
		reportName: row['Name'],
		type: 'Report',
	};
}

function requestOf(org: Org, request: FastifyRequest): { row: Row; wanted: ReportRequest } {
	const { row, definition } = find(org, request);
	const columns = visibleColumns(org, definition);
	const includeDetails = queryValue(request, 'includeDetails') === 'true';
	const saved = savedRequest(definition, columns, includeDetails);
	const body: unknown = request.method === 'POST' ? request.body : undefined;
	return { row, wanted: changedRequest(saved, columns, row.Id, body) };
}

function runNow(desk: Desk, request: FastifyRequest): Record<string, unknown> {
	const { org } = desk;
	const { row, wanted } = requestOf(org, request);
	const { syncReportsPerHour } = org.settings;
	if (desk.synchronous.value >= syncReportsPerHour) {
		throw salesforceError(
			403,
			'FORBIDDEN',
			`You can't run more than ${syncReportsPerHour} reports synchronously every 60 minutes. ` +
				'Try again later.',
		);
	}
	desk.synchronous.add();
	return { attributes: attributes(request, row), ...runReport(org, wanted, row.Id) };
}

function runLater(desk: Desk, request: FastifyRequest): Record<string, unknown> {
	const { org } = desk;
	const { row, wanted } = requestOf(org, request);
	const { asyncReportsPerHour, reportRunMs } = org.settings;
	if (desk.asynchronous.value >= asyncReportsPerHour) {
		// Only the number is documented; the words are those of the limit on synchronous runs.
		throw salesforceError(
			403,
			'FORBIDDEN',
			`You can't run more than ${asyncReportsPerHour} reports asynchronously every 60 minutes. ` +
				'Try again later.',
		);
	}
	desk.asynchronous.add();
	desk.issued += 1;
	const now = org.clock.now();
	const instance: Instance = {
		id: makeId('0LG', desk.issued),
		reportId: row.Id,
		requestedAt: now,
		doneAt: now + reportRunMs,
		request: wanted,
	};
	desk.instances.set(instance.id, instance);
	return instanceInfo(desk, request, instance);
}

function statusOf(desk: Desk, instance: Instance): 'New' | 'Running' | 'Success' {
	const now = desk.org.clock.now();
	if (now >= instance.doneAt) return 'Success';
	return now === instance.requestedAt ? 'New' : 'Running';
}

function instanceInfo(
	desk: Desk,
	request: FastifyRequest,
	instance: Instance,
): Record<string, unknown> {
	const status = statusOf(desk, instance);
	return {
		completionDate: status === 'Success' ? isoTime(instance.doneAt) : null,
		hasDetailRows: instance.request.includeDetails,
		id: instance.id,
		ownerId: desk.org.userId,
		queryable: false,
		requestDate: isoTime(instance.requestedAt),
		status,
		url: `${root(request, instance.reportId)}/instances/${instance.id}`,
	};
}

function listInstances(desk: Desk, request: FastifyRequest): unknown[] {
	const { row } = find(desk.org, request);
	return kept(desk)
		.filter(({ reportId }) => reportId === row.Id)
		.slice(-mostInstances)
		.reverse()
		.map((instance) => instanceInfo(desk, request, instance));
}

function kept(desk: Desk): Instance[] {
	const oldest = desk.org.clock.now() - keptMs;
	for (const [id, { requestedAt }] of desk.instances) {
		if (requestedAt < oldest) desk.instances.delete(id);
	}
	return [...desk.instances.values()];
}

function findInstance(desk: Desk, request: FastifyRequest): { row: Row; instance: Instance } {
	const { row } = find(desk.org, request);
	const id = normalizeId(parameter(request, 'instance'));
	const instance = kept(desk).find((each) => each.id === id && each.reportId === row.Id);
	if (instance !== undefined) return { row, instance };
	throw salesforceError(404, 'NOT_FOUND', 'The data you’re trying to access is unavailable.');
}

function instanceResult(desk: Desk, request: FastifyRequest): Record<string, unknown> {
	const { row, instance } = findInstance(desk, request);
	const { url: _url, hasDetailRows: _details, ...info } = instanceInfo(desk, request, instance);
	const about = { ...info, reportId: row.Id, reportName: row['Name'], type: 'ReportInstance' };
	if (info['status'] === 'Success') {
		instance.result ??= runReport(desk.org, instance.request, row.Id);
		return { attributes: about, ...instance.result };
	}
	return {
		attributes: about,
		allData: false,
		factMap: {},
		groupingsAcross: null,
		groupingsDown: null,
		hasDetailRows: instance.request.includeDetails,
		reportExtendedMetadata: null,
		reportMetadata: null,
	};
}

function deleteInstance(desk: Desk, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	desk.instances.delete(findInstance(desk, request).instance.id);
	return reply.code(204).send();
}

function isoTime(ms: number): string {
	return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
