import { startOrg, type RunningOrg } from '../org/index';
import { call, member, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => {
	org.reset({ data: true });
	org.change({ preconditionBody: 'error' });
});

describe('conditions on a record', () => {
	const later = () => new Date(org.now() + 60_000).toUTCString();
	const earlier = () => new Date(org.now() - 60_000).toUTCString();
	const account = () => {
		const [id = ''] = org.seed('Account', [{ Name: 'A', External_Id__c: 'x' }]);
		return `sobjects/Account/${id}`;
	};
	const get = (path: string, headers: Record<string, string>) =>
		call(org, 'GET', path, { headers });
	const patch = (path: string, headers: Record<string, string>) =>
		call(org, 'PATCH', path, { headers, body: { Site: 'S' } });

	test('the ETag of an account changes with it', async () => {
		const path = account();
		const first = await get(path, {});
		const etag = first.headers.get('etag') ?? '';
		const again = await get(path, { 'if-none-match': etag });
		expect([again.status, again.body]).toEqual([304, '']);
		expect((await patch(path, { 'if-match': '"other"' })).status).toBe(412);
		expect((await patch(path, { 'if-none-match': etag })).status).toBe(412);
		expect((await patch(path, { 'if-match': etag })).status).toBe(204);
		expect((await patch(path, { 'if-match': etag })).status).toBe(412);
		expect((await get(path, { 'if-none-match': etag })).status).toBe(200);
	});

	test('dates hold for reading and for writing, by id and by external id', async () => {
		const byId = account();
		for (const path of [byId, 'sobjects/Account/External_Id__c/x']) {
			expect((await get(path, { 'if-modified-since': later() })).status).toBe(304);
			expect((await get(path, { 'if-modified-since': earlier() })).status).toBe(200);
			expect((await get(path, { 'if-unmodified-since': earlier() })).status).toBe(412);
			const refused = await patch(path, { 'if-unmodified-since': earlier() });
			expect([refused.status, text(refused.body, 0, 'errorCode')]).toEqual([
				412,
				'PRECONDITION_FAILED',
			]);
			expect((await patch(path, { 'if-unmodified-since': later() })).status).toBeLessThan(300);
		}
	});

	test('412 may come without a body', async () => {
		org.change({ preconditionBody: 'empty' });
		const reply = await patch(account(), { 'if-unmodified-since': earlier() });
		expect([reply.status, reply.body]).toEqual([412, '']);
	});

	test('ETags on other objects are refused, not ignored', async () => {
		const [id = ''] = org.seed('Contact', [{ LastName: 'C' }]);
		expect((await get(`sobjects/Contact/${id}`, { 'if-match': '"x"' })).status).toBe(501);
	});
});

describe('the headers of Salesforce', () => {
	test('are kept in the journal of the call', async () => {
		await call(org, 'POST', 'sobjects/Account', {
			body: { Name: 'A' },
			headers: {
				'Sforce-Auto-Assign': 'FALSE',
				'Sforce-Duplicate-Rule-Header': 'allowSave=true',
				'Sforce-Call-Options': 'client=test',
			},
		});
		expect(org.calls()[0]).toMatchObject({
			client: 'test',
			options: { 'sforce-auto-assign': 'FALSE', 'sforce-duplicate-rule-header': 'allowSave=true' },
		});
		await call(org, 'GET', 'sobjects');
		expect(Object.keys(org.calls()[1] ?? {})).not.toContain('options');
	});

	test('that the org does not know are refused', async () => {
		const reply = await call(org, 'GET', 'sobjects', { headers: { 'sforce-whatever': '1' } });
		expect(reply.status).toBe(501);
	});

	test('updateMru makes a record recent, and nothing else does', async () => {
		const mru = { 'Sforce-Mru': 'updateMru=true' };
		const created = await call(org, 'POST', 'sobjects/Account', {
			body: { Name: 'First' },
			headers: mru,
		});
		const [quiet = ''] = org.seed('Contact', [{ LastName: 'Quiet' }]);
		const [seen = ''] = org.seed('Contact', [{ LastName: 'Seen' }]);
		await call(org, 'GET', `sobjects/Contact/${quiet}`);
		await call(org, 'GET', `sobjects/Contact/${seen}?fields=Name`, { headers: mru });
		const url = (type: string, id: string) => `/services/data/v67.0/sobjects/${type}/${id}`;
		const first = text(created.body, 'id');
		const expected = [
			{ attributes: { type: 'Contact', url: url('Contact', seen) }, Id: seen, Name: 'Seen' },
			{ attributes: { type: 'Account', url: url('Account', first) }, Id: first, Name: 'First' },
		];
		expect((await call(org, 'GET', 'recent')).body).toEqual(expected);
		expect((await call(org, 'GET', 'recent?limit=1')).body).toEqual(expected.slice(0, 1));
		const basic = await call(org, 'GET', 'sobjects/Account');
		expect(member(basic.body, 'recentItems')).toEqual(expected.slice(1));
		await call(org, 'DELETE', `sobjects/Account/${first}`);
		expect((await call(org, 'GET', 'recent')).body).toEqual(expected.slice(0, 1));
	});
});

test('a query plan tells an index from a scan', async () => {
	const [id = ''] = org.seed('Account', [{ Name: 'A', Site: 's' }, { Name: 'B' }]);
	const plan = (soql: string) => call(org, 'GET', `query?explain=${encodeURIComponent(soql)}`);
	const scan = `SELECT Id FROM Account WHERE Site = 's'`;
	const unindexed = (name: string) => ({
		description: 'Not considering filter for optimization because unindexed',
		fields: [name],
		tableEnumOrId: 'Account',
	});
	expect((await plan(scan)).body).toEqual({
		plans: [
			{
				cardinality: 1,
				fields: [],
				leadingOperationType: 'TableScan',
				notes: [unindexed('Site'), unindexed('IsDeleted')],
				relativeCost: 3.3,
				sobjectCardinality: 2,
				sobjectType: 'Account',
			},
		],
		sourceQuery: scan,
	});
	const index = await plan(`SELECT Id FROM Account WHERE Id = '${id}'`);
	expect(member(index.body, 'plans', 0)).toMatchObject({
		leadingOperationType: 'Index',
		fields: ['Id'],
		relativeCost: 0.5,
	});
	const wrong = await plan('SELEKT');
	expect(text(wrong.body, 0, 'errorCode')).toBe('MALFORMED_QUERY');
});
