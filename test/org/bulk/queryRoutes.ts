import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound, salesforceError, unsupported } from '../context';
import { parameter, queryValue, resource } from '../server/resource';
import type { PreparedBulkQuery } from '../soql';
import { SoqlError, prepareBulkQuery, soqlDialectOf } from '../soql';
import { createdInfo, queryInfo, shortInfo } from './info';
import { faultsOf, noteFaults } from './jobFaults';
import type { QueryJob } from './model';
import { queryOperations } from './model';
import { ResultPages } from './resultPages';
import type { BulkDesk } from './shared';
import {
	abort,
	bodyOf,
	deleteJob,
	dialectOf,
	invalidJob,
	invalidState,
	listJobs,
	sendCsv,
	textOf,
	versionOf,
} from './shared';

/** Rows of a page when the caller names none; Salesforce chooses by size, up to about 1 GB. */
const defaultPageRows = 100_000;
/** Pages one answer of `resultPages` names (Bulk API 2.0 guide). */
const pagesPerAnswer = 5;
/** First API version with `resultPages`. */
const resultPagesSince = 58;

/** `/jobs/query`. */
export function registerQueryJobs(app: FastifyInstance, desk: BulkDesk): void {
	const base = '/services/data/:version/jobs/query';
	const { org } = desk;
	resource(app, base, {
		GET: (request) => listJobs(desk, request, 'query'),
		POST: (request) => createdInfo(createJob(desk, request), org),
	});
	resource(app, `${base}/:id`, {
		GET: (request) => queryInfo(findJob(desk, request), org),
		PATCH: (request) => {
			const job = findJob(desk, request);
			const state = textOf(bodyOf(request), 'state');
			if (state !== 'Aborted') throw invalidState(`Invalid job state: ${state ?? ''}`);
			abort(desk, job);
			return shortInfo(job, org);
		},
		DELETE: (request, reply) => {
			deleteJob(desk, findJob(desk, request));
			return reply.code(204).send();
		},
	});
	resource(app, `${base}/:id/results`, { GET: (request, reply) => page(desk, request, reply) });
	for (const name of ['resultPages', 'resultpages']) {
		resource(app, `${base}/:id/${name}`, { GET: (request) => pageList(desk, request) });
	}
}

function createJob(desk: BulkDesk, request: FastifyRequest): QueryJob {
	const body = bodyOf(request);
	const operation = queryOperations.find((each) => each === body.operation);
	if (operation === undefined) throw invalidJob(`Invalid operation: ${String(body.operation)}`);
	const soql = textOf(body, 'query') ?? '';
	const apiVersion = versionOf(request);
	const prepared = prepare(desk, soql, operation === 'queryAll', apiVersion);
	const dialect = dialectOf(body);
	if (!desk.org.spend('DailyBulkV2QueryJobs')) {
		throw salesforceError(
			400,
			'LIMIT_EXCEEDED',
			'Max bulk v2 query jobs (10000) per 24 hrs has been reached',
		);
	}
	const job: QueryJob = {
		kind: 'query',
		...desk.book.open(),
		operation,
		object: prepared.objectName,
		state: 'UploadComplete',
		apiVersion,
		...dialect,
		prepared,
	};
	desk.book.add(job);
	noteFaults(job, request);
	desk.lifecycle.start(job, () => runQueryJob(desk, job));
	return job;
}

function prepare(
	desk: BulkDesk,
	soql: string,
	includeDeleted: boolean,
	apiVersion: string,
): PreparedBulkQuery {
	const { reader, clock, settings } = desk.org;
	try {
		return prepareBulkQuery(reader, soql, {
			includeDeleted,
			now: clock.now(),
			apiVersion,
			...soqlDialectOf(settings),
		});
	} catch (error) {
		if (!(error instanceof SoqlError)) throw error;
		if (error.errorCode === 'UNSUPPORTED') throw unsupported(error.message);
		throw salesforceError(400, error.errorCode, error.message);
	}
}

/** Bytes of a megabyte as the storage limit counts. */
const megabyte = 1_048_576;

async function runQueryJob(desk: BulkDesk, job: QueryJob): Promise<'JobComplete' | 'Failed'> {
	// A failed query job often gives no errorMessage.
	if (faultsOf(job).fails === true) return 'Failed';
	const results = await ResultPages.build(
		job.prepared.run(),
		job,
		() => job.state === 'InProgress',
	);
	const size = Math.ceil(results.size / megabyte);
	if (!desk.org.spend('DailyBulkV2QueryFileStorageMB', size)) {
		job.errorMessage =
			'Max bulk v2 query result size stored (1000000000) kb per 24 hrs has been exceeded';
		return 'Failed';
	}
	job.results = results;
	job.recordsProcessed = results.count;
	return 'JobComplete';
}

function findJob(desk: BulkDesk, request: FastifyRequest): QueryJob {
	const job = desk.book.query(parameter(request, 'id'));
	if (job === undefined) throw notFound();
	desk.lifecycle.settle(job);
	return job;
}

function finishedResults(
	desk: BulkDesk,
	request: FastifyRequest,
): { job: QueryJob; results: ResultPages } {
	const job = findJob(desk, request);
	if (job.apiVersion !== versionOf(request)) {
		throw salesforceError(
			409,
			'API_ERROR',
			`The results of a job of API version ${job.apiVersion} must be read with that version`,
		);
	}
	if (job.state !== 'JobComplete' || job.results === undefined) {
		throw invalidState(`Results are not available while the job is in state ${job.state}`);
	}
	return { job, results: job.results };
}

function page(desk: BulkDesk, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const { results } = finishedResults(desk, request);
	const from = startOf(request, results);
	const size = pageSizeOf(request);
	const end = Math.min(results.count, from + size);
	const isLast = end >= results.count;
	if (!isLast || desk.org.settings.lastLocator === 'null') {
		reply.header('sforce-locator', isLast ? 'null' : locatorOf(end));
	}
	reply.header('sforce-numberofrecords', String(end - from));
	return sendCsv(reply, results.read(from, size));
}

function pageList(desk: BulkDesk, request: FastifyRequest): Record<string, unknown> {
	const { job, results } = finishedResults(desk, request);
	if (Number(job.apiVersion) < resultPagesSince) throw notFound();
	const from = startOf(request, results);
	const key = desk.org.settings.resultPageKey;
	// Salesforce's own examples leave the prefix away where they call the key resultLink.
	const prefix = key === 'resultUrl' ? `/services/data/v${job.apiVersion}` : '';
	const path = `${prefix}/jobs/query/${job.id}`;
	const starts: number[] = [];
	let next = from;
	while (next < results.count && starts.length < pagesPerAnswer) {
		starts.push(next);
		next += defaultPageRows;
	}
	const done = next >= results.count;
	return {
		resultPages: starts.map((start) => ({ [key]: `${path}/results?locator=${locatorOf(start)}` })),
		nextRecordsUrl: done ? null : `${path}/resultPages?locator=${locatorOf(next)}`,
		done,
	};
}

function pageSizeOf(request: FastifyRequest): number {
	const given = queryValue(request, 'maxRecords');
	if (given === undefined) return defaultPageRows;
	const size = Number(given);
	if (Number.isInteger(size) && size > 0) return size;
	throw salesforceError(400, 'API_ERROR', `Invalid maxRecords: ${given}`);
}

/** Opaque to callers, like Salesforce's. */
function locatorOf(row: number): string {
	return Buffer.from(`row ${row}`).toString('base64url');
}

function startOf(request: FastifyRequest, results: ResultPages): number {
	const locator = queryValue(request, 'locator');
	if (locator === undefined || locator === '') return 0;
	const [word, row] = Buffer.from(locator, 'base64url').toString().split(' ');
	const start = Number(row);
	if (word === 'row' && Number.isInteger(start) && start >= 0 && start < results.count) {
		return start;
	}
	throw salesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
}
