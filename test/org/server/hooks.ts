import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createGunzip, createGzip, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken } from '../auth/sessions';
import { SalesforceError, unsupported } from '../errors';
import { kindsFor } from '../faults/model';
import { clientName } from '../journal';
import type { Org } from '../org';
import { checkVersion } from '../versions';
import { recordedOptions, unknownOption } from './callOptions';
import { findCall, firedFault, setCall, type Call } from './call';
import {
	concurrentRequestsExceeded,
	edgePage,
	retryAfter,
	tooManyRequests,
	totalRequestsExceeded,
	unavailable,
} from './faultReplies';
import { limitInfo } from './limitInfo';
import { admitSubrequest } from './subrequest';

export const controlPrefix = '/__org';

const zip = promisify(gzip);
/** Bytes of a URI, and of a URI with its headers, beyond which Salesforce answers 414 and 431. */
const longestUri = 16_384;
/** Bytes from which a reply is worth compressing. */
const compressFrom = 1024;
/** The age of the usage that a lagging header shows, unless the fault says. */
const defaultHeaderLagMs = 60_000;

/** Everything that happens to each call before and after its handler. */
export function registerHooks(app: FastifyInstance, org: Org, latencyMs: number): void {
	app.addHook('onRequest', async (request, reply) => {
		if (isControl(request) || admitSubrequest(org, request)) return;
		const call = beginCall(org, request);
		if (latencyMs > 0) await sleep(latencyMs);
		if (firedFault(call, 'reset-before') !== undefined) {
			reply.hijack();
			request.raw.socket.destroy();
			return;
		}
		refuseByFault(call);
		if (firedFault(call, 'session-expired') !== undefined) org.sessions.expireAll();
		admit(org, request, call);
	});

	app.addHook('preParsing', (request, _reply, payload, done) => {
		if (request.headers['content-encoding'] === 'gzip') {
			delete request.headers['content-length'];
			done(null, payload.pipe(createGunzip()));
		} else done(null, payload);
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const call = findCall(request);
		if (call === undefined) return payload;
		setHeaders(org, call, reply);
		const sent = replaceByFault(call, request, reply, payload);
		call.entry.status = request.raw.socket.destroyed ? 0 : reply.statusCode;
		call.entry.ms = Math.round(performance.now() - call.startedAt);
		return compress(request, reply, sent);
	});
}

function isControl(request: FastifyRequest): boolean {
	return request.url.startsWith(controlPrefix);
}

function beginCall(org: Org, request: FastifyRequest): Call {
	const [path = ''] = request.url.split('?');
	const entry = org.journal.add({
		method: request.method,
		path,
		status: 0,
		counted: false,
		ms: 0,
		client: clientName(request.headers['sforce-call-options']),
		...recordedOptions(request.headers),
	});
	const call: Call = {
		entry,
		startedAt: performance.now(),
		fired: org.faults.fire({
			method: request.method,
			path: readable(request.url),
			kinds: kindsFor(request.method, path),
		}),
		version: '',
		showsUsage: false,
	};
	setCall(request, call);
	return call;
}

function readable(url: string): string {
	try {
		return decodeURIComponent(url.replaceAll('+', ' '));
	} catch {
		return url;
	}
}

function refuseByFault(call: Call): void {
	for (const fault of call.fired) {
		if (fault.kind === '503') throw unavailable(fault);
		if (fault.kind === '429') throw tooManyRequests(fault);
	}
}

/** Version, session, limits: the way into `/services/data/vXX.X/`. */
function admit(org: Org, request: FastifyRequest, call: Call): void {
	refuseTooLong(request);
	const segment = /^\/services\/data\/([^/?]+)/.exec(request.url)?.[1];
	if (segment === undefined) return;
	call.version = checkVersion(segment, org.apiVersion);
	const token = bearerToken(request.headers.authorization);
	if (token === undefined || org.sessions.find(token) === undefined) {
		throw new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid', undefined, {
			'www-authenticate': 'Token',
		});
	}
	for (const fault of call.fired) {
		if (fault.kind === 'limit-total') throw totalRequestsExceeded(fault);
		if (fault.kind === 'limit-concurrent') throw concurrentRequestsExceeded(fault);
	}
	call.showsUsage = true;
	if (org.usage.exhausted) throw totalRequestsExceeded();
	org.usage.count();
	call.entry.counted = true;
	const option = unknownOption(request.headers);
	if (option !== undefined) throw unsupported(`the header ${option}`);
	const { query } = request;
	if (typeof query === 'object' && query !== null && '_HttpMethod' in query) {
		throw unsupported('the query parameter _HttpMethod');
	}
}

/** The URI, and the URI with its headers, have the same bound but different codes. */
function refuseTooLong(request: FastifyRequest): void {
	const uri = Buffer.byteLength(request.url);
	if (uri > longestUri) {
		throw new SalesforceError(414, 'URI_TOO_LONG', 'The URI is longer than 16,384 bytes.');
	}
	const headers = request.raw.rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
	if (uri + headers > longestUri) {
		throw new SalesforceError(
			431,
			'REQUEST_HEADER_FIELDS_TOO_LARGE',
			'The URI and the headers are together longer than 16,384 bytes.',
		);
	}
}

function setHeaders(org: Org, call: Call, reply: FastifyReply): void {
	const now = org.clock.now();
	// The caller's only view of Salesforce's time; it must be the org's, not the machine's.
	reply.header('date', new Date(now).toUTCString());
	reply.header('cache-control', 'no-cache,must-revalidate,max-age=0,no-store,private');
	reply.header('x-content-type-options', 'nosniff');
	reply.header('vary', 'Accept-Encoding');
	const type = String(reply.getHeader('content-type') ?? '');
	if (type.startsWith('application/json')) reply.type('application/json;charset=UTF-8');
	if (!call.showsUsage) return;
	const lag = firedFault(call, 'header-lag');
	const used =
		lag === undefined ? org.usage.used : org.usage.usedBefore(lag.delayMs ?? defaultHeaderLagMs);
	reply.header(
		'sforce-limit-info',
		limitInfo(org.settings.limitInfo, used, org.settings.dailyLimit),
	);
}

/** The request was executed; its reply is lost or replaced. */
function replaceByFault(
	call: Call,
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
): unknown {
	if (firedFault(call, 'reset-after') !== undefined) {
		request.raw.socket.destroy();
		return payload;
	}
	const lost = firedFault(call, '503-after');
	if (lost === undefined) return payload;
	if (payload instanceof Readable) payload.destroy();
	reply.code(503);
	reply.headers({ 'content-type': 'text/html;charset=UTF-8', ...retryAfter(lost) });
	reply.removeHeader('content-length');
	reply.removeHeader('location');
	reply.removeHeader('sforce-limit-info');
	return edgePage;
}

async function compress(
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
): Promise<unknown> {
	const { 'accept-encoding': acceptEncoding } = request.headers;
	if (!/\bgzip\b/.test(acceptEncoding ?? '')) return payload;
	if (payload instanceof Readable) {
		reply.header('content-encoding', 'gzip');
		reply.removeHeader('content-length');
		return payload.pipe(createGzip());
	}
	if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
	if (payload.length < compressFrom) return payload;
	reply.header('content-encoding', 'gzip');
	reply.removeHeader('content-length');
	return zip(payload);
}
