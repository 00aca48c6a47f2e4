import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { salesforceError, unsupported } from '../errors';
import type { ObjectSchema, Row } from '../model';
import type { Org } from '../org';

/** The object whose records have an ETag. */
const taggedObject = 'Account';
const notModified = 304;
const preconditionFailed = 412;

/**
 * Compares `If-Match`, `If-None-Match`, `If-Modified-Since` and `If-Unmodified-Since` with a record.
 * Gives the status that answers a request which must not go on; undefined when it may.
 */
export function conditionalStatus(
	org: Org,
	request: FastifyRequest,
	reply: FastifyReply,
	schema: ObjectSchema,
	row: Row,
): number | undefined {
	const { headers } = request;
	const reads = request.method === 'GET' || request.method === 'HEAD';
	const changedAt = Number(row['LastModifiedDate'] ?? row['SystemModstamp'] ?? 0);
	const isTagged = schema.name === taggedObject;
	if (reads) {
		reply.header('last-modified', new Date(changedAt).toUTCString());
		if (isTagged) reply.header('etag', etagOf(row));
	}
	const given = ['if-match', 'if-none-match'].find((name) => headers[name] !== undefined);
	if (given !== undefined && !isTagged) throw unsupported(`${given} on ${schema.name} records`);
	const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
	if (ifMatch !== undefined && !names(ifMatch, row)) return failed(org);
	if (changedAt > dateOf(headers['if-unmodified-since'])) return failed(org);
	if (ifNoneMatch !== undefined && names(ifNoneMatch, row)) {
		return reads ? notModified : failed(org);
	}
	return changedAt <= dateOf(headers['if-modified-since']) ? notModified : undefined;
}

function failed(org: Org): number {
	if (org.settings.preconditionBody === 'empty') return preconditionFailed;
	throw salesforceError(
		preconditionFailed,
		'PRECONDITION_FAILED',
		'One or more of the preconditions in the request headers were not met.',
	);
}

/** Changes with every change of the record. */
function etagOf(row: Row): string {
	const digest = createHash('sha256').update(JSON.stringify(Object.entries(row).sort()));
	return `"${digest.digest('base64url').slice(0, 22)}"`;
}

function names(header: string, row: Row): boolean {
	const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
	return tags.includes('*') || tags.includes(etagOf(row));
}

/** NaN, which no date is before or after, when the header is absent or no date. */
function dateOf(header: string | undefined): number {
	return Date.parse(header ?? '');
}
