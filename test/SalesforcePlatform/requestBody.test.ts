import type { IDataObject, IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { childrenReader } from '../../nodes/SalesforcePlatform/composite/children';
import { jsonBody } from '../../nodes/SalesforcePlatform/input/jsonBody';
import { namedValues, readRequestBody } from '../../nodes/SalesforcePlatform/input/requestBody';
import { jsonOf, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

/** A context that has these parameters, and one item without fields. */
function contextOf(parameters: Record<string, unknown>): IExecuteFunctions {
	return {
		getInputData: () => [{ json: {} }],
		getNodeParameter: (name: string, _item: number, fallback?: unknown) =>
			name in parameters ? parameters[name] : fallback,
	} as unknown as IExecuteFunctions;
}

describe('a body', () => {
	const read = async (bodyType: string, body: unknown) =>
		await readRequestBody(contextOf({ bodyType, body }), 0, 'POST');

	it('of text is sent as it was written', async () => {
		const body = '  line one\n\n  line two\n';
		expect(await read('text', body)).toEqual({ body, contentType: 'text/plain' });
		expect(await read('text', 0)).toMatchObject({ body: '0' });
		expect(await read('text', false)).toMatchObject({ body: 'false' });
	});

	it.each<[unknown, string]>([
		[{ a: 1 }, '\'Body\' is {"a":1}'],
		[['a'], '\'Body\' is ["a"]'],
		[null, "'Body' is null"],
	])('of text that is %j is refused', async (body, words) => {
		await expect(read('text', body)).rejects.toThrow(words);
	});

	it('of JSON keeps every digit', async () => {
		const body = '{"Amount__c": 12345678901234567890, "Rate__c": 1.10}';
		expect(await read('json', body)).toEqual({ body, contentType: 'application/json' });
		expect(await read('json', { a: 1 })).toEqual({ body: { a: 1 } });
		await expect(read('json', '{"a": ')).rejects.toThrow("'Body' is no JSON");
	});

	it('that becomes records keeps every digit', () => {
		expect(jsonBody('{"Amount__c": 12345678901234567890}')).toEqual({
			Amount__c: '12345678901234567890',
		});
		const child: IDataObject = {
			object: { value: 'Contact' },
			list: '[{"Amount__c": 12345678901234567890}]',
		};
		const read = childrenReader(contextOf({ 'children.child': [child] }));
		expect(read(0)).toMatchObject([{ records: [{ Amount__c: '12345678901234567890' }] }]);
	});
});

describe('names and values', () => {
	const read = (parameters: Array<Record<string, unknown>>, name: 'headers' | 'query' = 'query') =>
		namedValues(contextOf({ [name]: { parameters } }), name, 0);

	it('are texts, numbers and switches', () => {
		expect(
			read([
				{ name: ' a ', value: ' x ' },
				{ name: 'b', value: 0 },
				{ name: 'c', value: false },
				{ name: 'd' },
				{ name: '', value: '' },
			]),
		).toEqual([
			['a', ' x '],
			['b', '0'],
			['c', 'false'],
			['d', ''],
		]);
	});

	it.each<['headers' | 'query', Array<Record<string, unknown>>, string]>([
		['query', [{ name: 'ids', value: ['a', 'b'] }], `'Query Parameters' has as "ids" ["a","b"]`],
		['headers', [{ name: 'X-A', value: { a: 1 } }], `'Headers' has as "X-A" {"a":1}`],
		['query', [{ name: { a: 1 }, value: 'x' }], `'Query Parameters' has as a name {"a":1}`],
		[
			'query',
			[
				{ name: 'id', value: '1' },
				{ name: 'id', value: '2' },
			],
			`'Query Parameters' has "id" twice`,
		],
		[
			'headers',
			[
				{ name: 'X-A', value: '1' },
				{ name: 'x-a', value: '2' },
			],
			`'Headers' has "x-a" twice`,
		],
	])('of %s that are %j are refused', (name, parameters, words) => {
		expect(() => read(parameters, name)).toThrow(words);
	});
});

describe('on the wire', () => {
	let t: OrgUnderTest;
	beforeAll(async () => {
		t = await startOrgUnderTest({ seed: 'empty' });
	});
	afterAll(() => t.close());
	beforeEach(() => t.org.reset());
	const call = async (parameters: INodeParameters) =>
		await t.run('salesforcePlatform', { resource: 'apexRest', operation: 'call', ...parameters });

	it('JSON goes out as it was written', async () => {
		const body = '{"amount": 7, "list": [1, 2]}';
		const done = await call({ method: 'POST', path: '/echo', bodyType: 'json', body });
		expect(jsonOf(done)).toMatchObject([{ body: { amount: 7, list: [1, 2] } }]);
	});

	it('a name that a path has twice is refused before anything is sent', async () => {
		const done = await call({ method: 'GET', path: '/echo?id=1&id=2' });
		expect(done.error?.message).toContain('has the query parameter "id" twice');
		expect(t.calls()).toEqual([]);
	});

	it.each([
		['apexRest', 'call', '/echo?id=1'],
		['apiRequest', 'send', '/query?id=1'],
	])(
		'a name that stands in the path of %s and among its parameters is refused before anything is sent',
		async (resource, operation, path) => {
			const query = { parameters: [{ name: 'id', value: '2' }] };
			const done = await call({ resource, operation, method: 'GET', path, query });
			expect(done.error?.message).toContain(
				`'Query Parameters' has "id", which stands in 'Path' as well. Nothing was sent.`,
			);
			expect(t.org.calls()).toEqual([]);
		},
	);
});
