import type { RunningOrg } from '../../org';
import { startOrg } from '../../org';
import { call, control, member, text } from '../client';

let org: RunningOrg;
let token: string;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(() => org.close());

beforeEach(() => {
	org.reset({ data: true });
	token = org.newSession();
});

const get = (path: string) => call(org, 'GET', path, { token });
const query = (soql: string) => get(`query?q=${encodeURIComponent(soql)}`);
const write = (method: string, path: string, body: unknown) =>
	call(org, method, path, { body, token });
const refused = (status: number, errorCode: string) => ({ status, body: [{ errorCode }] });
const minute = 60_000;

describe('limits', () => {
	test('limit-info-absent: one reply without usage, though counted', async () => {
		org.fault({ kind: 'limit-info-absent' });
		expect((await get('limits')).headers.has('sforce-limit-info')).toBe(false);
		expect((await get('limits')).headers.get('sforce-limit-info')).toBe('api-usage=2/100000');
	});

	test('usage-over-100: usage reads above its maximum, and the call goes through', async () => {
		org.fault({ kind: 'usage-over-100' });
		const reply = await get('limits');
		expect([reply.status, reply.headers.get('sforce-limit-info')]).toEqual([
			200,
			'api-usage=105000/100000',
		]);
	});

	test('replication-throttle: only polls for changes are refused', async () => {
		org.fault({ kind: 'replication-throttle', retryAfter: 300 });
		expect((await get('limits')).status).toBe(200);
		const reply = await poll('updated');
		expect(reply).toMatchObject(refused(403, 'REQUEST_LIMIT_EXCEEDED'));
		expect(reply.headers.get('retry-after')).toBe('300');
		expect((await poll('updated')).status).toBe(200);
	});

	test('api-currently-disabled: refused, not counted', async () => {
		org.fault({ kind: 'api-currently-disabled' });
		expect(await get('limits')).toMatchObject(refused(403, 'API_CURRENTLY_DISABLED'));
		expect(org.usage().used).toBe(0);
	});
});

describe('reads', () => {
	test('short-pages: a page with fewer rows than asked for, and none lost', async () => {
		org.seed('Lead', leads(5));
		org.fault({ kind: 'short-pages', rows: 2 });
		const first = await query('SELECT Id FROM Lead');
		expect(first.body).toMatchObject({ totalSize: 5, done: false });
		const ids = idsOf(first.body);
		for (let { body } = first; member(body, 'done') === false; ids.push(...idsOf(body))) {
			({ body } = await get(text(body, 'nextRecordsUrl')));
		}
		expect(new Set(ids).size).toBe(5);
	});

	test('locator-expired: the next page is gone, by either code', async () => {
		org.seed('Lead', leads(201));
		const options = { headers: { 'sforce-query-options': 'batchSize=200' }, token };
		const { body } = await call(org, 'GET', 'query?q=SELECT+Id+FROM+Lead', options);
		const next = text(body, 'nextRecordsUrl');
		org.fault({ kind: 'locator-expired' });
		expect(await get(next)).toMatchObject(refused(400, 'INVALID_QUERY_LOCATOR'));
		expect((await get(next)).status).toBe(200);
		org.change({ expiredLocatorCode: 'QUERY_LOCATOR_EXPIRED' });
		org.advance(3 * 24 * 60 * minute);
		token = org.newSession();
		expect(await get(next)).toMatchObject(refused(400, 'QUERY_LOCATOR_EXPIRED'));
		org.change({ expiredLocatorCode: 'INVALID_QUERY_LOCATOR' });
	});

	test('stall-latest-date-covered: it lies hours back', async () => {
		org.fault({ kind: 'stall-latest-date-covered', delayMs: 120 * minute });
		const covered = Date.parse(text((await poll('updated')).body, 'latestDateCovered'));
		const behind = org.now() - covered;
		expect(behind).toBeGreaterThanOrEqual(120 * minute);
		expect(behind).toBeLessThan(122 * minute);
	});

	test('delete-log-purged: only deletions are refused', async () => {
		org.fault({ kind: 'delete-log-purged' });
		expect((await poll('updated')).status).toBe(200);
		expect(await poll('deleted')).toMatchObject(refused(400, 'INVALID_REPLICATION_DATE'));
	});

	test('query-too-complicated: queries by REST and by Bulk', async () => {
		org.fault({ kind: 'query-too-complicated', times: 2 });
		expect((await get('limits')).status).toBe(200);
		expect(await query('SELECT Id FROM Lead')).toMatchObject(refused(400, 'QUERY_TOO_COMPLICATED'));
		const job = { operation: 'query', query: 'SELECT Id FROM Lead' };
		expect(await write('POST', 'jobs/query', job)).toMatchObject(
			refused(400, 'QUERY_TOO_COMPLICATED'),
		);
	});

	test('modstamp-only-touch: SystemModstamp moves alone', async () => {
		const [first = '', second = ''] = org.seed('Lead', leads(2));
		const before = org.store.byId('Lead', first);
		const stamps = { ...before };
		org.advance(minute);
		org.fault({ kind: 'modstamp-only-touch' });
		await get('limits');
		const { body } = await query('SELECT Id, SystemModstamp FROM Lead ORDER BY Id');
		expect(Date.parse(text(body, 'records', 0, 'SystemModstamp'))).toBeGreaterThan(
			Date.parse(text(body, 'records', 1, 'SystemModstamp')),
		);
		const after = org.store.byId('Lead', first);
		expect(after).toEqual({ ...stamps, SystemModstamp: expect.any(Number) });
		expect(Number(after?.['SystemModstamp']) % 1000).toBe(0);
		expect(org.store.byId('Lead', second)?.['SystemModstamp']).toBe(stamps['SystemModstamp']);
	});
});

describe('writes', () => {
	test('readonly-maintenance: writes are refused, reads are not; the status is a setting', async () => {
		const code = 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE';
		org.fault({ kind: 'readonly-maintenance', times: 2 });
		expect((await query('SELECT Id FROM Lead')).status).toBe(200);
		expect(await write('POST', 'sobjects/Lead', leads(1)[0])).toMatchObject(refused(503, code));
		await control(org, 'POST', 'settings', { maintenanceStatus: 400 });
		expect(await write('POST', 'sobjects/Lead', leads(1)[0])).toMatchObject(refused(400, code));
		org.change({ maintenanceStatus: 503 });
		expect(org.store.count('Lead')).toBe(0);
	});

	test('non-unique-extid: one record upserted answers 300 with the candidates', async () => {
		const [id = ''] = org.seed('Account', [{ Name: 'A', External_Id__c: 'E-1' }]);
		org.fault({ kind: 'non-unique-extid' });
		const reply = await write('PATCH', 'sobjects/Account/External_Id__c/E-1', { Name: 'B' });
		expect(reply.status).toBe(300);
		expect(reply.body).toHaveLength(2);
		expect(text(reply.body, 0)).toContain(id);
		expect(org.store.byId('Account', id)?.['Name']).toBe('A');
	});

	test('non-unique-extid: many records upserted fail one by one', async () => {
		org.seed('Account', [{ Name: 'A', External_Id__c: 'E-1' }]);
		org.fault({ kind: 'non-unique-extid' });
		const records = ['E-1', 'E-2'].map((key) => ({
			attributes: { type: 'Account' },
			External_Id__c: key,
			Name: 'B',
		}));
		const { body } = await write('PATCH', 'composite/sobjects/Account/External_Id__c', { records });
		expect(body).toMatchObject([
			{ success: false, errors: [{ statusCode: 'DUPLICATE_EXTERNAL_ID' }] },
			{ success: true, created: true },
		]);
	});

	test('flow-rollback: every input of the call failed, as an array with status 400', async () => {
		org.fault({ kind: 'flow-rollback' });
		const inputs = [{ name: 'a' }, { name: 'b' }];
		const reply = await write('POST', 'actions/custom/flow/Greet', { inputs });
		expect(reply.status).toBe(400);
		const failure = {
			actionName: 'Greet',
			isSuccess: false,
			errors: [{ statusCode: 'UNKNOWN_EXCEPTION' }],
			outputValues: null,
		};
		expect(reply.body).toMatchObject([failure, failure]);
	});
});

function poll(kind: 'updated' | 'deleted') {
	const edge = (at: number) => new Date(at).toISOString();
	const window = { start: edge(org.now() - 600 * minute), end: edge(org.now()) };
	return get(`sobjects/Lead/${kind}?${new URLSearchParams(window).toString()}`);
}

function leads(count: number) {
	return Array.from({ length: count }, (_each, n) => ({ LastName: `L${n}`, Company: 'C' }));
}

function idsOf(body: unknown): string[] {
	const records = member(body, 'records');
	return Array.isArray(records) ? records.map((record) => text(record, 'Id')) : [];
}
