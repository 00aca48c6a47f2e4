import type { RunningOrg } from '../org';
import { startOrg } from '../org';
import { apiRequestsOf } from '../org/counting';
import { askToken, call, member } from './client';

let org: RunningOrg;
let token: string;

beforeEach(async () => {
	// A clock that only tests move, so that counts do not depend on how long they take.
	let now = Date.UTC(2026, 10, 18, 12);
	org = await startOrg({ dailyLimit: 1000, now: () => (now += 1) });
	org.change({ sessionSeconds: 7 * 86_400 });
	token = org.newSession();
});

afterEach(() => org.close());

const minute = 60_000;
const hour = 60 * minute;
const limits = () => call(org, 'GET', 'limits', { token });
const shown = async () => (await limits()).headers.get('sforce-limit-info');
const concurrent = {
	status: 403,
	body: [
		{
			message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
			errorCode: 'REQUEST_LIMIT_EXCEEDED',
		},
	],
};

test.each<[string, number]>([
	['/services/data/v67.0/query', 1],
	['/services/data/v67.0/composite', 1],
	['/services/data/v67.0/jobs/ingest', 1],
	['/services/apexrest/orders', 1],
	['/services/data', 0],
	['/services/data/', 0],
	['/services/oauth2/token', 0],
	['/services/oauth2/userinfo', 0],
	['/id/00D/005', 0],
])('%s uses %d API requests', (path, requests) => {
	expect(apiRequestsOf(path)).toBe(requests);
});

test('each request leaves the count 24 hours after it was made', async () => {
	await limits();
	org.advance(12 * hour);
	await limits();
	await limits();
	expect(org.usage().used).toBe(3);
	org.advance(12 * hour - 2 * minute);
	expect(org.usage().used).toBe(3);
	org.advance(3 * minute);
	expect(org.usage().used).toBe(2);
	org.advance(12 * hour);
	expect(org.usage().used).toBe(0);
});

test('header and /limits lag together by the setting', async () => {
	org.change({ usageLagMs: 5 * minute });
	for (let n = 0; n < 4; n++) await limits();
	org.advance(6 * minute);
	await limits();
	const reply = await limits();
	expect(reply.headers.get('sforce-limit-info')).toBe('api-usage=4/1000');
	expect(member(reply.body, 'DailyApiRequests', 'Remaining')).toBe(996);
	expect(org.usage().used).toBe(6);
});

test('the app has its own count beside what other apps used', async () => {
	org.change({ limitInfo: 'per-app', perAppLimit: 250, appName: 'sample-app', used: 17 });
	expect(await shown()).toBe('api-usage=18/1000; per-app-api-usage=1/250(appName=sample-app)');
});

test('whether an app above its own allocation is refused is a setting', async () => {
	org.change({ perAppLimit: 1 });
	expect([(await limits()).status, (await limits()).status]).toEqual([200, 200]);
	org.change({ perAppEnforced: true });
	expect((await limits()).status).toBe(403);
});

test('bursts are the requests of the last seconds', async () => {
	org.change({ limitInfo: 'bursts', burstLimit: 100 });
	await limits();
	expect(await shown()).toBe('api-usage=2/1000; api-bursts=2/100');
	org.advance(minute);
	expect(await shown()).toBe('api-usage=3/1000; api-bursts=1/100');
});

test('soft overage: usage above the limit shows, up to the hard cap', async () => {
	org.change({ hardCapFactor: 1.1, used: 1099 });
	expect(await shown()).toBe('api-usage=1100/1000');
	const refused = await limits();
	expect(refused.status).toBe(403);
	expect(refused.headers.get('sforce-limit-info')).toBe('api-usage=1100/1000');
});

test('requests that run for 20 s and more are limited in number', async () => {
	org.change({ concurrentLongLimit: 2 });
	org.fault({ kind: 'slow', match: { path: '/describe' }, delayMs: 400, times: 2 });
	const long = ['Account', 'Contact'].map((name) =>
		call(org, 'GET', `sobjects/${name}/describe`, { token }),
	);
	while (org.usage().used < 2) await new Promise((resolve) => setTimeout(resolve, 5));
	// However many short ones there are, they are free to run.
	expect((await limits()).status).toBe(200);
	org.advance(20_000);
	expect(await limits()).toMatchObject(concurrent);
	expect((await askToken(org, { grant_type: 'x' })).status).toBe(400);
	expect((await Promise.all(long)).map((reply) => reply.status)).toEqual([200, 200]);
	expect((await limits()).status).toBe(200);
});

test("polls of one object's changes are paced when the setting says so", async () => {
	org.change({ replicationIntervalSeconds: 300 });
	const now = org.now();
	const edge = (at: number) => new Date(at).toISOString();
	const window = new URLSearchParams({ start: edge(now - hour), end: edge(now) }).toString();
	const poll = async (kind: string, object = 'Account') =>
		(await call(org, 'GET', `sobjects/${object}/${kind}?${window}`, { token })).status;
	expect(await poll('updated')).toBe(200);
	expect(await poll('updated')).toBe(403);
	expect([await poll('deleted'), await poll('updated', 'Contact')]).toEqual([200, 200]);
	org.advance(300_000);
	expect(await poll('updated')).toBe(200);
});
