import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { RunningOrg } from '../org';

/** One reply of the org, before it goes on to the caller. */
export interface Passing {
	method: string;
	path: string;
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** An org that answers through somebody who wants the token, and the place it is wanted at. */
export interface HostileOrg {
	url: string;
	/** Where nothing must ever arrive. */
	elsewhere: string;
	/** What arrived there, as `METHOD path`. */
	stolen: string[];
	/** Changes replies from now on. */
	tamper: (change: (reply: Passing) => Partial<Passing> | undefined) => void;
	close: () => Promise<void>;
}

/** Puts a tampering proxy before an org, and a listener beside it. */
export async function startHostileProxy(org: RunningOrg): Promise<HostileOrg> {
	const stolen: string[] = [];
	const thief = await listen(
		createServer((request, response) => {
			stolen.push(`${request.method ?? ''} ${request.url ?? ''}`);
			response.end('{}');
		}),
	);
	let change: (reply: Passing) => Partial<Passing> | undefined = () => undefined;
	const proxy = await listen(
		createServer((request, response) => {
			void forward(org, request).then((reply) => {
				const body = reply.body.replaceAll(org.url, proxy.url);
				const sent = { ...reply, body, ...change({ ...reply, body }) };
				response.writeHead(sent.status, sent.headers).end(sent.body);
			});
		}),
	);
	return {
		url: proxy.url,
		elsewhere: thief.url,
		stolen,
		tamper: (tampering) => {
			change = tampering;
		},
		close: async () => {
			await Promise.all([proxy.close(), thief.close()]);
		},
	};
}

/** Sends a request on to the org, as it came but for host and compression. */
async function forward(org: RunningOrg, request: IncomingMessage): Promise<Passing> {
	const { method = 'GET', url: path = '/' } = request;
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	const headers = new Headers();
	for (const [name, value] of Object.entries(request.headers)) {
		if (typeof value === 'string' && !NOT_FORWARDED.has(name)) headers.set(name, value);
	}
	const reply = await fetch(org.url + path, {
		method,
		headers,
		...(parts.length > 0 && { body: Buffer.concat(parts) }),
		redirect: 'manual',
	});
	const given = [...reply.headers].filter(([name]) => !NOT_FORWARDED.has(name));
	return {
		method,
		path,
		status: reply.status,
		headers: Object.fromEntries(given),
		body: await reply.text(),
	};
}

const NOT_FORWARDED = new Set([
	'host',
	'connection',
	'content-length',
	'content-encoding',
	'transfer-encoding',
	'keep-alive',
	'expect',
	'accept-encoding',
]);

async function listen(server: Server): Promise<{ url: string; close: () => Promise<void> }> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
