import { connect } from 'node:net';
import type { RunningOrg } from '../../org';
import { startOrg } from '../../org';
import { faultKinds, kindsFor } from '../../org/faults/model';
import { askToken, call, text } from '../client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(() => org.close());

beforeEach(() => org.reset({ data: true }));

const create = () => call(org, 'POST', 'sobjects/Account', { body: { Name: 'A' } });
const accounts = () => org.store.count('Account');
const until = async (holds: () => boolean) => {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('500-json: an error array, nothing executed', async () => {
	org.fault({ kind: '500-json' });
	const reply = await create();
	expect([reply.status, text(reply.body, 0, 'errorCode')]).toEqual([500, 'UNKNOWN_EXCEPTION']);
	expect(text(reply.body, 0, 'message')).toMatch(/ErrorId if you contact support/);
	expect([accounts(), org.usage().used]).toEqual([0, 0]);
	expect((await create()).status).toBe(201);
});

test('500-html: a page, nothing executed', async () => {
	org.fault({ kind: '500-html' });
	const reply = await create();
	expect([reply.status, reply.headers.get('content-type')]).toEqual([
		500,
		'text/html;charset=UTF-8',
	]);
	expect(reply.body).toMatch(/^<!DOCTYPE html>/);
	expect(reply.headers.has('sforce-limit-info')).toBe(false);
	expect([accounts(), org.usage().used]).toEqual([0, 0]);
});

test('504-after: executed, and the reply is a page of the edge', async () => {
	org.fault({ kind: '504-after', retryAfter: 3 });
	const reply = await create();
	expect([reply.status, reply.headers.get('retry-after')]).toEqual([504, '3']);
	expect(reply.body).toContain('Gateway Timeout');
	expect(accounts()).toBe(1);
	expect(org.calls()).toMatchObject([{ status: 504, counted: true }]);
});

test.each(['503-after', '504-after'] as const)(
	'%s: whether the reply is a page or an error array is a setting',
	async (kind) => {
		org.change({ lostReplyBody: 'errors' });
		org.fault({ kind });
		const reply = await create();
		org.change({ lostReplyBody: 'page' });
		expect([reply.status, text(reply.body, 0, 'errorCode')]).toEqual([
			Number(kind.slice(0, 3)),
			'SERVER_UNAVAILABLE',
		]);
		expect(accounts()).toBe(1);
	},
);

test('slow: executed at once, answered late', async () => {
	org.fault({ kind: 'slow', delayMs: 100 });
	const reply = create();
	await until(() => accounts() === 1);
	expect(org.calls()).toMatchObject([{ status: 0 }]);
	expect((await reply).status).toBe(201);
	expect(org.calls()[0]?.ms).toBeGreaterThanOrEqual(90);
});

test('executes-late: the work is done after the caller went away', async () => {
	org.fault({ kind: 'executes-late', delayMs: 150 });
	const aborted = fetch(`${org.url}/services/data/v67.0/sobjects/Account`, {
		method: 'POST',
		headers: { authorization: `Bearer ${org.accessToken}`, 'content-type': 'application/json' },
		body: '{"Name":"Late"}',
		signal: AbortSignal.timeout(40),
	});
	await expect(aborted).rejects.toThrow();
	expect(accounts()).toBe(0);
	await until(() => accounts() === 1);
	await until(() => (org.calls()[0]?.ms ?? 0) > 0);
	expect(org.calls()).toMatchObject([{ status: 0, counted: true }]);
});

test('truncate: half of the reply arrives, then the connection breaks', async () => {
	const path = '/services/data/v67.0/sobjects/Account/describe';
	const whole = JSON.stringify((await call(org, 'GET', path)).body);
	org.fault({ kind: 'truncate', times: 2 });
	await expect(call(org, 'GET', path)).rejects.toThrow();
	const raw = await rawReply(
		`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${org.accessToken}\r\n\r\n`,
	);
	const [head = '', ...rest] = raw.split('\r\n\r\n');
	expect(head).toContain('200 OK');
	expect(head.toLowerCase()).toContain(`content-length: ${whole.length}`);
	expect(rest.join('')).toBe(whole.slice(0, Math.floor(whole.length / 2)));
});

test('truncate breaks a streamed file too', async () => {
	org.seed('Account', [{ Name: 'A' }]);
	const job = await call(org, 'POST', 'jobs/query', {
		body: { operation: 'query', query: 'SELECT Id, Name FROM Account' },
	});
	const path = `jobs/query/${text(job.body, 'id')}`;
	for (;;) {
		if (text((await call(org, 'GET', path)).body, 'state') === 'JobComplete') break;
	}
	org.fault({ kind: 'truncate' });
	await expect(call(org, 'GET', `${path}/results`)).rejects.toThrow();
	expect((await call(org, 'GET', `${path}/results`)).body).toMatch(/^"Id","Name"\n/);
});

test('transport faults strike the token endpoint too', async () => {
	org.fault({ kind: '500-json', match: { path: '/services/oauth2/token' } });
	expect((await create()).status).toBe(201);
	expect((await askToken(org, { grant_type: 'x' })).status).toBe(500);
});

test('each kind has calls it can strike, and calls that do not use it up', () => {
	const data = '/services/data/v67.0';
	const calls: Array<[string, string]> = [
		['POST', '/services/oauth2/token'],
		['GET', `${data}/query?q=SELECT Id FROM Account`],
		['GET', `${data}/query/01g000000000001AAA-2000`],
		['GET', `${data}/sobjects/Account/deleted?start=a`],
		['PATCH', `${data}/sobjects/Account/External_Id__c/1`],
		['POST', `${data}/actions/custom/flow/Greet`],
		['POST', `${data}/jobs/ingest`],
		['GET', `${data}/jobs/ingest/750/failedResults`],
	];
	for (const kind of faultKinds) {
		expect([kind, calls.some((each) => kindsFor(...each).includes(kind))]).toEqual([kind, true]);
	}
	expect(kindsFor('POST', '/services/oauth2/token')).not.toContain('limit-total');
	expect(kindsFor('GET', `${data}/limits`)).not.toContain('login-rate');
	expect(kindsFor('GET', `${data}/query?q=SELECT Id FROM Lead`)).not.toContain('locator-expired');
	expect(kindsFor('PATCH', `${data}/sobjects/Account/001000000000001AAA`)).not.toContain(
		'non-unique-extid',
	);
	expect(kindsFor('PUT', `${data}/jobs/ingest/750/batches`)).not.toContain('executes-late');
});

function rawReply(request: string): Promise<string> {
	return new Promise((resolve) => {
		const { hostname, port } = new URL(org.url);
		const pieces: Buffer[] = [];
		const socket = connect(Number(port), hostname, () => socket.write(request));
		socket.on('data', (piece) => pieces.push(piece));
		socket.on('error', () => undefined);
		socket.on('close', () => resolve(Buffer.concat(pieces).toString()));
	});
}
