import { faultKinds, type FaultSpec } from '../org/faults/model';
import { FaultTable } from '../org/faults/table';
import { startOrg, type RunningOrg } from '../org/index';
import { seededRandom } from '../org/random';
import { askToken, call, control, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => {
	org.reset({ data: true });
	org.change({ dailyLimit: 100_000, limitInfo: 'plain' });
});

const create = () => call(org, 'POST', 'sobjects/Account', { body: { Name: 'A' } });
const arm = (spec: FaultSpec | Record<string, unknown>) => control(org, 'POST', 'faults', spec);

test('an unknown kind is refused with the list, and so are unknown keys', async () => {
	const reply = await arm({ kind: 'earthquake' });
	expect(reply.status).toBe(400);
	const problem = text(reply.body, 'error');
	for (const kind of faultKinds) expect(problem).toContain(kind);
	expect((await arm({ kind: '503', tmies: 2 })).status).toBe(400);
	expect((await arm({ kind: '503', match: { path: '/[/' } })).status).toBe(400);
	expect((await create()).status).toBe(201);
});

test.each([
	['503', 503, 'SERVER_UNAVAILABLE'],
	['429', 429, 'TOO_MANY_REQUESTS'],
	['limit-total', 403, 'REQUEST_LIMIT_EXCEEDED'],
	['limit-concurrent', 403, 'REQUEST_LIMIT_EXCEEDED'],
])('%s: refused before it ran, once, not counted', async (kind, status, errorCode) => {
	await arm({ kind, retryAfter: 7 });
	const reply = await create();
	expect([reply.status, text(reply.body, 0, 'errorCode')]).toEqual([status, errorCode]);
	expect(reply.headers.get('retry-after')).toBe('7');
	expect(org.store.count('Account')).toBe(0);
	expect(org.usage().used).toBe(0);
	expect((await create()).status).toBe(201);
});

test('503-after: executed, and the reply is a page of the edge', async () => {
	await arm({ kind: '503-after' });
	const reply = await create();
	expect(reply.status).toBe(503);
	expect(reply.headers.get('content-type')).toMatch(/^text\/html/);
	expect(org.store.count('Account')).toBe(1);
	expect(org.calls()).toMatchObject([{ status: 503, counted: true }]);
});

test('reset-before cuts the connection before, reset-after after the work', async () => {
	await arm({ kind: 'reset-before' });
	await expect(create()).rejects.toThrow();
	expect(org.store.count('Account')).toBe(0);
	await arm({ kind: 'reset-after' });
	await expect(create()).rejects.toThrow();
	expect(org.store.count('Account')).toBe(1);
	expect(org.calls()).toMatchObject([
		{ status: 0, counted: false },
		{ status: 0, counted: true },
	]);
});

test('session-expired ends the sessions issued so far, not later ones', async () => {
	const spare = org.newSession();
	await arm({ kind: 'session-expired', match: { path: '/sobjects' } });
	expect((await call(org, 'GET', 'limits', { token: spare })).status).toBe(200);
	const refused = await call(org, 'GET', 'sobjects', { token: spare });
	expect(text(refused.body, 0, 'errorCode')).toBe('INVALID_SESSION_ID');
	expect((await call(org, 'GET', 'sobjects', { token: org.newSession() })).status).toBe(200);
});

describe('with a session of its own', () => {
	let token: string;
	beforeEach(() => {
		token = org.newSession();
	});

	test('lock-row refuses a single write, and the first rows of many', async () => {
		const [id = ''] = org.seed('Account', [{ Name: 'A' }]);
		await arm({ kind: 'lock-row', match: { method: 'PATCH' } });
		const reply = await call(org, 'PATCH', `sobjects/Account/${id}`, {
			body: { Site: 's' },
			token,
		});
		expect(reply.status).toBe(400);
		expect(reply.body).toEqual([
			{
				message: `unable to obtain exclusive access to this record or 1 records: ${id}`,
				errorCode: 'UNABLE_TO_LOCK_ROW',
			},
		]);
		await arm({ kind: 'lock-row', rows: 2 });
		const records = ['a', 'b', 'c'].map((name) => ({
			attributes: { type: 'Account' },
			Name: name,
		}));
		const many = await call(org, 'POST', 'composite/sobjects', { body: { records }, token });
		expect(many.body).toMatchObject([{ success: false }, { success: false }, { success: true }]);
	});

	test('late-visible: saved now, seen when its time has come, stamped with the save', async () => {
		await arm({ kind: 'late-visible', delayMs: 60_000 });
		const created = await call(org, 'POST', 'sobjects/Account', { body: { Name: 'A' }, token });
		const id = text(created.body, 'id');
		const savedAt = org.now();
		const read = () => call(org, 'GET', `sobjects/Account/${id}`, { token });
		expect((await read()).status).toBe(404);
		org.advance(61_000);
		const seen = await read();
		expect(seen.status).toBe(200);
		const stamp = Date.parse(text(seen.body, 'SystemModstamp'));
		expect(stamp).toBeLessThanOrEqual(savedAt);
	});

	test('no call that cannot feel it uses up a fault', async () => {
		await arm({ kind: 'lock-row' });
		await arm({ kind: 'limit-total' });
		await askToken(org, { grant_type: 'nothing' });
		await call(org, 'GET', '/services/data', { token: null });
		expect((await call(org, 'GET', 'limits', { token })).status).toBe(403);
		expect((await call(org, 'GET', 'limits', { token })).status).toBe(200);
		const locked = await call(org, 'POST', 'sobjects/Account', { body: { Name: 'A' }, token });
		expect(text(locked.body, 0, 'errorCode')).toBe('UNABLE_TO_LOCK_ROW');
	});

	test('header-lag shows the usage of before', async () => {
		await call(org, 'GET', 'limits', { token });
		org.advance(120_000);
		for (let n = 0; n < 3; n++) await call(org, 'GET', 'limits', { token });
		await arm({ kind: 'header-lag', delayMs: 60_000 });
		const lagging = await call(org, 'GET', 'limits', { token });
		expect(lagging.headers.get('sforce-limit-info')).toBe('api-usage=1/100000');
		const current = await call(org, 'GET', 'limits', { token });
		expect(current.headers.get('sforce-limit-info')).toBe('api-usage=6/100000');
	});

	test('match, afterN, times and removal', async () => {
		await arm({
			kind: '503',
			match: { method: 'GET', path: '/sobjects\\/(Account|Lead)$/' },
			afterN: 1,
			times: 2,
		});
		const status = async (path: string) => (await call(org, 'GET', path, { token })).status;
		expect(await status('sobjects/Contact')).toBe(200);
		expect(await status('sobjects/Account')).toBe(200);
		expect(await status('sobjects/Lead')).toBe(503);
		expect(await status('sobjects/Account')).toBe(503);
		expect(await status('sobjects/Account')).toBe(200);
		await arm({ kind: '503', times: 100 });
		await control(org, 'DELETE', 'faults');
		expect(await status('sobjects/Account')).toBe(200);
	});

	test('the daily limit, once used up, refuses calls that are not counted', async () => {
		org.change({ dailyLimit: 3, used: 2 });
		expect((await call(org, 'GET', 'limits', { token })).status).toBe(200);
		const refused = await call(org, 'GET', 'limits', { token });
		expect(refused.body).toEqual([
			{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
		]);
		expect(org.usage()).toMatchObject({ used: 3, limit: 3 });
		org.change({ hardCapFactor: 2 });
		const over = await call(org, 'GET', 'limits', { token });
		expect(over.headers.get('sforce-limit-info')).toBe('api-usage=4/3');
		org.change({ hardCapFactor: 1 });
	});
});

test('probability uses a seeded generator: two tables strike the same calls', () => {
	const strikes = () => {
		const table = new FaultTable(seededRandom(7));
		table.arm({ kind: '503', probability: 0.3 });
		return Array.from({ length: 50 }, () => table.fire({ method: 'GET', path: '/' }).length);
	};
	const first = strikes();
	expect(first).toEqual(strikes());
	const count = first.reduce((sum, struck) => sum + struck, 0);
	expect(count).toBeGreaterThan(5);
	expect(count).toBeLessThan(30);
});
