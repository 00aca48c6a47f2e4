import { createHash, randomBytes } from 'node:crypto';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { binaryItem, claimSize, readBinary, useBinaryData } from '../harness';
import { jsonOf, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
let account: string;
let other: string;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	[account = '', other = ''] = t.org.seed('Account', [{ Name: 'Acme' }, { Name: 'Beta' }]);
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());
afterEach(() => t.org.clearFaults());

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const file = (operation: string, parameters: INodeParameters = {}): INodeParameters => ({
	resource: 'file',
	operation,
	...parameters,
});
const upload = async (parameters: INodeParameters, input: INodeExecutionData) =>
	await t.run('salesforcePlatform', file('upload', parameters), undefined, { input: [input] });
const download = async (parameters: INodeParameters) =>
	await t.run('salesforcePlatform', file('download', parameters));

describe.each(['filesystem', 'memory'] as const)('a file in %s', (mode) => {
	let restore: () => Promise<void>;
	beforeAll(async () => {
		restore = await useBinaryData(mode);
	});
	afterAll(async () => await restore());

	it.each([
		['through a session that expires', 20_000, 1],
		['in many pieces', 3_000_000, 0],
	])('arrives byte for byte, and comes back so, %s', async (_, size, expiries) => {
		const bytes = randomBytes(size);
		const item = await binaryItem(bytes, {
			fileName: 'Ünï "plan".PDF',
			mimeType: 'application/pdf',
		});
		const expire = (path: string) => {
			if (expiries > 0) t.org.fault({ kind: 'session-expired', match: { path }, times: expiries });
		};
		expire('/sobjects/ContentVersion');
		const sent = await upload({ linkedRecordIds: account }, item);
		expect(sent.error).toBeUndefined();
		const [{ id, documentId } = {}] = jsonOf(sent) as Array<{ id: string; documentId: string }>;
		expect(id).toMatch(/^068/);
		expect(documentId).toMatch(/^069/);
		expect(t.org.store.byId('ContentVersion', String(id))).toMatchObject({
			PathOnClient: 'Ünï "plan".PDF',
			FirstPublishLocationId: account,
			ContentSize: bytes.length,
		});
		for (const recordId of [String(id), String(documentId)]) {
			expire('/VersionData');
			const run = await download({ recordId });
			expect(run.error).toBeUndefined();
			const data = run.outputs[0]?.[0]?.binary?.data;
			expect(data && hash(await readBinary(data))).toBe(hash(bytes));
			expect(data?.fileName).toMatch(/\.pdf$/i);
		}
	});

	it('becomes a new version of a document', async () => {
		const of = (text: string) => binaryItem(text, { fileName: 'a.txt', mimeType: 'text/plain' });
		const [first] = jsonOf(await upload({ title: 'Plan' }, await of('one')));
		const second = await upload({ recordId: text(first?.documentId) }, await of('two'));
		expect(second.error).toBeUndefined();
		expect(jsonOf(second)).toMatchObject([{ documentId: first?.documentId, outcome: 'saved' }]);
		const run = await download({ recordId: text(first?.documentId) });
		const data = run.outputs[0]?.[0]?.binary?.data;
		expect(data && (await readBinary(data)).toString()).toBe('two');
	});

	it('can be an attachment, which its record lists', async () => {
		const item = await binaryItem('hello', { fileName: 'note.txt', mimeType: 'text/plain' });
		const sent = await upload({ fileKind: 'attachment', recordId: account, title: mode }, item);
		expect(sent.error).toBeUndefined();
		const [{ id } = {}] = jsonOf(sent);
		const listed = await t.run(
			'salesforcePlatform',
			file('getAll', { fileKind: 'attachment', recordId: account }),
		);
		expect(jsonOf(listed)).toContainEqual(
			expect.objectContaining({ Id: id, Name: mode, ContentType: 'text/plain', BodyLength: 5 }),
		);
		const run = await download({ fileKind: 'attachment', recordId: text(id) });
		expect(run.outputs[0]?.[0]?.binary?.data).toMatchObject({
			fileName: mode,
			mimeType: 'text/plain',
		});
	});
});

it('names the file that was uploaded when a link to it fails', async () => {
	const item = await binaryItem('x', { fileName: 'a.txt', mimeType: 'text/plain' });
	t.org.fault({ kind: '500-json', match: { path: '/composite/sobjects' }, times: 1 });
	const run = await t.run(
		'salesforcePlatform',
		file('upload', { linkedRecordIds: `${account}, ${other}` }),
		undefined,
		{ input: [item], settings: { onError: 'continueRegularOutput' } },
	);
	expect(jsonOf(run)).toMatchObject([
		{ id: expect.stringMatching(/^068/), success: false, outcome: 'unknown' },
	]);
	expect(JSON.stringify(jsonOf(run))).toContain(`It is not linked to ${other}`);
});

it('says that a link of which the reply was lost may be there', async () => {
	const item = await binaryItem('x', { fileName: 'a.txt', mimeType: 'text/plain' });
	t.org.fault({ kind: 'reset-after', match: { path: '/composite/sobjects' } });
	const run = await upload({ linkedRecordIds: `${account}, ${other}` }, item);
	expect(run.error?.message).toContain(`Whether it is linked to ${other} is unknown`);
	expect(run.error?.message).not.toContain('It is not linked to');
});

it('sends an upload whose reply was lost once only', async () => {
	const item = await binaryItem('x', { fileName: 'a.txt', mimeType: 'text/plain' });
	t.org.fault({ kind: 'reset-after', match: { path: '/sobjects/ContentVersion' }, times: 1 });
	const run = await upload({}, item);
	expect(run.error?.message).toContain('may or may not have carried out');
	expect(t.calls()).toHaveLength(1);
});

it.each<[string, INodeParameters, string]>([
	['upload', {}, 'binary'],
	['upload', { recordId: '0015g00000AbCdEAAV' }, 'no ContentDocument'],
	['upload', { linkedRecordIds: 'Acme' }, '\'Linked Record IDs\' is "Acme"'],
	['upload', { fileKind: 'attachment' }, "'Record ID' is empty. Enter the ID of the record"],
	['upload', { fileKind: 'document' }, "'Record ID' is empty. Enter the ID of the folder"],
	[
		'download',
		{ recordId: '0015g00000AbCdEAAV' },
		'ContentVersion (068…) or ContentDocument (069…)',
	],
	['download', { fileKind: 'attachment', recordId: '0685g00000AbCdEAAV' }, 'Attachment (00P…)'],
	['download', { recordId: '../../x' }, "'Record ID' is"],
	['getAll', { recordId: "x' OR Id != '" }, "'Record ID' is"],
	['download', { fileKind: 'picture', recordId: '0685g00000AbCdEAAV' }, "'Kind' is"],
])('%s refuses %j before anything is sent', async (operation, parameters, words) => {
	const run = await t.run('salesforcePlatform', file(operation, parameters));
	expect(run.error?.message).toContain(words);
	expect(t.calls()).toEqual([]);
});

describe('the kinds of file', () => {
	const textFile = async (text: string) =>
		await binaryItem(text, { fileName: 'note.txt', mimeType: 'text/plain' });
	const list = async (parameters: INodeParameters) =>
		jsonOf(await t.run('salesforcePlatform', file('getAll', parameters)));

	it('a document goes into its folder, is listed there and comes back', async () => {
		const folder = [...t.org.store.rows('User')][0]?.Id ?? '';
		const sent = await upload(
			{ fileKind: 'document', recordId: folder, title: 'Brochure' },
			await textFile('hello'),
		);
		expect(sent.error).toBeUndefined();
		const id = text(jsonOf(sent)[0]?.id);
		expect(await list({ fileKind: 'document', recordId: folder })).toEqual([
			{ Id: id, Name: 'Brochure', ContentType: 'text/plain', BodyLength: 5, FolderId: folder },
		]);
		const run = await download({ fileKind: 'document', recordId: id });
		const data = run.outputs[0]?.[0]?.binary?.data;
		expect(data).toMatchObject({ fileName: 'Brochure', mimeType: 'text/plain' });
		expect(data && (await readBinary(data)).toString()).toBe('hello');
	});

	it('a file is linked to every record it is for, each of which lists it', async () => {
		const sent = await upload({ linkedRecordIds: `${account}, ${other}` }, await textFile('x'));
		expect(sent.error).toBeUndefined();
		const [{ id, documentId } = {}] = jsonOf(sent);
		for (const recordId of [account, other]) {
			const files = await list({ recordId });
			expect(files).toContainEqual({
				ContentDocumentId: documentId,
				ContentDocument: {
					Title: 'note',
					FileExtension: 'txt',
					ContentSize: 1,
					LatestPublishedVersionId: id,
				},
			});
		}
	});

	it('a new version is linked to the records named, which the first was not', async () => {
		const [first] = jsonOf(await upload({}, await textFile('1')));
		const [third = ''] = t.org.seed('Account', [{ Name: 'Third' }]);
		const sent = await upload(
			{ recordId: text(first?.documentId), linkedRecordIds: third },
			await textFile('22'),
		);
		expect(sent.error).toBeUndefined();
		expect(await list({ recordId: third })).toMatchObject([
			{ ContentDocumentId: first?.documentId, ContentDocument: { ContentSize: 2 } },
		]);
	});

	it('a record that is named twice, by either form of its ID, is linked once', async () => {
		const [fourth = ''] = t.org.seed('Account', [{ Name: 'Fourth' }]);
		const linkedRecordIds = [fourth, fourth.slice(0, 15), other, other.slice(0, 15)].join(', ');
		const sent = await upload({ linkedRecordIds }, await textFile('x'));
		expect(sent.error).toBeUndefined();
		expect(await list({ recordId: fourth })).toHaveLength(1);
	});

	it('a new version may name a record that has the file already', async () => {
		const [fifth = '', sixth = ''] = t.org.seed('Account', [{ Name: 'Fifth' }, { Name: 'Sixth' }]);
		const [first] = jsonOf(await upload({ linkedRecordIds: fifth }, await textFile('1')));
		const sent = await upload(
			{ recordId: text(first?.documentId), linkedRecordIds: `${fifth}, ${sixth}` },
			await textFile('22'),
		);
		expect(sent.error).toBeUndefined();
		expect(jsonOf(sent)).toMatchObject([{ documentId: first?.documentId, outcome: 'saved' }]);
		for (const recordId of [fifth, sixth]) expect(await list({ recordId })).toHaveLength(1);
	});

	it('a record without files has none', async () => {
		const [bare = ''] = t.org.seed('Account', [{ Name: 'Bare' }]);
		expect(await list({ recordId: bare })).toEqual([]);
		expect(await list({ fileKind: 'attachment', recordId: bare })).toEqual([]);
	});
});

it.each<[string, number, string]>([
	['file', 2_147_483_649, '2,147,483,648 in ContentVersion'],
	['attachment', 524_288_001, '524,288,000 in Attachment'],
	['document', 524_288_001, '524,288,000 in Document'],
])('refuses a %s that is too large before anything is sent', async (fileKind, size, words) => {
	const restore = await useBinaryData('filesystem');
	const item = await binaryItem('', { fileName: 'huge.bin', mimeType: 'application/pdf' });
	await claimSize(item, size);
	const run = await upload({ fileKind, recordId: fileKind === 'file' ? '' : account }, item);
	await restore();

	expect(run.error?.message).toContain('The file "huge.bin" has');
	expect(run.error?.message).toContain(`Salesforce takes ${words}`);
	expect(t.calls()).toEqual([]);
});
