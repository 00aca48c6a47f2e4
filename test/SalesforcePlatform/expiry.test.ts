import { createHash, randomBytes } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';

import { binaryItem, readBinary, useBinaryData } from '../harness';
import { jsonOf, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

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
