import { startOrg, type RunningOrg } from '../org/index';
import { call, control, member, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg({ seed: 'demo', dailyLimit: 5000 });
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => {
	org.reset({ data: true });
	org.change({ limitInfo: 'plain' });
});

test('the journal holds each call without its query values, and counts as Salesforce counts', async () => {
	await call(org, 'GET', '/services/data', { token: null });
	await call(org, 'GET', 'query?q=SELECT+Id+FROM+Lead+WHERE+Email=%27private%27', {
		headers: { 'sforce-call-options': 'client=nightly-sync, defaultNamespace=x' },
	});
	await call(org, 'GET', 'sobjects/Account/123');
	await call(org, 'GET', '/services/data/v1.0/limits');
	const reply = await control(org, 'GET', 'calls');
	const base = '/services/data/v67.0';
	const entries = (reply.body as Array<{ at: number }>).map(({ at, ...rest }) => {
		expect(Math.abs(at - org.now())).toBeLessThan(60_000);
		return rest;
	});
	expect(entries).toEqual([
		{ ...entry('/services/data', 200, false), ms: expect.any(Number) },
		{
			...entry(`${base}/query`, 200, true),
			ms: expect.any(Number),
			client: 'nightly-sync',
			rows: 0,
		},
		{ ...entry(`${base}/sobjects/Account/123`, 404, true), ms: expect.any(Number) },
		{ ...entry('/services/data/v1.0/limits', 404, false), ms: expect.any(Number) },
	]);
	const usage = await control(org, 'GET', 'usage');
	expect(usage.body).toEqual({ used: 2, limit: 5000, logins: 0 });
});

test('reset forgets calls, usage and faults, and data only when asked', async () => {
	await control(org, 'POST', 'faults', { kind: '503', times: 5 });
	await call(org, 'GET', 'limits');
	org.seed('Account', [{ Name: 'Extra' }]);
	await control(org, 'POST', 'reset');
	expect(org.calls()).toEqual([]);
	expect(org.usage().used).toBe(0);
	expect((await control(org, 'GET', 'faults')).body).toEqual([]);
	expect(org.store.count('Account')).toBe(13);
	await control(org, 'POST', 'reset', { data: true });
	expect(org.store.count('Account')).toBe(12);
});

test('usage appears on data replies in the three shapes, and not on versions', async () => {
	const shown = async () => (await call(org, 'GET', 'limits')).headers.get('sforce-limit-info');
	expect(await shown()).toBe('api-usage=1/5000');
	await control(org, 'POST', 'settings', { limitInfo: 'per-app' });
	expect(await shown()).toMatch(/^api-usage=2\/5000; per-app-api-usage=2\/5000\(appName=.+\)$/);
	await control(org, 'POST', 'settings', { limitInfo: 'bursts' });
	expect(await shown()).toBe('api-usage=3/5000; api-bursts=3/750');
	const versions = await call(org, 'GET', '/services/data', { token: null });
	expect(versions.headers.has('sforce-limit-info')).toBe(false);
	expect((versions.body as unknown[]).at(-1)).toEqual({
		label: "Summer '26",
		url: '/services/data/v67.0',
		version: '67.0',
	});
});

test('usage set by hand shows in header and /limits, and leaves the window after a day', async () => {
	await control(org, 'POST', 'settings', { used: 4000 });
	const reply = await call(org, 'GET', 'limits');
	expect(reply.headers.get('sforce-limit-info')).toBe('api-usage=4001/5000');
	expect(member(reply.body, 'DailyApiRequests')).toEqual({ Max: 5000, Remaining: 999 });
	org.advance(25 * 3_600_000);
	expect(org.usage().used).toBe(0);
});

test('unknown settings and bad values are refused', async () => {
	expect((await control(org, 'POST', 'settings', { dailyLimti: 1 })).status).toBe(400);
	expect((await control(org, 'POST', 'settings', { dailyLimit: '1' })).status).toBe(400);
	expect((await control(org, 'POST', 'settings', { limitInfo: 'odd' })).status).toBe(400);
});

test('the clock moves the Date header and the stamps, in whole seconds', async () => {
	const token = org.newSession();
	const before = Date.now();
	await control(org, 'POST', 'clock', { advanceMs: 3_600_000 });
	const reply = await call(org, 'GET', 'limits', { token });
	const shown = Date.parse(reply.headers.get('date') ?? '');
	expect(shown).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000 + 3_600_000);
	const [id = ''] = org.seed('Account', [{ Name: 'A' }]);
	const stamp = Number(org.store.byId('Account', id)?.['SystemModstamp']);
	expect(stamp % 1000).toBe(0);
	expect(stamp).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000 + 3_600_000);
	expect((await control(org, 'POST', 'clock', { advanceMs: -1 })).status).toBe(400);
});

test('records are seeded and changed uncounted, also late, also with system fields', async () => {
	const seeded = await control(org, 'POST', 'records', {
		object: 'Lead',
		records: [{ LastName: 'L', Company: 'C', CreatedDate: '2020-01-01T00:00:00Z' }],
	});
	const id = text(seeded.body, 'ids', 0);
	expect(org.store.byId('Lead', id)?.['CreatedDate']).toBe(Date.UTC(2020, 0, 1));
	await control(org, 'POST', 'records', {
		object: 'Lead',
		records: [{ Id: id, Company: 'D' }],
		update: true,
		visibleAfterMs: 5000,
	});
	expect(org.store.byId('Lead', id)?.['Company']).toBe('C');
	org.advance(6000);
	expect(org.store.byId('Lead', id)?.['Company']).toBe('D');
	expect(org.usage().used).toBe(0);
	const bad = await control(org, 'POST', 'records', { object: 'Lead', records: [{ Nope: 1 }] });
	expect(bad.status).toBe(400);
});

test('two demo orgs hold the same rows', async () => {
	const other = await startOrg({ seed: 'demo' });
	const rows = ['Account', 'Contact', 'Opportunity', 'Invoice__c'].map((object) => [
		[...other.store.rows(object)],
		[...org.store.rows(object)],
	]);
	await other.close();
	for (const [theirs, ours] of rows) expect(theirs).toEqual(ours);
	expect(rows.map(([theirs]) => theirs?.length)).toEqual([12, 60, 25, 12]);
});

test('replies are compressed when the caller takes gzip', async () => {
	const token = org.newSession();
	const reply = await call(org, 'GET', 'sobjects/Account/describe', {
		headers: { 'accept-encoding': 'gzip' },
		token,
	});
	expect(reply.headers.get('content-encoding')).toBe('gzip');
	expect(member(reply.body, 'name')).toBe('Account');
	const plain = await call(org, 'GET', 'sobjects/Account/describe', {
		headers: { 'accept-encoding': 'identity' },
		token,
	});
	expect(plain.headers.has('content-encoding')).toBe(false);
});

function entry(path: string, status: number, counted: boolean) {
	return { method: 'GET', path, status, counted, client: null };
}
