import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { ChildResult } from '../bulk/child';
import {
	credentialFor,
	reset,
	runChild,
	startOrgProcess,
	type OrgProcess,
} from '../bulk/processes';
import { figure, type Figure } from '../figure';

const MB = 1_048_576;
const FILE_MB = 1_024;
const MOST_MB_ABOVE = 32;
/** Runs of each, the least of which counts: what a process has resident before it begins varies. */
const TURNS = 2;

const bareNode = join(__dirname, '../bulk/fixture');

interface Way {
	ours: ChildResult;
	bare: ChildResult;
}

/** A file of 1 GB up and down, beside n8n passing the same bytes and doing nothing else. */
export async function measure(): Promise<Figure[]> {
	const folder = mkdtempSync(join(tmpdir(), 'file-bench-'));
	const org = await startOrgProcess('--seed', 'empty');
	try {
		const file = join(folder, 'file.bin');
		const sha256 = await writeRandom(file);
		const up = await measureUpload(org, file, sha256);
		const down = await measureDownload(org, up.id, sha256);
		return [memoryFigure('upload', up), memoryFigure('download', down)];
	} finally {
		await org.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

function memoryFigure(way: 'upload' | 'download', { ours, bare }: Way): Figure {
	const above = Math.round((ours.peakMb - bare.peakMb) * 10) / 10;
	return figure({
		id: `file-${way}-memory`,
		what: `Peak memory of File > ${way === 'upload' ? 'Upload' : 'Download'} with a file of ${FILE_MB} MB of random bytes in n8n's filesystem mode (${Math.round(ours.peakMb)} MB), above a bare n8n node that passes the same bytes (${Math.round(bare.peakMb)} MB), each in a process of its own, the least of ${TURNS} runs; ${way === 'upload' ? 'the session has expired when the upload begins' : 'the first read breaks off and the session has expired by then'}, and the bytes that arrived are equal by SHA-256`,
		unit: 'MB',
		ours: above,
		peers: {},
		goal: `at most ${MOST_MB_ABOVE} MB above`,
		ok: above <= MOST_MB_ABOVE,
	});
}

async function writeRandom(file: string): Promise<string> {
	const hash = createHash('sha256');
	function* blocks(): Generator<Buffer> {
		for (let i = 0; i < FILE_MB; i++) {
			const block = randomBytes(MB);
			hash.update(block);
			yield block;
		}
	}
	await pipeline(Readable.from(blocks()), createWriteStream(file));
	return hash.digest('hex');
}

async function fault(org: OrgProcess, spec: object): Promise<void> {
	const reply = await fetch(`${org.controlUrl}/faults`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(spec),
	});
	if (!reply.ok) throw new Error(`The org took no fault: ${await reply.text()}`);
}

/** The run of several that had the least memory. */
async function least(run: () => Promise<ChildResult>): Promise<ChildResult> {
	let best = await run();
	for (let turn = 1; turn < TURNS; turn++) {
		const next = await run();
		if (next.peakMb < best.peakMb) best = next;
	}
	return best;
}

/** The session has expired when the upload begins, which is then under way. */
async function measureUpload(
	org: OrgProcess,
	file: string,
	sha256: string,
): Promise<Way & { id: string }> {
	const match = { method: 'POST', path: '/sobjects/ContentVersion' };
	let id = '';
	const ours = await least(async () => {
		await reset(org, true);
		await fault(org, { kind: 'session-expired', match, times: 1 });
		const run = await runChild({
			node: 'salesforcePlatform',
			parameters: { resource: 'file', operation: 'upload' },
			credentials: credentialFor(org),
			file,
		});
		({ id } = run.outputs[0]?.first as { id: string });
		assertEqual(await hashAt(org, id), sha256);
		return run;
	});
	const sink = createServer((request, response) => {
		request.resume().on('end', () => response.writeHead(201).end());
	}).listen(0, '127.0.0.1');
	await once(sink, 'listening');
	const up = `http://127.0.0.1:${(sink.address() as AddressInfo).port}/`;
	const bare = await least(
		async () =>
			await runChild({ node: 'passThrough', packageDir: bareNode, parameters: { up }, file }),
	);
	sink.close();
	return { ours, bare, id };
}

/** The first read breaks off, and the session has expired when it is begun anew. */
async function measureDownload(org: OrgProcess, id: string, sha256: string): Promise<Way> {
	const match = { path: '/VersionData' };
	const ours = await least(async () => {
		await fault(org, { kind: 'truncate', match, times: 1 });
		await fault(org, { kind: 'session-expired', match, afterN: 1, times: 1 });
		const run = await runChild({
			node: 'salesforcePlatform',
			parameters: { resource: 'file', operation: 'download', recordId: id },
			credentials: credentialFor(org),
			hash: true,
		});
		assertEqual(run.outputs[0]?.sha256, sha256);
		return run;
	});
	const bare = await least(async () => {
		const down = JSON.stringify([addressOf(org, id)]);
		const run = await runChild({
			node: 'passThrough',
			packageDir: bareNode,
			parameters: { down, authorization: await signIn(org) },
			hash: true,
		});
		assertEqual(run.outputs[0]?.sha256, sha256);
		return run;
	});
	return { ours, bare };
}

const addressOf = ({ url, apiVersion }: OrgProcess, id: string) =>
	`${url}/services/data/v${apiVersion}/sobjects/ContentVersion/${id}/VersionData`;

/** The session that the org began with is among those that have expired. */
async function signIn({ url, consumerKey, consumerSecret }: OrgProcess): Promise<string> {
	const reply = await fetch(`${url}/services/oauth2/token`, {
		method: 'POST',
		body: new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: consumerKey,
			client_secret: consumerSecret,
		}),
	});
	const { access_token: token } = (await reply.json()) as { access_token: string };
	return `Bearer ${token}`;
}

/** The file as the org has it, read without the node. */
async function hashAt(org: OrgProcess, id: string): Promise<string> {
	const { body } = await fetch(addressOf(org, id), {
		headers: { authorization: await signIn(org) },
	});
	const hash = createHash('sha256');
	for await (const chunk of body ?? []) hash.update(chunk as Uint8Array);
	return hash.digest('hex');
}

function assertEqual(arrived: string | undefined, sent: string): void {
	if (arrived !== sent) throw new Error('The file that arrived is not the file that was sent');
}
