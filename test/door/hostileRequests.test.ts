import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';

import fc from 'fast-check';

import { runNode } from '../harness';
import { CREDENTIAL } from '../support/orgCredential';

const TOKEN = '00Dxx0000000001!AQ.the.token.of.this.org';

interface Seen {
	method: string;
	url: string;
	/** As they came, name and value in turn. */
	headers: string[];
}

async function listen(answer: RequestListener) {
	const seen: Seen[] = [];
	const server = createServer((request, response) => {
		const { method = '', url = '', rawHeaders } = request;
		seen.push({ method, url, headers: rawHeaders });
		answer(request, response);
	}).listen(0, '127.0.0.1');
	let connections = 0;
	server.on('connection', () => connections++);
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		seen,
		port,
		url: `http://127.0.0.1:${port}`,
		connections: () => connections,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

type Listener = Awaited<ReturnType<typeof listen>>;
let own: Listener;
let foreign: Listener;
/** Paths whose next request is answered by a redirect. */
let redirected: Set<string>;
let connected: jest.SpyInstance;

beforeEach(async () => {
	redirected = new Set();
	foreign = await listen((_, response) => response.end('{}'));
	own = await listen((request, response) => {
		response.setHeader('content-type', 'application/json');
		if (request.url === '/services/oauth2/token') {
			response.end(JSON.stringify({ access_token: TOKEN, instance_url: own.url }));
		} else if (redirected.delete(request.url?.split('?')[0] ?? '')) {
			response.writeHead(307, { location: `${foreign.url}${request.url ?? ''}` }).end();
		} else response.end('{}');
	});
	connected = jest.spyOn(Socket.prototype, 'connect');
});
afterEach(async () => {
	connected.mockRestore();
	await Promise.all([own.close(), foreign.close()]);
});

/** Ports this process asked to be connected to. */
function portsConnected(): number[] {
	return connected.mock.calls.map((call: unknown[]) => {
		const [options] = call.flat(2) as Array<{ port?: number | string }>;
		return Number(options?.port);
	});
}

interface Request {
	resource: 'apiRequest' | 'apexRest';
	method: string;
	path: string;
	headerName: string;
	headerValue: string;
	queryName: string;
	queryValue: string;
}

/** Runs the requests one after the other in one node; its parameters take them by expression. */
async function send(requests: Request[]) {
	const pair = (name: string, value: string) => ({
		parameters: [{ name: `={{ $json.${name} }}`, value: `={{ $json.${value} }}` }],
	});
	const runs = [];
	for (const resource of ['apiRequest', 'apexRest'] as const) {
		const input = requests
			.filter((request) => request.resource === resource)
			.map((request) => ({ json: { ...request } }));
		if (input.length === 0) continue;
		const parameters = {
			resource,
			operation: resource === 'apiRequest' ? 'send' : 'call',
			method: '={{ $json.method }}',
			path: '={{ $json.path }}',
			query: pair('queryName', 'queryValue'),
			...(resource === 'apiRequest' && { headers: pair('headerName', 'headerValue') }),
		};
		const run = await runNode({
			node: 'salesforcePlatform',
			parameters,
			input,
			settings: { onError: 'continueRegularOutput' },
			credentials: {
				[CREDENTIAL]: {
					flow: 'clientCredentials',
					myDomainUrl: own.url,
					consumerKey: 'key',
					consumerSecret: 'secret',
					requestsPerSecond: 100,
					callerName: 'n8n',
				},
			},
		});
		runs.push(run);
	}
	return runs;
}

const piece = fc.oneof(
	fc.constantFrom(
		...[
			'/',
			'//',
			'\\',
			'..',
			'.',
			'%2e',
			'%2f',
			'%5c',
			'@',
			':',
			'?',
			'#',
			';',
			'%00',
			'\t',
			'\n',
		],
		...['http:', 'https://', '/services/data/v67.0', '/services/apexrest', 'services', 'oauth2'],
		...[
			'sobjects',
			'Account',
			'limits',
			'%zz',
			'%25',
			' ',
			'{{',
			'FOREIGN',
			'//FOREIGN',
			'@FOREIGN',
		],
	),
	fc.string({ maxLength: 8 }),
);
const plainPath = fc.constantFrom('/limits', '/sobjects/Account', 'echo/1', '/a?x=http://FOREIGN/');
const hostilePath = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
const name = fc.oneof(
	fc.constantFrom(
		...['Host', 'host ', 'Authorization', 'AUTHORIZATION', 'Proxy-Authorization', 'Cookie', 'X-A'],
		...['X-SFORCE-refused', 'x-sforce-sign-in', 'Transfer-Encoding', 'Connection', 'Location'],
		...['X-HTTP-Method-Override', 'Forwarded', 'X-Forwarded-Host', '__proto__', 'constructor', ''],
	),
	fc.string({ maxLength: 6 }),
);
const value = fc.oneof(
	fc.constantFrom('FOREIGN', 'http://FOREIGN/', 'a\r\nHost: FOREIGN', 'anew', 'Bearer x', '\u0000'),
	fc.string({ maxLength: 6 }),
);

const request = fc.record({
	resource: fc.constantFrom('apiRequest' as const, 'apexRest' as const),
	method: fc.oneof(
		fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE'),
		fc.constantFrom('get', 'CONNECT', 'TRACE', 'GET http://FOREIGN/', ''),
	),
	path: fc.oneof(plainPath, hostilePath),
	headerName: name,
	headerValue: value,
	queryName: name,
	queryValue: value,
});

const towards = (given: Request): Request =>
	JSON.parse(
		JSON.stringify(given).replaceAll('FOREIGN', foreign.url.slice('http://'.length)),
	) as Request;

const namesOf = (headers: string[]) =>
	headers.filter((_, i) => i % 2 === 0).map((header) => header.toLowerCase());
const valuesOf = (headers: string[], header: string) =>
	headers.filter((_, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === header);

it('whatever is asked for, the token reaches its own org alone, and each call passes the gate', async () => {
	let sent = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(request, { minLength: 25, maxLength: 25, size: 'max' }),
			async (given) => {
				own.seen.length = 0;
				const runs = await send(given.map(towards));

				const calls = own.seen.filter(({ url }) => url !== '/services/oauth2/token');
				for (const { url, headers } of calls) {
					expect(url).toMatch(/^\/services\/(data\/v67\.0|apexrest)\//);
					expect(new URL(url, own.url).pathname).toBe(url.split('?')[0]);
					expect(valuesOf(headers, 'host')).toEqual([own.url.slice('http://'.length)]);
					expect(valuesOf(headers, 'authorization')).toEqual([`Bearer ${TOKEN}`]);
					expect(valuesOf(headers, 'sforce-call-options')).toEqual(['client=n8n']);
					expect(namesOf(headers).filter((header) => header.startsWith('x-sforce-'))).toEqual([]);
				}
				const logged = runs
					.flatMap(({ logs }) => logs)
					.filter(({ message }) => message.startsWith('Salesforce call: '));
				expect(logged.map(({ message }) => message.split(' ')[2])).toEqual(
					calls.map(({ method }) => method),
				);
				expect(foreign.connections()).toBe(0);
				sent += calls.length;
			},
		),
		{ numRuns: 12 },
	);
	expect(new Set(portsConnected())).toEqual(new Set([own.port]));
	// Where everything is refused, nothing is shown.
	expect(sent).toBeGreaterThan(20);
}, 120_000);

it.each(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])(
	'a redirect of a %s to another host is not followed',
	async (method) => {
		const targets = [
			{ resource: 'apiRequest', path: '/limits', url: '/services/data/v67.0/limits' },
			{ resource: 'apexRest', path: '/echo', url: '/services/apexrest/echo' },
		] as const;
		redirected = new Set(targets.map(({ url }) => url));
		const about = { method, headerName: 'X-A', headerValue: 'b', queryName: 'c', queryValue: 'd' };
		await send(targets.map(({ resource, path }) => ({ resource, path, ...about })));

		expect(redirected.size).toBe(0);
		expect(foreign.connections()).toBe(0);
		expect(new Set(portsConnected())).toEqual(new Set([own.port]));
	},
	60_000,
);
