import type { INodeParameters } from 'n8n-workflow';

import { binaryItem, readBinary, useBinaryData } from '../harness';
import { jsonOf, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	t.org.seed(
		'Account',
		Array.from({ length: 450 }, (_, i) => ({ Name: `Account ${i}` })),
	);
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());
afterEach(() => t.org.clearFaults());

const request = (parameters: INodeParameters): INodeParameters => ({
	resource: 'apiRequest',
	operation: 'send',
	method: 'GET',
	...parameters,
});
const named = (parameters: Record<string, string>) => ({
	parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
});

describe('API request', () => {
	it('posts JSON and gives the reply back', async () => {
		const run = await t.run(
			'salesforcePlatform',
			request({
				method: 'POST',
				path: '/sobjects/Contact',
				bodyType: 'json',
				body: '={{ JSON.stringify({ LastName: $json.name }) }}',
			}),
			[{ name: 'Ada' }],
		);
		expect(run.error).toBeUndefined();
		expect(jsonOf(run)).toEqual([{ id: expect.any(String), success: true, errors: [] }]);
		expect(t.calls()).toEqual(['POST /sobjects/Contact 201']);
	});

	it('says that a reply without a body was a success', async () => {
		const [id = ''] = t.org.seed('Account', [{ Name: 'Old' }]);
		const run = await t.run(
			'salesforcePlatform',
			request({ method: 'DELETE', path: `/sobjects/Account/${id}` }),
		);
		expect(jsonOf(run)).toEqual([{ success: true, status: 204 }]);
	});

	it('follows the pages of a query to the last', async () => {
		const run = await t.run(
			'salesforcePlatform',
			request({
				path: '/query',
				query: named({ q: 'SELECT Name FROM Account' }),
				headers: named({ 'Sforce-Query-Options': 'batchSize=200' }),
				options: { returnAll: true },
			}),
		);
		expect(run.error).toBeUndefined();
		expect(new Set(jsonOf(run).map(({ Name }) => Name)).size).toBe(450);
		expect(t.calls()).toHaveLength(3);
	});

	it('puts a reply into a file, and sends one', async () => {
		const restore = await useBinaryData('filesystem');
		try {
			const run = await t.run(
				'salesforcePlatform',
				request({ path: '/limits', options: { responseFormat: 'file' } }),
			);
			const file = run.outputs[0]?.[0]?.binary?.data;
			expect(file && JSON.parse((await readBinary(file)).toString())).toHaveProperty(
				'DailyApiRequests',
			);

			const item = await binaryItem('{"LastName": "Lovelace"}', {
				fileName: 'contact.json',
				mimeType: 'application/json',
			});
			const sent = await t.run(
				'salesforcePlatform',
				request({ method: 'POST', path: '/sobjects/Contact', bodyType: 'binary' }),
				undefined,
				{ input: [item] },
			);
			expect(sent.error).toBeUndefined();
			expect(jsonOf(sent)).toMatchObject([{ success: true }]);
		} finally {
			await restore();
		}
	});

	it('sends a create whose reply was lost once only, and calls its outcome unknown', async () => {
		t.org.fault({ kind: 'reset-after', match: { path: '/sobjects/Contact' }, times: 1 });
		const run = await t.run(
			'salesforcePlatform',
			request({
				method: 'POST',
				path: '/sobjects/Contact',
				bodyType: 'json',
				body: '{"LastName": "Once"}',
			}),
			[{}],
			{ settings: { onError: 'continueRegularOutput' } },
		);
		expect(jsonOf(run)).toMatchObject([{ success: false, outcome: 'unknown' }]);
		expect(t.calls()).toHaveLength(1);
	});

	it('says which items were done before the one that failed', async () => {
		const run = await t.run(
			'salesforcePlatform',
			request({ path: '=/sobjects/{{ $json.name }}' }),
			[{ name: 'Account' }, { name: 'Nope__c' }, { name: 'Contact' }],
		);
		expect(run.error?.message).toContain('NOT_FOUND');
		expect(run.error?.description).toContain('Items 0 to 0 were done before it');
	});

	it.each<[INodeParameters, string]>([
		[{ path: 'https://evil.example/' }, 'whole address'],
		[{ path: '/services/oauth2/userinfo' }, 'no resource of a version'],
		[{ path: '/sobjects/../../x' }, 'segment'],
		[{ path: '/limits', headers: named({ Authorization: 'Bearer x' }) }, 'sets itself'],
		[{ path: '/limits', method: 'POST', bodyType: 'json', body: '{' }, 'is no JSON'],
		[{ path: '/limits', method: 'TRACE' }, "'Method' is"],
		[{ path: '/limits', method: 'POST', bodyType: 'binary' }, 'binary'],
	])('refuses %j before anything is sent', async (parameters, words) => {
		const run = await t.run('salesforcePlatform', request(parameters));
		expect(run.error?.message).toContain(words);
		expect(t.calls()).toEqual([]);
	});
});

describe('a resource that is no JSON', () => {
	let path: string;
	beforeAll(async () => {
		const item = await binaryItem('a;b', { fileName: 'a.csv', mimeType: 'text/csv' });
		const upload = { resource: 'file', operation: 'upload' };
		const sent = await t.run('salesforcePlatform', upload, undefined, { input: [item] });
		path = `/sobjects/ContentVersion/${jsonOf(sent)[0]?.id as string}/VersionData`;
	});

	it('is refused as JSON after one call, and holds up nobody', async () => {
		const run = await t.run('salesforcePlatform', request({ path }));

		expect(run.error?.message).toContain(
			"The reply is application/octetstream, not JSON: set 'Response Format' to Text or File",
		);
		expect(t.calls()).toHaveLength(1);
	});

	it('is read as text', async () => {
		const options = { responseFormat: 'text' };
		const run = await t.run('salesforcePlatform', request({ path, options }));

		expect(jsonOf(run)).toEqual([{ data: 'a;b' }]);
	});
});
