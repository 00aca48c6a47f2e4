import type { INodeParameters } from 'n8n-workflow';

import { binaryItem, useBinaryData } from '../harness';
import { jsonOf, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());
afterEach(() => t.org.clearFaults());

const call = (parameters: INodeParameters): INodeParameters => ({
	resource: 'apexRest',
	operation: 'call',
	method: 'GET',
	...parameters,
});
const run = async (parameters: INodeParameters) =>
	await t.run('salesforcePlatform', call(parameters));

it.each(['GET', 'DELETE', 'PATCH', 'POST', 'PUT'])(
	'calls a class by %s, without an API version',
	async (method) => {
		const body = method === 'GET' || method === 'DELETE' ? null : { amount: 7 };
		const done = await run({
			method,
			path: '/services/apexrest/echo/orders/a%20b?x=1',
			query: { parameters: [{ name: 'y', value: '2 & 3' }] },
			bodyType: 'json',
			body: '{"amount": 7}',
		});

		expect(done.error).toBeUndefined();
		expect(jsonOf(done)).toEqual([
			{ method, path: '/echo/orders/a%20b', query: { x: '1', y: '2 & 3' }, body },
		]);
		expect(t.calls()).toEqual([`${method} /services/apexrest/echo/orders/a%20b 200`]);
		expect(t.org.calls().at(-1)).toMatchObject({ counted: true });
	},
);

it('sends a file', async () => {
	const restore = await useBinaryData('filesystem');
	const item = await binaryItem('{"from": "a file"}', {
		fileName: 'a.json',
		mimeType: 'application/json',
	});
	const done = await t.run(
		'salesforcePlatform',
		call({ method: 'POST', path: '/echo', bodyType: 'binary' }),
		undefined,
		{ input: [item] },
	);
	await restore();

	expect(jsonOf(done)).toMatchObject([{ body: { from: 'a file' } }]);
});

it.each(['POST', 'DELETE'])('a %s whose reply was lost is not sent again', async (method) => {
	t.org.fault({ kind: 'reset-after', match: { path: '/services/apexrest/echo' }, times: 1 });
	const done = await run({ method, path: '/echo' });

	expect(done.error?.message).toContain(`${method} /services/apexrest/echo`);
	expect(done.error?.message).toContain('may or may not have carried out');
	expect(t.calls()).toHaveLength(1);
});

it('a GET whose reply was lost is asked again', async () => {
	t.org.fault({ kind: 'reset-after', match: { path: '/services/apexrest/echo' }, times: 1 });

	expect(jsonOf(await run({ path: '/echo' }))).toMatchObject([{ method: 'GET' }]);
	expect(t.calls()).toHaveLength(2);
});

it('asks again by GET what an edge answered with an empty 503, and sends no POST twice', async () => {
	const path = `/answer?${new URLSearchParams({ status: '503', type: 'text/plain' }).toString()}`;

	await run({ method: 'POST', path });
	expect(t.calls()).toHaveLength(1);
	t.org.reset();
	await run({ path });
	expect(t.calls().length).toBeGreaterThan(1);
});

it('renews an expired session', async () => {
	t.org.advance(3 * 3_600_000);

	expect(jsonOf(await run({ path: '/echo' }))).toMatchObject([{ method: 'GET' }]);
	expect(t.calls().map((line) => line.split(' ').at(-1))).toEqual(['401', '200']);
});

it("says what the class's exception says", async () => {
	const done = await run({ method: 'POST', path: '/fail' });

	expect(done.error?.message).toContain('APEX_ERROR: System.DmlException: Insert failed.');
});

it.each([
	['https://evil.example/echo', 'whole address'],
	['//evil.example/echo', 'whole address'],
	['/services/data/v67.0/limits', 'no path of an Apex REST class'],
	['/services/oauth2/token', 'no path of an Apex REST class'],
	['/services/apexrest', 'no path of an Apex REST class'],
	['/../data/v67.0/limits', 'segment'],
	['/%2e%2e/oauth2/token', 'segment'],
	['={{ "" }}', 'is empty'],
])('refuses the path %j before anything is sent', async (path, words) => {
	const done = await run({ path });

	expect(done.error?.message).toContain(words);
	expect(t.org.calls()).toEqual([]);
});

it('refuses a body that is no JSON before anything is sent', async () => {
	const done = await run({ method: 'POST', path: '/echo', bodyType: 'json', body: '{amount: 7}' });

	expect(done.error?.message).toContain("'Body' is no JSON");
	expect(t.org.calls()).toEqual([]);
});

describe('what a class answers', () => {
	const answer = async (reply: Record<string, string>) =>
		await run({ path: `/answer?${new URLSearchParams(reply).toString()}` });

	it.each<[string, Record<string, string>, unknown[]]>([
		['a list', { body: '[{"a": 1}, {"a": 2}]' }, [{ a: 1 }, { a: 2 }]],
		[
			'a number too long for JavaScript',
			{ body: '{"n": 9007199254740993}' },
			[{ n: '9007199254740993' }],
		],
		['a bare value', { body: '"done"' }, [{ value: 'done' }]],
		['plain text', { body: 'a,b', type: 'text/csv' }, [{ data: 'a,b' }]],
		['JSON that is none', { body: '{oops' }, [{ data: '{oops' }]],
		['nothing', { status: '204' }, [{ success: true, status: 204 }]],
	])('becomes items: %s', async (_, reply, items) => {
		const done = await answer(reply);

		expect(done.error).toBeUndefined();
		expect(jsonOf(done)).toEqual(items);
	});

	it('is the error when it is a refusal of its own making', async () => {
		const done = await answer({ status: '409', body: '{"reason": "order 7 is closed"}' });

		expect(done.error?.message).toBe(
			'The Apex class answered with HTTP status 409: {"reason":"order 7 is closed"}',
		);
	});

	const refuse = async (status: number, body: unknown, method = 'POST') => {
		const query = new URLSearchParams({ status: String(status), body: JSON.stringify(body) });
		const path = `/answer?${query.toString()}`;
		const settings = { onError: 'continueRegularOutput' } as const;
		return jsonOf(await t.run('salesforcePlatform', call({ method, path }), [{}], { settings }))[0];
	};

	it.each<[number, unknown]>([
		[400, { reason: 'order 7 is closed' }],
		[401, { reason: 'no such customer' }],
		[500, { reason: 'ERP is down' }],
		[503, { reason: 'ERP is down' }],
		[400, [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'of an order' }]],
	])('leaves unknown what it has saved, and is not called again: %d %j', async (status, body) => {
		expect(await refuse(status, body)).toMatchObject({
			outcome: 'unknown',
			errors: [{ message: expect.stringContaining(`HTTP status ${status}`) }],
		});
		expect(t.calls()).toHaveLength(1);
	});

	it("is a failure with Salesforce's own error, which takes all of it back", async () => {
		const body = [{ errorCode: 'APEX_ERROR', message: 'System.LimitException' }];

		expect(await refuse(500, body)).toMatchObject({ outcome: 'failed' });
	});

	it('holds up no other caller of the org, whatever status it sets', async () => {
		for (let i = 0; i < 5; i++) await refuse(503, { reason: 'ERP is down' }, 'GET');

		expect(t.calls()).toHaveLength(5);
		expect(jsonOf(await run({ path: '/echo' }))).toMatchObject([{ method: 'GET' }]);
	});
});
