import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { startOrg } from '../org/index';
import { readMultipart } from '../org/server/multipart';

const boundary = 'xBOUNDARYx';

/** A body as undici, a client of others' making, writes it. */
async function encoded(values: Array<[string, Buffer]>): Promise<{ body: Buffer; limit: string }> {
	const form = new FormData();
	for (const [name, value] of values) form.append(name, new Blob([value]), 'f.bin');
	const request = new Request('http://org', { method: 'POST', body: form });
	const type = request.headers.get('content-type') ?? '';
	return {
		body: Buffer.from(await request.arrayBuffer()),
		limit: /boundary=(.*)$/.exec(type)?.[1] ?? '',
	};
}

async function* pieces(body: Buffer, size: number): AsyncGenerator<Buffer> {
	for (let at = 0; at < body.length; at += size) {
		await Promise.resolve();
		yield body.subarray(at, at + size);
	}
}

test('parts come back byte for byte, wherever the pieces of the body end', async () => {
	const part = fc.tuple(
		fc.stringMatching(/^[a-z]{1,8}$/),
		fc
			.array(fc.constantFrom('\r\n', '--', boundary, 'x', '\0', '\r\n--'), { maxLength: 12 })
			.map((bits) => Buffer.from(bits.join(''))),
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(part, { minLength: 1, maxLength: 4 }),
			fc.integer({ min: 1, max: 40 }),
			async (values, size) => {
				const { body, limit } = await encoded(values);
				const read = await readMultipart(pieces(body, size), limit);
				expect(read.parts.map(({ name, content }) => [name, content.text()])).toEqual(
					values.map(([name, value]) => [name, value.toString()]),
				);
			},
		),
		{ numRuns: 100 },
	);
});

test.each([
	['no closing boundary', `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx`],
	['headers without end', `--${boundary}\r\n${'x'.repeat(20_000)}`],
	['no boundary at all', 'nothing'],
])('%s is malformed', async (_what, body) => {
	await expect(readMultipart(pieces(Buffer.from(body), 64), boundary)).rejects.toMatchObject({
		status: 400,
	});
});

test('a file larger than what is held in memory goes up and comes down whole', async () => {
	const org = await startOrg();
	const megabyte = 1_048_576;
	const block = Buffer.alloc(megabyte, 'sforce\r\n--');
	const blocks = 24;
	const sent = createHash('sha256');
	for (let n = 0; n < blocks; n += 1) sent.update(block);
	const record = JSON.stringify({ PathOnClient: 'big.bin' });
	async function* body(): AsyncGenerator<Buffer> {
		yield Buffer.from(
			`--${boundary}\r\nContent-Disposition: form-data; name="entity_content"\r\n` +
				`Content-Type: application/json\r\n\r\n${record}\r\n--${boundary}\r\n` +
				'Content-Disposition: form-data; name="VersionData"; filename="big.bin"\r\n' +
				'Content-Type: application/octet-stream\r\n\r\n',
		);
		for (let n = 0; n < blocks; n += 1) {
			await Promise.resolve();
			yield block;
		}
		yield Buffer.from(`\r\n--${boundary}--\r\n`);
	}
	const authorization = `Bearer ${org.accessToken}`;
	const base = `${org.url}/services/data/v67.0/sobjects/ContentVersion`;
	const reply = await fetch(base, {
		method: 'POST',
		headers: { authorization, 'content-type': `multipart/form-data; boundary=${boundary}` },
		body: ReadableStream.from(body()),
		duplex: 'half',
	});
	const { id } = (await reply.json()) as { id: string };
	expect(org.store.byId('ContentVersion', id)?.['ContentSize']).toBe(blocks * megabyte);
	const download = await fetch(`${base}/${id}/VersionData`, { headers: { authorization } });
	expect(download.headers.get('content-encoding')).toBeNull();
	const received = createHash('sha256');
	for await (const piece of download.body ?? []) received.update(piece);
	expect(received.digest('hex')).toBe(sent.digest('hex'));
	await org.close();
});
