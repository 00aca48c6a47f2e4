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
import { credentialFor, runChild, startOrgProcess, type OrgProcess } from '../bulk/processes';
import { figure, type Figure } from '../figure';

const MB = 1_048_576;
const FILE_MB = 1_024;
const MOST_MB_ABOVE = 32;

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
		const { id } = up.ours.outputs[0]?.first as { id: string };
		const down = await measureDownload(org, id, sha256);
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
		what: `Peak memory of File > ${way === 'upload' ? 'Upload' : 'Download'} with a file of ${FILE_MB} MB of random bytes in n8n's filesystem mode (${Math.round(ours.peakMb)} MB), above a bare n8n node that passes the same bytes (${Math.round(bare.peakMb)} MB), each in a process of its own; the bytes that arrived are equal by SHA-256`,
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

async function measureUpload(org: OrgProcess, file: string, sha256: string): Promise<Way> {
	const ours = await runChild({
		node: 'salesforcePlatform',
		parameters: { resource: 'file', operation: 'upload' },
		credentials: credentialFor(org),
		file,
	});
	const { id } = ours.outputs[0]?.first as { id: string };
	assertEqual(await hashAt(org, id), sha256);
	const sink = createServer((request, response) => {
		request.resume().on('end', () => response.writeHead(201).end());
	}).listen(0, '127.0.0.1');
	await once(sink, 'listening');
	const bare = await runChild({
		node: 'passThrough',
		packageDir: join(__dirname, '../bulk/fixture'),
		parameters: { up: `http://127.0.0.1:${(sink.address() as AddressInfo).port}/` },
		file,
	});
	sink.close();
	return { ours, bare };
}

async function measureDownload(org: OrgProcess, id: string, sha256: string): Promise<Way> {
	const ours = await runChild({
		node: 'salesforcePlatform',
		parameters: { resource: 'file', operation: 'download', recordId: id },
		credentials: credentialFor(org),
		hash: true,
	});
	assertEqual(ours.outputs[0]?.sha256, sha256);
	const bare = await runChild({
		node: 'passThrough',
		packageDir: join(__dirname, '../bulk/fixture'),
		parameters: {
			down: JSON.stringify([addressOf(org, id)]),
			authorization: `Bearer ${org.accessToken}`,
		},
		hash: true,
	});
	assertEqual(bare.outputs[0]?.sha256, sha256);
	return { ours, bare };
}

const addressOf = ({ url, apiVersion }: OrgProcess, id: string) =>
	`${url}/services/data/v${apiVersion}/sobjects/ContentVersion/${id}/VersionData`;

/** The file as the org has it, read without the node. */
async function hashAt(org: OrgProcess, id: string): Promise<string> {
	const { body } = await fetch(addressOf(org, id), {
		headers: { authorization: `Bearer ${org.accessToken}` },
	});
	const hash = createHash('sha256');
	for await (const chunk of body ?? []) hash.update(chunk as Uint8Array);
	return hash.digest('hex');
}

function assertEqual(arrived: string | undefined, sent: string): void {
	if (arrived !== sent) throw new Error('The file that arrived is not the file that was sent');
}
