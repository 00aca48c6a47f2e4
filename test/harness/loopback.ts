import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server saw it, body read to its end. */
export interface SeenRequest {
	method: string;
	path: string;
	headers: IncomingMessage['headers'];
	body: string;
}

export interface LoopbackAnswer {
	status?: number;
	headers?: Record<string, string>;
	body?: unknown;
}

export interface LoopbackServer {
	url: string;
	requests: SeenRequest[];
	close(): Promise<void>;
}

/** A plain HTTP server on a free loopback port that answers in JSON and remembers every request. */
export async function startLoopback(
	answer: (request: SeenRequest) => LoopbackAnswer,
): Promise<LoopbackServer> {
	const requests: SeenRequest[] = [];
	const server = createServer((incoming, response) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('end', () => {
			const seen: SeenRequest = {
				method: incoming.method ?? '',
				path: incoming.url ?? '',
				headers: incoming.headers,
				body: Buffer.concat(chunks).toString(),
			};
			requests.push(seen);
			const { status = 200, headers = {}, body = {} } = answer(seen);
			response.writeHead(status, { 'content-type': 'application/json', ...headers });
			response.end(JSON.stringify(body));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		requests,
		close: async () => {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
