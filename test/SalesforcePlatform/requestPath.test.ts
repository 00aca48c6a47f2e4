import fc from 'fast-check';

import { requestHeaders } from '../../nodes/SalesforcePlatform/input/requestHeaders';
import {
	apexPath,
	requestPath,
	withParameters,
} from '../../nodes/SalesforcePlatform/input/requestPath';

const ORIGIN = 'https://acme.my.salesforce.com';

/** Pieces from which a path that leads astray would be made. */
const hostile = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				...['/', '//', '\\', '..', '.', '%2e', '%2E%2e', '%2f', '%5c', '@', ':', '?', '#', ';'],
				...['https:', 'http://', 'evil.example', 'services', '/services/data', '/v67.0', '/v1.0'],
				...['%00', '\t', '\n', ' ', 'ª', '%', '%zz', '%25', 'sobjects', 'Account', '&', 'SERVICES'],
			),
			fc.string(),
		),
		{ maxLength: 8 },
	)
	.map((parts) => parts.join(''));

describe.each([
	['requestPath', (text: string) => requestPath(text, '67.0').path, '/services/data/v67.0'],
	['apexPath', (text: string) => apexPath(text).path, '/services/apexrest'],
])('%s', (_, read, root) => {
	it('lets no text lead to another host or out of its root', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				let path: string;
				try {
					path = read(text);
				} catch (error) {
					expect(error).toBeInstanceOf(RangeError);
					return;
				}
				const written = `${root}${path}`;
				const target = new URL(written, ORIGIN);
				expect(target.origin).toBe(ORIGIN);
				expect(target.pathname).toBe(written);
				expect(target.search + target.hash).toBe('');
				expect(target.pathname.startsWith(`${root}/`)).toBe(true);
				expect(decodeURIComponent(written).split(/[\\/]/)).not.toContain('..');
			}),
			{ numRuns: 5_000 },
		);
	});
});

describe('requestPath', () => {
	it.each([
		['/sobjects/Account', '/sobjects/Account', {}],
		['sobjects/Account/describe', '/sobjects/Account/describe', {}],
		['/services/data/v67.0/limits', '/limits', {}],
		['/query?q=SELECT+Id+FROM+Account&x=%26', '/query', { q: 'SELECT Id FROM Account', x: '&' }],
		['/sobjects/Account/Ext__c/a%20b', '/sobjects/Account/Ext__c/a%20b', {}],
	])('reads %s', (given, path, query) => {
		expect(requestPath(given, '67.0')).toEqual({ path, query });
	});

	it.each([
		['', 'is empty'],
		['https://evil.example/x', 'whole address'],
		['//evil.example/x', 'whole address'],
		['/\\evil.example', 'whole address'],
		['/services/data/sobjects', 'no resource of a version'],
		['/services/data', 'no resource of a version'],
		['/services/oauth2/token', 'no resource of a version'],
		['/%73ervices/apexrest/x', 'no resource of a version'],
		['/services/data/v50.0/limits', 'is of version 50.0'],
		['/sobjects/../../../oauth2', 'segment'],
		['/sobjects/%2e%2e/x', 'segment'],
		['/sobjects/a%2fb', 'encoded slash'],
		['/sobjects//x', 'empty segment'],
		['/a b', 'must be encoded'],
		['/a#b', 'has a #'],
		['/%ff', 'stands for no character'],
		['/x?id=1&a=2&id=2', 'has the query parameter "id" twice'],
	])('refuses %j and says why', (given, why) => {
		expect(() => requestPath(given, '67.0')).toThrow(why);
	});
});

describe('withParameters', () => {
	const given = { path: '/echo', query: { a: '1' } };

	it('adds to what the path has, whatever it is called', () => {
		const { query } = withParameters(given, [
			['A', '2'],
			['constructor', '3'],
			['__proto__', '4'],
		]);
		expect(Object.entries(query)).toEqual([
			['a', '1'],
			['A', '2'],
			['constructor', '3'],
			['__proto__', '4'],
		]);
	});

	it('takes no name that the path has', () => {
		expect(() => withParameters(given, [['a', '1']])).toThrow('"a", which stands in \'Path\'');
	});
});

describe('requestHeaders', () => {
	it.each(['Authorization', 'HOST', 'Cookie', 'x-sforce-refused', 'Transfer-Encoding'])(
		'leaves %s to the client',
		(name) => {
			expect(() => requestHeaders([[name, 'x']])).toThrow(`"${name}", which this node sets itself`);
		},
	);

	it('takes no value that would begin another header', () => {
		expect(() => requestHeaders([['X-A', 'a\r\nHost: b']])).toThrow('no request can have');
		expect(requestHeaders([['Sforce-Query-Options', 'batchSize=200']])).toEqual({
			'Sforce-Query-Options': 'batchSize=200',
		});
	});
});
