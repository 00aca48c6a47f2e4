import { startOrg, type OrgSettings, type RunningOrg } from '../org/index';
import { BulkCaller } from './bulk/client';
import { askToken, assertion, call, control, jwtGrant, member, text, type Reply } from './client';

let org: RunningOrg;
let before: OrgSettings;

beforeAll(async () => {
	org = await startOrg();
	before = { ...((await control(org, 'GET', 'settings')).body as OrgSettings) };
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => {
	org.change(before);
	org.reset({ data: true });
});

async function query(soql: string): Promise<Reply> {
	return call(org, 'GET', `query?q=${encodeURIComponent(soql)}`);
}

/** Where sources disagree, or say nothing, either behaviour can be had. */
describe('facts that are not settled', () => {
	it('fields of an error: as recorded, always, never', async () => {
		const keys = async (): Promise<string[][]> => {
			const unknown = await call(org, 'POST', 'sobjects/Account', { body: { Nothing: 1 } });
			const missing = await call(org, 'POST', 'sobjects/Account', { body: {} });
			return [unknown, missing].map(({ body }) => Object.keys(member(body, 0) as object));
		};
		const bare = ['message', 'errorCode'];
		expect(await keys()).toEqual([bare, [...bare, 'fields']]);
		org.change({ errorFields: 'always' });
		expect(await keys()).toEqual([
			[...bare, 'fields'],
			[...bare, 'fields'],
		]);
		org.change({ errorFields: 'never' });
		expect(await keys()).toEqual([bare, bare]);
	});

	it('a child query without rows: null, or an empty result', async () => {
		org.seed('Account', [{ Name: 'A' }]);
		const soql = 'SELECT Name, (SELECT Id FROM Contacts) FROM Account';
		expect(member((await query(soql)).body, 'records', 0, 'Contacts')).toBeNull();
		org.change({ emptyChildren: 'object' });
		expect(member((await query(soql)).body, 'records', 0, 'Contacts')).toEqual({
			totalSize: 0,
			done: true,
			records: [],
		});
	});

	it('TYPEOF without ELSE: null, or the attributes alone', async () => {
		const [WhatId = ''] = org.seed('Account', [{ Name: 'A' }]);
		org.seed('Task', [{ Subject: 'x', WhatId }]);
		const soql = 'SELECT TYPEOF What WHEN Case THEN Subject END FROM Task';
		expect(member((await query(soql)).body, 'records', 0, 'What')).toBeNull();
		org.change({ typeofWithoutElse: 'attributes' });
		expect(member((await query(soql)).body, 'records', 0, 'What')).toEqual({
			attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${WhatId}` },
		});
	});

	it('FORMAT() of a date with a time: with a comma, or without', async () => {
		const CreatedDate = '2025-04-10T15:31:37.000Z';
		org.seed('Account', [{ Name: 'A', CreatedDate, AnnualRevenue: 44_000 }]);
		const soql = 'SELECT FORMAT(CreatedDate), FORMAT(AnnualRevenue) FROM Account';
		expect(member((await query(soql)).body, 'records', 0)).toMatchObject({
			CreatedDate: '4/10/2025, 3:31 PM',
			AnnualRevenue: '$44,000.00',
		});
		org.change({ datetimeFormat: 'jdk' });
		expect(member((await query(soql)).body, 'records', 0, 'CreatedDate')).toBe('4/10/2025 3:31 PM');
	});

	it('bulk error codes: in capitals, or as the guide lists them', async () => {
		const code = async (): Promise<string> => {
			const body = { object: 'Nothing', operation: 'insert' };
			return text((await call(org, 'POST', 'jobs/ingest', { body })).body, 0, 'errorCode');
		};
		expect(await code()).toBe('INVALIDJOB');
		org.change({ bulkErrorStyle: 'camel' });
		expect(await code()).toBe('InvalidJob');
		const rest = await call(org, 'GET', 'sobjects/Nothing');
		expect(text(rest.body, 0, 'errorCode')).toBe('NOT_FOUND');
	});

	it("a job's address and version: either form", async () => {
		const body = { object: 'Account', operation: 'insert' };
		const job = async (): Promise<unknown> =>
			(await call(org, 'POST', 'jobs/ingest', { body })).body;
		expect(await job()).toMatchObject({
			apiVersion: 67,
			contentUrl: expect.stringMatching(/^services\/data\/v67\.0\/jobs\/ingest\//),
		});
		org.change({ jobApiVersion: 'text', contentUrlVersion: 'bare' });
		expect(await job()).toMatchObject({
			apiVersion: '67.0',
			contentUrl: expect.stringMatching(/^services\/data\/67\.0\/jobs\/ingest\//),
		});
	});

	it('the locator of the last page: the word null, or none', async () => {
		org.change({ bulkStepMs: 0 });
		const bulk = new BulkCaller(org);
		const body = JSON.stringify({ operation: 'query', query: 'SELECT Id FROM User' });
		const { id } = (await bulk.call('POST', '/jobs/query', body)).json as { id: string };
		let state = '';
		while (state !== 'JobComplete') {
			({ state } = (await bulk.call('GET', `/jobs/query/${id}`)).json as { state: string });
		}
		const locator = async (): Promise<string | null> =>
			(await bulk.call('GET', `/jobs/query/${id}/results`)).headers.get('sforce-locator');
		expect(await locator()).toBe('null');
		org.change({ lastLocator: 'absent' });
		expect(await locator()).toBeNull();
	});

	it('too many subrequests: the one error met by a caller, with either status around it', async () => {
		const compositeRequest = Array.from({ length: 26 }, (_, n) => ({
			method: 'GET',
			url: '/services/data/v67.0/sobjects/Account',
			referenceId: `r${n}`,
		}));
		const send = (): Promise<Reply> =>
			call(org, 'POST', 'composite', { body: { compositeRequest } });
		const refused = await send();
		expect(refused.status).toBe(400);
		expect(refused.body).toEqual({
			compositeResponse: [
				{
					body: [
						{
							message: 'The request can’t contain more than 25 operations.',
							errorCode: 'LIMIT_EXCEEDED',
						},
					],
					httpHeaders: {},
					httpStatusCode: 400,
					referenceId: null,
				},
			],
		});
		org.change({ compositeLimitStatus: 200 });
		expect((await send()).status).toBe(200);
	});

	it('types that alternate too often: either code', async () => {
		const records = Array.from({ length: 12 }, (_, n) =>
			n % 2 === 0
				? { attributes: { type: 'Account' }, Name: 'A' }
				: { attributes: { type: 'Lead' }, LastName: 'B', Company: 'C' },
		);
		const code = async (): Promise<string> =>
			text(
				(await call(org, 'POST', 'composite/sobjects', { body: { records } })).body,
				0,
				'errorCode',
			);
		expect(await code()).toBe('LIMIT_EXCEEDED');
		org.change({ chunkErrorCode: 'INVALID_INPUT' });
		expect(await code()).toBe('INVALID_INPUT');
	});

	it('new content for a version: taken, as recorded, or refused, as documented', async () => {
		const content = (letters: string): string => Buffer.from(letters).toString('base64');
		const created = await call(org, 'POST', 'sobjects/ContentVersion', {
			body: { PathOnClient: 'a.txt', VersionData: content('old') },
		});
		const path = `sobjects/ContentVersion/${text(created.body, 'id')}`;
		const body = { VersionData: content('newer'), Description: 'x' };
		expect((await call(org, 'PATCH', path, { body })).status).toBe(204);
		expect((await call(org, 'GET', `${path}/VersionData`)).body).toBe('newer');
		const record = await call(org, 'GET', path);
		expect(record.body).toMatchObject({ ContentSize: 5, Description: 'x', VersionNumber: '1' });
		org.change({ versionDataPatch: 'refuse' });
		const refused = await call(org, 'PATCH', path, { body });
		expect([refused.status, member(refused.body, 0, 'errorCode')]).toEqual([
			400,
			'INVALID_FIELD_FOR_INSERT_UPDATE',
		]);
		expect((await call(org, 'GET', `${path}/VersionData`)).body).toBe('newer');
	});
});

test('a file above its bound is refused, and nothing is saved', async () => {
	org.change({ contentVersionLimit: 4, fileLimit: 3 });
	const [ParentId] = org.seed('Account', [{ Name: 'A' }]);
	const four = Buffer.from('four').toString('base64');
	const version = { PathOnClient: 'a.txt', VersionData: four };
	const attachment = { ParentId, Name: 'a', Body: four };
	expect((await call(org, 'POST', 'sobjects/ContentVersion', { body: version })).status).toBe(201);
	expect((await call(org, 'POST', 'sobjects/Attachment', { body: attachment })).status).toBe(413);
	expect(org.store.count('Attachment')).toBe(0);
});

test('hard delete needs its permission', async () => {
	const body = { object: 'Account', operation: 'hardDelete' };
	expect((await call(org, 'POST', 'jobs/ingest', { body })).status).toBe(200);
	org.change({ bulkHardDelete: false });
	const refused = await call(org, 'POST', 'jobs/ingest', { body });
	expect([refused.status, text(refused.body, 0, 'errorCode')]).toEqual([400, 'FEATURENOTENABLED']);
});

test.each([401, 403] as const)(
	'a session without the scope api can do nothing: %d',
	async (status) => {
		org.change({ appScopes: 'id', noApiScopeStatus: status });
		const reply = await askToken(org, {
			grant_type: 'client_credentials',
			client_id: org.consumerKey,
			client_secret: org.consumerSecret,
		});
		expect(member(reply.body, 'scope')).toBe('id');
		const token = text(reply.body, 'access_token');
		const data = await call(org, 'GET', 'limits', { token });
		expect([data.status, data.body]).toEqual([
			status,
			[
				{
					message: 'This session is not valid for use with the REST API',
					errorCode: 'INVALID_SESSION_ID',
				},
			],
		]);
	},
);

describe('the org clock', () => {
	it('may be ahead of the caller or behind, and Date tells', async () => {
		const dateOf = async (): Promise<number> =>
			Date.parse((await call(org, 'GET', 'limits')).headers.get('date') ?? '');
		await control(org, 'POST', 'clock', { skewMs: 600_000 });
		expect((await dateOf()) - Date.now()).toBeGreaterThan(500_000);
		await control(org, 'POST', 'clock', { skewMs: -600_000 });
		expect((await dateOf()) - Date.now()).toBeLessThan(-500_000);
		await control(org, 'POST', 'clock', { skewMs: 0 });
	});

	it('decides whether an assertion is too old or too far ahead', async () => {
		const signIn = (): Promise<Reply> =>
			askToken(org, { grant_type: jwtGrant, assertion: assertion(org) });
		expect((await signIn()).status).toBe(200);
		for (const ms of [600_000, -600_000]) {
			org.skew(ms);
			expect(member((await signIn()).body, 'error_description')).toBe('invalid assertion');
		}
		org.skew(0);
		expect((await signIn()).status).toBe(200);
	});
});
