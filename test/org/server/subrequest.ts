import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { kindsFor, type FiredFault } from '../faults/model';
import type { Org } from '../org';
import { checkVersion } from '../versions';
import { callOf, setCall, type Call } from './call';

/** A request inside the body of another one. */
export interface Subrequest {
	method: string;
	/** Path and query as the caller wrote them; spaces need not be encoded. */
	url: string;
	headers?: Record<string, string>;
	body?: unknown;
	/** Changes are noted here, so that a later failure can take them back. */
	undoLog?: Array<() => void>;
}

export interface Subreply {
	status: number;
	headers: Record<string, string>;
	/** Parsed JSON; null when there is none. */
	body: unknown;
}

const ticketHeader = 'x-simulated-org-subrequest';
const connectionHeaders = new Set([
	'connection',
	'content-length',
	'expect',
	'host',
	'transfer-encoding',
]);
const methods = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] as const;
type Method = (typeof methods)[number];

interface Running {
	parent: Call;
	fired: FiredFault[];
	undoLog?: Array<() => void>;
}

const running = new Map<string, Running>();

/**
 * Runs the requests inside one call through the server's own front door. They are neither journalled
 * nor counted; data faults strike them by their own path, or through the call around them.
 */
export class Subrequests {
	private readonly parent: Call;
	private inherited: FiredFault[];

	constructor(
		private readonly org: Org,
		private readonly request: FastifyRequest,
	) {
		this.parent = callOf(request);
		this.inherited = this.parent.fired.filter(({ kind }) => writeOnlyKinds().includes(kind));
	}

	async run(subrequest: Subrequest): Promise<Subreply> {
		const method = methods.find((name) => name === subrequest.method.toUpperCase()) ?? 'PUT';
		const url = encoded(subrequest.url);
		const reads = method === 'GET' || method === 'HEAD';
		const body = reads ? undefined : subrequest.body;
		const ticket = randomUUID();
		running.set(ticket, {
			parent: this.parent,
			fired: this.faults(method, url),
			...(subrequest.undoLog === undefined ? {} : { undoLog: subrequest.undoLog }),
		});
		const { authorization } = this.request.headers;
		try {
			const reply = await fetch(this.org.url + url, {
				method,
				headers: {
					...ownHeaders(subrequest.headers ?? {}),
					...(authorization === undefined ? {} : { authorization }),
					...(body === undefined ? {} : { 'content-type': 'application/json' }),
					'accept-encoding': 'identity',
					[ticketHeader]: ticket,
				},
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			});
			const text = await reply.text();
			return {
				status: reply.status,
				headers: carried(reply.headers),
				body: text === '' ? null : parsed(text),
			};
		} finally {
			running.delete(ticket);
		}
	}

	private faults(method: Method, url: string): FiredFault[] {
		if (method === 'GET' || method === 'HEAD') return [];
		const inherited = this.inherited;
		this.inherited = [];
		return [...inherited, ...this.org.fire({ method, path: url, kinds: writeOnlyKinds() })];
	}
}

/** Whether this request runs inside another; if so, admits it without session, count or journal. */
export function admitSubrequest(org: Org, request: FastifyRequest): boolean {
	const ticket = request.headers[ticketHeader];
	const run = typeof ticket === 'string' ? running.get(ticket) : undefined;
	if (run === undefined) return false;
	const { parent, fired, undoLog } = run;
	const call: Call = {
		...parent,
		entry: { ...parent.entry, counted: false },
		fired,
		showsUsage: false,
		undoLog,
	};
	setCall(request, call);
	const segment = /^\/services\/data\/([^/?]+)/.exec(request.url)?.[1];
	if (segment !== undefined) call.version = checkVersion(segment, org.apiVersion);
	return true;
}

/** The fault kinds that a call which writes may meet and one that reads may not. */
function writeOnlyKinds(): ReadonlyArray<FiredFault['kind']> {
	const path = '/services/data/v1.0/sobjects';
	const reading = kindsFor('GET', path);
	return kindsFor('POST', path).filter((kind) => !reading.includes(kind));
}

/** The headers a reply inside another one keeps, with their usual spelling. */
function carried(headers: Headers): Record<string, string> {
	const kept: Record<string, string> = {};
	for (const name of ['ETag', 'Last-Modified', 'Location']) {
		const value = headers.get(name);
		if (value !== null) kept[name] = value;
	}
	return kept;
}

function encoded(url: string): string {
	const { pathname, search } = new URL(url, 'http://org');
	return pathname + search;
}

/** The caller's headers, without those that belong to the connection. */
function ownHeaders(headers: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers)
			.map(([name, value]): [string, string] => [name.toLowerCase(), value])
			.filter(([name]) => !connectionHeaders.has(name)),
	);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
