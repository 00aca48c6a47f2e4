import { createHash, randomBytes } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';

import { binaryItem, readBinary, useBinaryData } from '../harness';
import { jsonOf, objectNamed, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

const SIZE = 6_000_000;

let t: OrgUnderTest;
let restore: () => Promise<void>;
beforeEach(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	restore = await useBinaryData('filesystem');
});
afterEach(async () => {
	await restore();
	await t.close();
});

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const run = async (parameters: INodeParameters, bytes?: Buffer) =>
	await t.run(
		'salesforcePlatform',
		{ resource: 'file', ...parameters },
		undefined,
		bytes && {
			input: [await binaryItem(bytes, { fileName: 'a.bin', mimeType: 'application/pdf' })],
		},
	);

it.each(['file', 'attachment'])(
	'an upload of a large %s whose token has expired is sent whole with a new one, once',
	async (fileKind) => {
		const [account = ''] = t.org.seed('Account', [{ Name: 'Acme' }]);
		await run({ operation: 'getAll', fileKind: 'attachment', recordId: account });
		const logins = t.org.usage().logins;
		t.org.advance(3 * 3_600_000);
		const bytes = randomBytes(SIZE);

		const sent = await run(
			{ operation: 'upload', fileKind, ...(fileKind === 'attachment' && { recordId: account }) },
			bytes,
		);

		expect(sent.error).toBeUndefined();
		expect(jsonOf(sent)).toMatchObject([{ outcome: 'saved' }]);
		expect(t.org.usage().logins).toBe(logins + 1);
		const object = fileKind === 'file' ? 'ContentVersion' : 'Attachment';
		expect([...t.org.store.rows(object)]).toHaveLength(1);
		const got = await run({
			operation: 'download',
			fileKind,
			recordId: text(jsonOf(sent)[0]?.id),
		});
		const data = got.outputs[0]?.[0]?.binary?.data;
		expect(data && hash(await readBinary(data))).toBe(hash(bytes));
	},
);

it('a download that breaks off, and finds its token expired when it is begun anew, is whole', async () => {
	const bytes = randomBytes(SIZE);
	const [{ id, documentId } = {}] = jsonOf(await run({ operation: 'upload' }, bytes));
	t.org.reset();
	const match = { path: '/VersionData' };
	t.org.fault({ kind: 'truncate', match, times: 1 });
	t.org.fault({ kind: 'session-expired', match, afterN: 1, times: 1 });

	const got = await run({ operation: 'download', recordId: text(documentId) });

	expect(got.error).toBeUndefined();
	const data = got.outputs[0]?.[0]?.binary?.data;
	expect(data && hash(await readBinary(data))).toBe(hash(bytes));
	const path = `GET /sobjects/ContentVersion/${text(id)}/VersionData`;
	expect(t.calls().filter((call) => call.startsWith(path))).toEqual([
		`${path} 200`,
		`${path} 401`,
		`${path} 200`,
	]);
});

it('a large file of rows whose session expires at its upload is loaded once, by one job', async () => {
	const rows = 2_000;
	const csv = Array.from({ length: rows }, (_, i) => `Row ${i},${'x'.repeat(3_000)}\n`).join('');
	const item = await binaryItem(`LastName,Description\n${csv}`, {
		fileName: 'rows.csv',
		mimeType: 'text/csv',
	});
	t.org.fault({ kind: 'session-expired', match: { path: '/batches' }, times: 1 });

	const done = await t.run(
		'salesforceBulk',
		{
			resource: 'ingestJob',
			operation: 'run',
			object: objectNamed('Contact'),
			jobOperation: 'insert',
			inputMode: 'binary',
			outputMode: 'binary',
			options: { waitMinutes: 5 },
		},
		undefined,
		{ input: [item] },
	);

	expect(done.error).toBeUndefined();
	expect(t.org.store.count('Contact')).toBe(rows);
	expect(t.calls().filter((call) => call === 'POST /jobs/ingest 200')).toHaveLength(1);
});

it('a large file in memory whose token has expired is sent once at most', async () => {
	await restore();
	restore = await useBinaryData('memory');
	await run({ operation: 'getAll', recordId: '001000000000001AAA' });
	t.org.advance(3 * 3_600_000);

	const sent = await run({ operation: 'upload' }, randomBytes(SIZE));

	// Of bytes that n8n holds itself nobody learns how many were sent when the connection ends.
	expect([...t.org.store.rows('ContentVersion')]).toHaveLength(sent.error ? 0 : 1);
	if (sent.error) expect(sent.error.message).toContain('may or may not have carried out');
});
