import { startOrg, type RunningOrg } from '../org/index';
import { call, member, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => org.reset({ data: true }));

const bytes = Buffer.from(Array.from({ length: 3000 }, (_, n) => n % 256));

async function upload(object: string, field: string, record: unknown): Promise<Response> {
	const form = new FormData();
	form.append('entity_content', new Blob([JSON.stringify(record)], { type: 'application/json' }));
	form.append(field, new Blob([bytes], { type: 'application/pdf' }), 'q1.pdf');
	return fetch(`${org.url}/services/data/v67.0/sobjects/${object}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${org.accessToken}` },
		body: form,
	});
}

async function download(path: string): Promise<{ type: string | null; body: Buffer }> {
	const reply = await fetch(`${org.url}/services/data/v67.0/${path}`, {
		headers: { authorization: `Bearer ${org.accessToken}` },
	});
	return { type: reply.headers.get('content-type'), body: Buffer.from(await reply.arrayBuffer()) };
}

test('a version goes up by multipart, gets a document, and comes down byte for byte', async () => {
	const reply = await upload('ContentVersion', 'VersionData', { PathOnClient: 'c:\\a\\Q1.pdf' });
	expect(reply.status).toBe(201);
	const created: unknown = await reply.json();
	const id = text(created, 'id');
	expect(created).toEqual({ id: expect.stringMatching(/^068/), success: true, errors: [] });
	const record = await call(org, 'GET', `sobjects/ContentVersion/${id}`);
	expect(record.body).toMatchObject({
		Title: 'Q1',
		FileExtension: 'pdf',
		FileType: 'PDF',
		ContentSize: bytes.length,
		IsLatest: true,
		VersionNumber: '1',
		VersionData: `/services/data/v67.0/sobjects/ContentVersion/${id}/VersionData`,
	});
	const documentId = text(record.body, 'ContentDocumentId');
	expect(org.store.byId('ContentDocument', documentId)).toMatchObject({
		LatestPublishedVersionId: id,
	});
	const { type, body } = await download(`sobjects/ContentVersion/${id}/VersionData`);
	expect(type).toBe('application/octetstream');
	expect(body.equals(bytes)).toBe(true);
});

test('a second version of a document follows the first', async () => {
	const VersionData = bytes.toString('base64');
	const body = { PathOnClient: 'a.txt', Title: 'A', VersionData };
	const first = await call(org, 'POST', 'sobjects/ContentVersion', { body });
	const [version] = org.store.rows('ContentVersion');
	const second = await call(org, 'POST', 'sobjects/ContentVersion', {
		body: { ...body, ContentDocumentId: version?.['ContentDocumentId'] },
	});
	expect(org.store.byId('ContentVersion', text(first.body, 'id'))?.['IsLatest']).toBe(false);
	expect(org.store.byId('ContentVersion', text(second.body, 'id'))).toMatchObject({
		IsLatest: true,
		VersionNumber: '2',
	});
	expect(org.store.count('ContentDocument')).toBe(1);
});

test('attachments and documents have a Body', async () => {
	const [ParentId = ''] = org.seed('Account', [{ Name: 'A' }]);
	const [user] = org.store.rows('User');
	const records: Array<[string, unknown]> = [
		['Attachment', { ParentId, Name: 'a.pdf' }],
		['Document', { FolderId: user?.Id, Name: 'd' }],
	];
	for (const [object, record] of records) {
		const reply = await upload(object, 'Body', record);
		const id = text(await reply.json(), 'id');
		expect(org.store.byId(object, id)?.['BodyLength']).toBe(bytes.length);
		expect((await download(`sobjects/${object}/${id}/Body`)).body.equals(bytes)).toBe(true);
	}
});

test('without a file, with a broken form, and from a missing record nothing comes', async () => {
	const none = await call(org, 'POST', 'sobjects/ContentVersion', { body: { PathOnClient: 'a' } });
	expect([none.status, member(none.body, 0, 'fields')]).toEqual([400, ['VersionData']]);
	const broken = await call(org, 'POST', 'sobjects/ContentVersion', {
		body: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n{}',
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
	});
	expect(broken.status).toBe(400);
	const missing = await call(org, 'GET', 'sobjects/ContentVersion/068000000000001AAA/VersionData');
	expect(missing.status).toBe(404);
	const many = await call(org, 'POST', 'composite/sobjects', {
		body: { records: [{ attributes: { type: 'Attachment' }, Name: 'a' }] },
	});
	expect(many.status).toBe(501);
	expect(org.store.count('ContentVersion')).toBe(0);
});

test('a new file is linked to its maker and to where it was published, and to others by records', async () => {
	const [first = '', second = ''] = org.seed('Account', [{ Name: 'Acme' }, { Name: 'Beta' }]);
	await upload('ContentVersion', 'VersionData', {
		PathOnClient: 'a.pdf',
		FirstPublishLocationId: first,
	});
	const [document] = [...org.store.rows('ContentDocument')];
	const [user] = [...org.store.rows('User')];
	const linksOf = async (where: string): Promise<unknown> => {
		const soql = `SELECT LinkedEntityId, ShareType, ContentDocument.Title FROM ContentDocumentLink WHERE ${where}`;
		const { body } = await call(org, 'GET', `query?q=${encodeURIComponent(soql)}`);
		return member(body, 'records');
	};
	const link = { ContentDocumentId: document?.Id, LinkedEntityId: second, ShareType: 'V' };
	const created = await call(org, 'POST', 'sobjects/ContentDocumentLink', { body: link });
	expect(text(created.body, 'id')).toMatch(/^06A/);

	expect(await linksOf(`ContentDocumentId = '${document?.Id ?? ''}'`)).toMatchObject([
		{ LinkedEntityId: user?.Id, ShareType: 'I' },
		{ LinkedEntityId: first, ShareType: 'V', ContentDocument: { Title: 'a' } },
		{ LinkedEntityId: second, ShareType: 'V' },
	]);
	expect(await linksOf(`LinkedEntityId IN ('${second}')`)).toHaveLength(1);
});

test.each([
	'',
	" WHERE ShareType = 'V'",
	" WHERE LinkedEntityId != '001000000000001AAA'",
	" WHERE LinkedEntityId = '001000000000001AAA' OR ShareType = 'V'",
])('links are not queried without saying whose: "%s"', async (where) => {
	const soql = `SELECT Id FROM ContentDocumentLink${where}`;
	const reply = await call(org, 'GET', `query?q=${encodeURIComponent(soql)}`);

	expect(reply.status).toBe(400);
	expect(member(reply.body, 0)).toMatchObject({
		errorCode: 'MALFORMED_QUERY',
		message: expect.stringContaining('ContentDocumentLink requires a filter by a single Id'),
	});
});
