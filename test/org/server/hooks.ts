import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createGunzip, createGzip, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken } from '../auth/sessions';
import { apiRequestsOf } from '../counting';
import { SalesforceError, salesforceError, unsupported } from '../errors';
import { kindsFor, type FiredFault } from '../faults/model';
import { clientName, rowsOf } from '../journal';
import type { Org } from '../org';
import { checkVersion } from '../versions';
import { recordedOptions, unknownOption } from './callOptions';
import { findCall, firedFault, setCall, type Call } from './call';
import { beforeHandler } from './faultedWork';
import { delayReply, replaceReply, showUsage, truncated } from './faultedReply';
import { refuseAtTheDoor, refuseByTheResource } from './faultRefusals';
import {
	concurrentRequestsExceeded,
	internalError,
	internalErrorPage,
	tooManyRequests,
	totalRequestsExceeded,
	unavailable,
} from './faultReplies';
import { admitSubrequest } from './subrequest';

export const controlPrefix = '/__org';

const zip = promisify(gzip);
/** Bytes of a URI, and of a URI with its headers, beyond which Salesforce answers 414 and 431. */
const longestUri = 16_384;
/** Resources whose replies do not tell the usage. */
const withoutUsage = /^\/services\/data\/v[\d.]+\/(?:ui-api|connect|graphql)\b/i;
/** Bytes from which a reply is worth compressing. */
const compressFrom = 1024;

/** Everything that happens to each call before and after its handler. */
export function registerHooks(app: FastifyInstance, org: Org, latencyMs: number): void {
	app.addHook('onRequest', async (request, reply) => {
		if (isControl(request) || admitSubrequest(org, request)) return;
		const call = beginCall(org, request);
		if (apiRequestsOf(call.entry.path) > 0) {
			org.inFlight.begin(call);
			reply.raw.once('close', () => org.inFlight.end(call));
		}
		if (latencyMs > 0) await sleep(latencyMs);
		if (firedFault(call, 'reset-before') !== undefined) {
			reply.hijack();
			request.raw.socket.destroy();
			return undefined;
		}
		refuseByFault(call);
		if (firedFault(call, '500-html') !== undefined) {
			return reply.code(500).type('text/html;charset=UTF-8').send(internalErrorPage);
		}
		if (firedFault(call, 'session-expired') !== undefined) org.sessions.expireAll();
		admit(org, request, call);
		return undefined;
	});

	app.addHook('preParsing', (request, _reply, payload, done) => {
		if (request.headers['content-encoding'] === 'gzip') {
			delete request.headers['content-length'];
			done(null, payload.pipe(createGunzip()));
		} else done(null, payload);
	});

	app.addHook('preHandler', async (request, reply) => {
		const call = findCall(request);
		return call === undefined ? undefined : beforeHandler(org, call, request, reply);
	});

	app.addHook('preSerialization', (request, _reply, payload, done) => {
		const entry = findCall(request)?.entry;
		const rows = entry && rowsOf(entry.path, payload);
		if (entry && rows !== undefined) entry.rows = rows;
		done(null, payload);
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const call = findCall(request);
		if (call === undefined) return payload;
		setHeaders(org, call, reply);
		await delayReply(call);
		const sent = replaceReply(org, call, request, reply, payload);
		call.entry.status = request.raw.socket.destroyed ? 0 : reply.statusCode;
		call.entry.ms = Math.round(performance.now() - call.startedAt);
		return truncated(call, request, reply, sent) ?? compress(request, reply, sent);
	});
}

function isControl(request: FastifyRequest): boolean {
	return request.url.startsWith(controlPrefix);
}

function beginCall(org: Org, request: FastifyRequest): Call {
	const [path = ''] = request.url.split('?');
	org.eventLog.settle();
	if (holdsSecret(org, request.url)) {
		org.journal.secretAddresses.push(`${request.method} ${path}`);
	}
	const entry = org.journal.add({
		at: org.clock.now(),
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
		fired: org.faults.none ? [] : strike(org, request),
		version: '',
		showsUsage: false,
	};
	setCall(request, call);
	return call;
}

/** What no address may hold, because every log on the way keeps it: a session, a refresh token, an assertion. */
const TOKEN_SHAPES = /00D\w{12}(?:\w{3})?!|5Aep[\w.-]{20}|eyJ[\w-]{10,}\.eyJ/;

function holdsSecret(org: Org, url: string): boolean {
	const text = readable(url);
	return text.includes(org.identity.consumerSecret) || TOKEN_SHAPES.test(text);
}

function strike(org: Org, request: FastifyRequest): FiredFault[] {
	const { method } = request;
	const path = readable(request.url);
	return org.faults.fire({ method, path, kinds: kindsFor(method, path) });
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
		if (fault.kind === '500-json') throw internalError(fault);
	}
}

/** Version, session, limits: the way into `/services/data/vXX.X/`. */
function admit(org: Org, request: FastifyRequest, call: Call): void {
	refuseTooLong(request);
	const segment = /^\/services\/data\/([^/?]+)/.exec(request.url)?.[1];
	if (segment === undefined) return;
	call.version = checkVersion(segment, org.apiVersion, org.settings.retiredVersion);
	const token = bearerToken(request.headers.authorization);
	const session = token === undefined ? undefined : org.sessions.find(token);
	if (session === undefined) {
		throw new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid', undefined, {
			'www-authenticate': 'Token',
		});
	}
	if (!/\b(api|full)\b/.test(session.scope)) {
		// The text is one that clients stop at: a new session would be of no more use.
		const { noApiScopeStatus } = org.settings;
		throw salesforceError(
			noApiScopeStatus,
			'INVALID_SESSION_ID',
			'This session is not valid for use with the REST API',
		);
	}
	refuseAtTheDoor(call, org.settings);
	call.showsUsage = !withoutUsage.test(request.url);
	if (org.usage.exhausted) throw totalRequestsExceeded();
	const { longRequestMs, concurrentLongLimit } = org.settings;
	if (org.inFlight.longerThan(longRequestMs) >= concurrentLongLimit) {
		throw concurrentRequestsExceeded();
	}
	const requests = apiRequestsOf(call.entry.path);
	org.usage.count(requests);
	call.entry.counted = requests > 0;
	refuseByTheResource(call, org.settings);
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
	showUsage(org, call, reply);
}

async function compress(
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
): Promise<unknown> {
	const { 'accept-encoding': acceptEncoding } = request.headers;
	if (!/\bgzip\b/.test(acceptEncoding ?? '')) return payload;
	if (payload instanceof Readable) {
		if (!/^text\/|json/.test(String(reply.getHeader('content-type')))) return payload;
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
