import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { INodeParameters } from 'n8n-workflow';
import { createCredentialStore, runNode, type CredentialStore } from '../harness';
import { opened, upload } from './fixture/Streams.node';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let store: CredentialStore;
/** Answers to data calls in turn; the last one stays. */
let answers: Answer[];
/** Bodies that arrived whole, and the length each request announced. */
let received: Array<{ body: string; length: string | undefined }>;
let tokens: number;

beforeEach(async () => {
	answers = [];
	received = [];
	tokens = 0;
	opened.length = 0;
	upload.pieces = () => ['some ', 'rows'];
	server = createServer((request, response) => {
		if (request.url === '/services/oauth2/token') {
			tokens++;
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ access_token: `t${tokens}`, instance_url: url() }));
			return;
		}
		const answer = answers.length > 1 ? answers.shift() : answers[0];
		answer?.(request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	store = createCredentialStore({
		salesforceServerApi: {
			flow: 'clientCredentials',
			myDomainUrl: url(),
			consumerKey: 'key',
			consumerSecret: 'secret',
		},
	});
});
afterEach(async () => {
	server.close();
	server.closeAllConnections();
	await once(server, 'close');
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const run = async (parameters: INodeParameters) =>
	await runNode({
		node: 'streams',
		packageDir: join(__dirname, 'fixture'),
		parameters,
		credentials: store,
	});

const accept: Answer = (request, response) => {
	void text(request).then((body) => {
		received.push({ body, length: request.headers['content-length'] });
		response.writeHead(201).end();
	});
};
const refuse =
	(status: number): Answer =>
	(request, response) => {
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify([{ errorCode: status === 401 ? 'INVALID_SESSION_ID' : 'GONE' }]));
		request.resume();
	};
const cut: Answer = (request) => request.socket.destroy();

describe('a streamed body', () => {
	it('is sent whole, with its length where that is known', async () => {
		answers = [accept];
		const { error } = await run({ action: 'upload', length: 9 });

		expect(error).toBeUndefined();
		expect(received).toEqual([{ body: 'some rows', length: '9' }]);
	});

	it('is sent in chunks where its length is not known', async () => {
		answers = [accept];
		await run({ action: 'upload' });

		expect(received).toEqual([{ body: 'some rows', length: undefined }]);
	});

	it('is opened again and sent whole after the token was renewed in the middle of it', async () => {
		const pieces = Array.from({ length: 2_000 }, (_, i) => `${i};${'x'.repeat(2_000)}\n`);
		upload.pieces = () => pieces;
		answers = [
			(request, response) => request.once('data', () => refuse(401)(request, response)),
			accept,
		];
		const { error, outputs } = await run({ action: 'upload', length: pieces.join('').length });

		expect(error).toBeUndefined();
		expect(outputs[0]?.[0]?.json.status).toBe(201);
		expect(received.map(({ body }) => body === pieces.join(''))).toEqual([true]);
		expect(tokens).toBe(2);
		expect(opened).toHaveLength(2);
	});

	it('is opened again and sent whole after the token of a connected user was renewed', async () => {
		store.set('salesforceUserOAuth2Api', {
			myDomainUrl: url(),
			clientId: 'key',
			clientSecret: 'secret',
			oauthTokenData: { access_token: 'old', refresh_token: 'r', token_type: 'Bearer' },
		});
		answers = [
			(request, response) => request.once('data', () => refuse(401)(request, response)),
			accept,
		];
		const { error } = await run({ action: 'upload', authentication: 'userOAuth2' });

		expect(error).toBeUndefined();
		expect(received.map(({ body }) => body)).toEqual(['some rows']);
		expect(tokens).toBe(1);
		expect(opened).toHaveLength(2);
	});

	it('is opened again when the connection broke and the call may be sent twice', async () => {
		answers = [(request) => request.once('data', () => request.socket.destroy()), accept];
		const { error } = await run({ action: 'upload' });

		expect(error).toBeUndefined();
		expect(received.map(({ body }) => body)).toEqual(['some rows']);
		expect(opened).toHaveLength(2);
	});

	it('is closed after each attempt, also one that did not take it all', async () => {
		upload.pieces = function* () {
			for (let i = 0; i < 10_000; i++) yield 'x'.repeat(1_000);
		};
		answers = [
			(request, response) => request.once('data', () => refuse(401)(request, response)),
			refuse(410),
		];
		const { error } = await run({ action: 'upload' });

		expect(error?.message).toContain('GONE');
		expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, true]);
	});

	it('that cannot be read to its end is said to be the reason, and is not tried again', async () => {
		upload.pieces = function* () {
			yield 'some ';
			throw new Error('the disk is gone');
		};
		answers = [accept];
		const { error } = await run({ action: 'upload', length: 9 });

		expect(error?.message).toContain('could not be read: the disk is gone');
		expect(received).toEqual([]);
		expect(opened).toHaveLength(1);
	});
});

describe('a streamed body of a call that must not run twice', () => {
	const many = Array.from({ length: 8_000 }, (_, i) => `${i};${'x'.repeat(2_000)}\n`);
	const length = many.join('').length;

	/** Streams of which all but the first `held` end: a kernel with wide buffers may take the whole body. */
	const holdBack = (held: number) => {
		upload.pieces = async function* () {
			yield* many.slice(0, -1);
			if (opened.length <= held) await new Promise(() => undefined);
			yield* many.slice(-1);
		};
	};

	/** Salesforce's edge refuses a token by the headers alone, and closes on whoever still sends. */
	const slam: Answer = (request, response) =>
		request.once('data', () => {
			response.writeHead(401, { 'content-type': 'application/json' });
			response.end('[{"errorCode":"INVALID_SESSION_ID"}]');
			request.socket.resetAndDestroy();
		});
	/** The same, with the refusal lost as well. */
	const reset: Answer = (request) => request.once('data', () => request.socket.resetAndDestroy());

	it.each([
		['with a length', 'refuses', slam, length],
		['with a length', 'resets', reset, length],
		['in chunks', 'resets', reset, 0],
	])(
		'%s is sent again with another token when Salesforce %s before it has all of it',
		async (_, __, first, bodyLength) => {
			holdBack(1);
			answers = [first, accept];
			const { error, outputs } = await run({
				action: 'upload',
				length: bodyLength,
				replay: 'unsafe',
			});

			expect(error).toBeUndefined();
			expect(outputs[0]?.[0]?.json.status).toBe(201);
			expect(received.map(({ body }) => body.length)).toEqual([length]);
			expect(tokens).toBe(2);
		},
	);

	it('is sent again when it is cut off, and again with the token that was renewed then', async () => {
		holdBack(2);
		answers = [reset, reset, accept];
		const { error } = await run({ action: 'upload', length, replay: 'unsafe' });

		expect(error).toBeUndefined();
		expect(received).toHaveLength(1);
		expect(tokens).toBe(2);
	});

	it.each([
		['with a length', 9],
		['in chunks', 0],
	])('%s is not sent again when all of it had been read', async (_, bodyLength) => {
		answers = [(request) => void text(request).then(() => request.socket.destroy()), accept];
		const { error } = await run({ action: 'upload', length: bodyLength, replay: 'unsafe' });

		expect(error?.message).toContain('may or may not have carried out');
		expect(opened).toHaveLength(1);
		expect(received).toEqual([]);
	});

	it('is not sent again when its last piece had been read and only its end was not', async () => {
		let end: (() => void) | undefined;
		// All bytes are there, and the stream does not end for a while.
		upload.pieces = async function* () {
			yield 'some ';
			yield 'rows';
			await new Promise<void>((resolve) => (end = resolve));
		};
		answers = [
			(request) => {
				let bytes = 0;
				request.on('data', (chunk: Buffer) => {
					bytes += chunk.length;
					if (bytes === 9) request.socket.destroy();
				});
			},
			accept,
		];
		const { error } = await run({ action: 'upload', length: 9, replay: 'unsafe' });
		end?.();

		expect(error?.message).toContain('may or may not have carried out');
		expect(opened).toHaveLength(1);
	});
});

describe('a streamed reply', () => {
	it('arrives piece by piece, unpacked', async () => {
		answers = [
			(_, response) => {
				response.writeHead(200, { 'content-encoding': 'gzip' });
				response.end(gzipSync('a,b\n1,2\n'));
			},
		];
		const { outputs } = await run({ action: 'download' });

		expect(outputs[0]?.[0]?.json).toEqual({ status: 200, text: 'a,b\n1,2\n' });
	});

	it('whose token was refused is asked for again with a new one', async () => {
		answers = [refuse(401), (_, response) => response.end('rows')];
		const { outputs } = await run({ action: 'download' });

		expect(outputs[0]?.[0]?.json.text).toBe('rows');
		expect(tokens).toBe(2);
	});

	it("that is a refusal is read for Salesforce's own words", async () => {
		answers = [refuse(410)];
		const { error } = await run({ action: 'download' });

		expect(error?.message).toContain('GONE');
	});

	it('is asked for again when the connection breaks before its headers', async () => {
		answers = [cut, (_, response) => response.end('rows')];
		const { outputs } = await run({ action: 'download' });

		expect(outputs[0]?.[0]?.json.text).toBe('rows');
	});

	it.each<[string, Record<string, string>]>([
		['with a length', { 'content-length': '1000' }],
		['in chunks', {}],
		['in gzip', { 'content-encoding': 'gzip' }],
	])('%s that is cut half-way ends as a lost reply, never as a short one', async (how, headers) => {
		const body = how === 'in gzip' ? gzipSync('rows '.repeat(500)).subarray(0, -12) : 'half';
		answers = [
			(request, response) => {
				response.writeHead(200, headers);
				response.write(body, () => request.socket.end());
			},
		];
		const { error } = await run({ action: 'download' });

		expect(error?.message).toContain("Salesforce's reply did not arrive");
	});

	it('that falls silent ends as a lost reply', async () => {
		answers = [(_, response) => void response.write('half')];
		const { error } = await run({ action: 'download', timeoutMs: 200 });

		expect(error?.message).toContain('nothing came for');
	});
});
