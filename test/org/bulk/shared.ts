import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { OrgContext } from '../context';
import { salesforceError } from '../context';
import { MultipartBody } from '../server/multipart';
import { parameter, queryValue } from '../server/resource';
import { listedInfo } from './info';
import type { JobBook } from './jobBook';
import type { Lifecycle } from './lifecycle';
import type { DelimiterName, Job, LineEndingName } from './model';
import { delimiters, isTerminal, lineEndings } from './model';

/** What ingest and query routes work with. */
export interface BulkDesk {
	org: OrgContext;
	book: JobBook;
	lifecycle: Lifecycle;
}

/** Jobs of a page of the list of jobs (Bulk API 2.0 guide). */
const listPage = 1000;

/** The API version in the path, `67.0`. */
export function versionOf(request: FastifyRequest): string {
	return parameter(request, 'version').replace(/^v/i, '');
}

/** The body of a JSON request as an object. */
export function bodyOf(request: FastifyRequest): Record<string, unknown> {
	const { body } = request;
	if (body instanceof MultipartBody) return jobPart(body);
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
	throw salesforceError(400, 'JSON_PARSER_ERROR', 'The request body must be a JSON object.');
}

/** The JSON part of a multipart job. */
function jobPart(body: MultipartBody): Record<string, unknown> {
	try {
		const job: unknown = JSON.parse(body.part('job')?.content.text() ?? '');
		if (typeof job === 'object' && job !== null) return { ...job };
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
	}
	throw salesforceError(400, 'JSON_PARSER_ERROR', "The part 'job' must be a JSON object.");
}

export function textOf(body: Record<string, unknown>, key: string): string | undefined {
	const value = body[key];
	return typeof value === 'string' ? value : undefined;
}

/** The dialect a job is created with. */
export function dialectOf(body: Record<string, unknown>): {
	columnDelimiter: DelimiterName;
	lineEnding: LineEndingName;
} {
	const { contentType } = body;
	if (contentType !== undefined && contentType !== 'CSV') {
		throw invalidJob(`Invalid contentType: ${JSON.stringify(contentType)}`);
	}
	return {
		columnDelimiter: oneOf(delimiters, body.columnDelimiter, 'COMMA', 'columnDelimiter'),
		lineEnding: oneOf(lineEndings, body.lineEnding, 'LF', 'lineEnding'),
	};
}

function oneOf<T extends string>(
	names: Record<T, string>,
	given: unknown,
	fallback: T,
	key: string,
): T {
	if (given === undefined || given === null) return fallback;
	const known = Object.keys(names).find((name) => name === given);
	if (known === undefined) throw invalidJob(`Invalid ${key}: ${JSON.stringify(given)}`);
	return known as T;
}

export function invalidJob(reason: string): Error {
	return salesforceError(400, 'INVALIDJOB', `InvalidJob : ${reason}`);
}

export function invalidState(message: string): Error {
	return salesforceError(400, 'INVALIDJOBSTATE', message);
}

/** Aborts a job that has not ended. */
export function abort(desk: BulkDesk, job: Job): void {
	if (isTerminal(job.state)) {
		throw invalidState('Aborting already Completed Job not allowed');
	}
	desk.lifecycle.abort(job);
}

/** Deletes a job that is not being filled or processed. */
export function deleteJob(desk: BulkDesk, job: Job): void {
	if (job.state === 'Open' || job.state === 'InProgress') {
		throw salesforceError(
			400,
			'API_ERROR',
			'Error encountered when deleting the job because the job is not terminated',
		);
	}
	desk.lifecycle.stop(job);
	desk.book.delete(job);
}

/** The list of jobs, a page at a time. */
export function listJobs(
	desk: BulkDesk,
	request: FastifyRequest,
	kind: Job['kind'],
): Record<string, unknown> {
	const pk = queryValue(request, 'isPkChunkingEnabled');
	const jobType = queryValue(request, 'jobType');
	const own = kind === 'ingest' ? 'V2Ingest' : 'V2Query';
	const jobs =
		jobType === undefined || jobType === own
			? desk.book.list(kind).filter((job) => isListed(job, pk))
			: [];
	for (const job of jobs) desk.lifecycle.settle(job);
	const from = Number(queryValue(request, 'queryLocator') ?? 0);
	const to = from + listPage;
	const path = `/services/data/v${versionOf(request)}/jobs/${kind}?queryLocator=${to}`;
	return {
		done: to >= jobs.length,
		nextRecordsUrl: to >= jobs.length ? null : path,
		records: jobs.slice(from, to).map((job) => listedInfo(job, desk.org)),
	};
}

/** The filter `isPkChunkingEnabled`; an ingest job has no chunks. */
function isListed(job: Job, pkChunking: string | undefined): boolean {
	if (pkChunking === undefined) return true;
	const isChunked = job.kind === 'query' && job.prepared.chunkable;
	return isChunked === (pkChunking === 'true');
}

/** Sends CSV text piece by piece. */
export function sendCsv(reply: FastifyReply, pieces: Iterable<string | Buffer>): FastifyReply {
	return reply
		.header('content-type', 'text/csv')
		.send(Readable.from(pieces, { objectMode: false }));
}
