import { startOrg, type RunningOrg } from '../org/index';
import { call, member, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
	org.seed('Account', [
		{ Name: 'Acme Construction', BillingCity: 'Round Rock', Phone: '512 555 0100' },
		{ Name: 'Acme', BillingCity: 'Hamburg', Site: "O'Hare (north)" },
		{ Name: 'Edge Communications', Description: 'a supplier of Acme' },
		{ Name: 'Acmeology' },
	]);
	org.seed('Contact', [
		{ FirstName: 'Rose', LastName: 'Acme', Email: 'rose@edge.example' },
		{ FirstName: 'Sean', LastName: 'Forbes', Email: 'sean@acme.example' },
	]);
});

afterAll(async () => {
	await org.close();
});

const search = (sosl: string) => call(org, 'GET', `search?q=${encodeURIComponent(sosl)}`);
const names = async (sosl: string): Promise<unknown[]> => {
	const { body } = await search(sosl);
	return (member(body, 'searchRecords') as object[]).map((entry) => member(entry, 'Name'));
};

test('records carry attributes and the fields asked for, object by object', async () => {
	const { status, body } = await search(
		'FIND {acme} IN ALL FIELDS RETURNING Contact(FirstName, LastName), Account(Name, BillingCity)',
	);
	expect(status).toBe(200);
	expect(Object.keys(body as object)).toEqual(['searchRecords']);
	expect(member(body, 'searchRecords')).toMatchObject([
		{ attributes: { type: 'Contact' }, FirstName: 'Rose', LastName: 'Acme' },
		{ attributes: { type: 'Contact' }, FirstName: 'Sean' },
		{ attributes: { type: 'Account' }, Name: 'Acme Construction', BillingCity: 'Round Rock' },
		{ Name: 'Acme' },
		{ Name: 'Edge Communications', BillingCity: null },
	]);
	expect(Object.keys(member(body, 'searchRecords', 0) as object)).toEqual([
		'attributes',
		'FirstName',
		'LastName',
	]);
});

test('only the fields of the group are searched', async () => {
	const returning = 'RETURNING Account(Name)';
	expect(await names(`FIND {acme} IN NAME FIELDS ${returning}`)).toHaveLength(2);
	expect(await names(`FIND {512} IN PHONE FIELDS ${returning}`)).toEqual(['Acme Construction']);
	expect(await names('FIND {acme} IN EMAIL FIELDS RETURNING Contact(Name)')).toEqual([
		'Sean Forbes',
	]);
});

test.each<[string, string[]]>([
	['acme*', ['Acme Construction', 'Acme', 'Acmeology']],
	['acm?', ['Acme Construction', 'Acme']],
	['acme construction', ['Acme Construction']],
	['construction OR edge', ['Acme Construction', 'Edge Communications']],
	['acme* AND NOT construction', ['Acme', 'Acmeology']],
	['(edge OR acmeology) AND comm*', ['Edge Communications']],
	['"Acme Construction"', ['Acme Construction']],
	['"Construction Acme"', []],
])('the term %s', async (term, expected) => {
	expect(await names(`FIND {${term}} IN NAME FIELDS RETURNING Account(Name)`)).toEqual(expected);
});

test('WHERE, ORDER BY, OFFSET and LIMIT of an object, LIMIT of all', async () => {
	const find = 'FIND {acme*} IN NAME FIELDS RETURNING';
	expect(await names(`${find} Account(Name WHERE BillingCity = 'Hamburg')`)).toEqual(['Acme']);
	expect(await names(`${find} Account(Name WHERE Site = 'O\\'Hare (north)')`)).toEqual(['Acme']);
	expect(await names(`${find} Account(Name ORDER BY Name DESC LIMIT 2 OFFSET 1)`)).toEqual([
		'Acme Construction',
		'Acme',
	]);
	expect(await names(`${find} Account(Name), Contact(Name) LIMIT 1`)).toHaveLength(1);
});

test('without RETURNING the records are named by id alone', async () => {
	const { body } = await search('FIND {Forbes}');
	const [record] = member(body, 'searchRecords') as object[];
	expect(Object.keys(record ?? {})).toEqual(['attributes', 'Id']);
});

test('what cannot be read is MALFORMED_SEARCH; unknown columns and objects have their own codes', async () => {
	const noBraces = await search('FIND acme');
	expect([noBraces.status, noBraces.body]).toEqual([
		400,
		[
			{
				message: 'No search term found. The search term must be enclosed in braces.',
				errorCode: 'MALFORMED_SEARCH',
			},
		],
	]);
	const code = async (sosl: string) => text((await search(sosl)).body, 0, 'errorCode');
	expect(await code('FIND {a b} RETURNING Account(')).toBe('MALFORMED_SEARCH');
	expect(await code('FIND {a AND} RETURNING Account')).toBe('MALFORMED_SEARCH');
	expect(await code('FIND {a} RETURNING Account(Bacon__c)')).toBe('INVALID_FIELD');
	expect(await code('FIND {a} RETURNING Bacon__c')).toBe('INVALID_TYPE');
	expect(await code('FIND {a} RETURNING Account WITH HIGHLIGHT')).toBe('UNSUPPORTED');
});

test('parameterized search takes its term literally, by GET and by POST', async () => {
	const got = await call(
		org,
		'GET',
		'parameterizedSearch?q=acme&sobject=Account&Account.fields=Name&Account.limit=1&in=NAME',
	);
	expect(member(got.body, 'searchRecords')).toMatchObject([{ Name: 'Acme Construction' }]);
	const posted = await call(org, 'POST', 'parameterizedSearch', {
		body: {
			q: 'acme',
			in: 'NAME',
			fields: ['Name'],
			sobjects: [{ name: 'Account', where: "BillingCity = 'Hamburg'" }, { name: 'Contact' }],
			overallLimit: 5,
		},
	});
	expect(member(posted.body, 'searchRecords')).toMatchObject([
		{ Name: 'Acme' },
		{ Name: 'Rose Acme' },
	]);
	const literal = await call(org, 'GET', 'parameterizedSearch?q=edge+OR+acmeology&sobject=Account');
	expect(member(literal.body, 'searchRecords')).toEqual([]);
	const unknown = await call(org, 'GET', 'parameterizedSearch?q=a&dataCategory=x');
	expect(unknown.status).toBe(501);
});
