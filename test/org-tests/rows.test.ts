import { startOrg, type RunningOrg } from '../org/index';
import { call, text } from './client';

let org: RunningOrg;
let id: string;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

beforeEach(async () => {
	org.reset({ data: true });
	const created = await call(org, 'POST', 'sobjects/Account', { body: { Name: 'Acme' } });
	id = text(created.body, 'id');
});

const never = '001000000000001AAA';

describe('one record', () => {
	test('create answers 201 with Location, and the record has its system fields', async () => {
		const reply = await call(org, 'POST', 'sobjects/Account', { body: { Name: 'Globex' } });
		expect(reply.status).toBe(201);
		const newId = text(reply.body, 'id');
		expect(reply.body).toEqual({ id: newId, success: true, errors: [] });
		expect(newId).toMatch(/^001\w{15}$/);
		const path = `/services/data/v67.0/sobjects/Account/${newId}`;
		expect(reply.headers.get('location')).toBe(path);
		const read = await call(org, 'GET', path);
		expect(Object.keys(read.body as object).slice(0, 3)).toEqual(['attributes', 'Id', 'IsDeleted']);
		expect(read.body).toMatchObject({
			attributes: { type: 'Account', url: path },
			Id: newId,
			Name: 'Globex',
			Phone: null,
			CreatedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/),
			OwnerId: expect.stringMatching(/^005/),
		});
	});

	test('update is partial, answers 204, and moves only the modification stamps', async () => {
		const before = await call(org, 'GET', `sobjects/Account/${id}`);
		org.advance(5000);
		const reply = await call(org, 'PATCH', `sobjects/account/${id.slice(0, 15)}`, {
			body: { Phone: '1' },
		});
		expect([reply.status, reply.body]).toEqual([204, '']);
		const after = await call(org, 'GET', `sobjects/Account/${id}`);
		expect(after.body).toMatchObject({ Name: 'Acme', Phone: '1' });
		expect(text(after.body, 'CreatedDate')).toBe(text(before.body, 'CreatedDate'));
		expect(text(after.body, 'SystemModstamp') > text(before.body, 'SystemModstamp')).toBe(true);
	});

	test('?fields= picks fields and refuses an unknown one', async () => {
		const picked = await call(org, 'GET', `sobjects/Account/${id}?fields=Name,phone`);
		expect(Object.keys(picked.body as object)).toEqual(['attributes', 'Name', 'Phone']);
		const unknown = await call(org, 'GET', `sobjects/Account/${id}?fields=NotAField__c`);
		expect(unknown.status).toBe(400);
		expect(text(unknown.body, 0, 'errorCode')).toBe('INVALID_FIELD');
	});

	test.each([
		['GET', 404, 'NOT_FOUND', 'The requested resource does not exist'],
		['PATCH', 404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'],
		['DELETE', 404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'],
	])('%s of an id that never was', async (method, status, errorCode, message) => {
		const body = method === 'PATCH' ? { Name: 'Ghost' } : undefined;
		const reply = await call(org, method, `sobjects/Account/${never}`, { body });
		expect(reply.status).toBe(status);
		expect(reply.body).toEqual([{ errorCode, message }]);
	});

	test.each([
		['GET', [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]],
		['PATCH', [{ message: 'entity is deleted', errorCode: 'ENTITY_IS_DELETED', fields: [] }]],
		['DELETE', [{ message: 'entity is deleted', errorCode: 'ENTITY_IS_DELETED', fields: [] }]],
	])('%s of a deleted record', async (method, expected) => {
		expect((await call(org, 'DELETE', `sobjects/Account/${id}`)).status).toBe(204);
		const body = method === 'PATCH' ? { Name: 'Late' } : undefined;
		const reply = await call(org, method, `sobjects/Account/${id}`, { body });
		expect([reply.status, reply.body]).toEqual([404, expected]);
	});

	test.each(['GET', 'PATCH', 'DELETE'])('%s of a segment that is no id', async (method) => {
		const body = method === 'PATCH' ? {} : undefined;
		const reply = await call(org, method, 'sobjects/Account/123', { body });
		expect(reply.status).toBe(404);
		expect(reply.body).toEqual([
			{
				errorCode: 'NOT_FOUND',
				message: 'Provided external ID field does not exist or is not accessible: 123',
			},
		]);
	});

	test('an id with a wrong checksum is malformed', async () => {
		const wrong = `${id.slice(0, 17)}${id.endsWith('B') ? 'C' : 'B'}`;
		const reply = await call(org, 'PATCH', `sobjects/Account/${wrong}`, { body: {} });
		expect(reply.status).toBe(400);
		expect(reply.body).toEqual([
			{
				message: `Record ID: id value of incorrect type: ${wrong}`,
				errorCode: 'MALFORMED_ID',
				fields: ['Id'],
			},
		]);
	});

	test('unknown objects and versions are 404, retired versions 410, wrong methods 405', async () => {
		expect((await call(org, 'POST', 'sobjects/Nope__c', { body: {} })).status).toBe(404);
		expect((await call(org, 'GET', 'sobjects/Nope__c/describe')).status).toBe(404);
		expect((await call(org, 'GET', '/services/data/v1.0/limits')).status).toBe(404);
		expect((await call(org, 'GET', '/services/data/v68.0/limits')).status).toBe(404);
		expect((await call(org, 'GET', '/services/data/v30.0/limits')).status).toBe(410);
		const put = await call(org, 'PUT', 'sobjects/Account', { body: {} });
		expect(put.status).toBe(405);
		expect(text(put.body, 0, 'message')).toBe(
			"HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,POST",
		);
	});

	test('a URI beyond 16,384 bytes is 414, with the headers 431', async () => {
		const uri = await call(org, 'GET', `query?q=${'x'.repeat(16_400)}`);
		expect(uri.status).toBe(414);
		const both = await call(org, 'GET', `query?q=${'x'.repeat(9000)}`, {
			headers: { 'x-filler': 'y'.repeat(9000) },
		});
		expect(both.status).toBe(431);
	});

	test('what Salesforce has and the org has not is refused with 501', async () => {
		for (const path of ['analytics/dashboards', 'graphql', 'ui-api/apps', 'tabs']) {
			const reply = await call(org, 'GET', path);
			expect(reply.status).toBe(501);
			expect(text(reply.body, 0, 'message')).toMatch(/^UNSUPPORTED: /);
		}
	});
});

describe('values Salesforce refuses', () => {
	const parser = (type: string, token: string) =>
		`Cannot deserialize instance of ${type} from ${token} or request may be missing a required ` +
		'field at [line:1, column:2]';

	test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
		[
			'Account',
			{},
			{
				message: 'Required fields are missing: [Name]',
				errorCode: 'REQUIRED_FIELD_MISSING',
				fields: ['Name'],
			},
		],
		[
			'Account',
			{ Name: 'n', NotAField__c: 1 },
			{
				message: "No such column 'NotAField__c' on sobject of type Account",
				errorCode: 'INVALID_FIELD',
			},
		],
		[
			'Account',
			{ Name: 'n', AnnualRevenue: 'banana' },
			{ message: parser('currency', 'VALUE_STRING value banana'), errorCode: 'JSON_PARSER_ERROR' },
		],
		[
			'Account',
			{ Name: 5 },
			{ message: parser('string', 'VALUE_NUMBER_INT value 5'), errorCode: 'JSON_PARSER_ERROR' },
		],
		[
			'Account',
			{ Name: 'n', SLAExpirationDate__c: '2026-02-30' },
			{ message: parser('date', 'VALUE_STRING value 2026-02-30'), errorCode: 'JSON_PARSER_ERROR' },
		],
		[
			'Contact',
			{ LastName: 'n', Level__c: 'Terrible' },
			{
				message: 'Level: bad value for restricted picklist field: Terrible',
				errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
				fields: ['Level__c'],
			},
		],
		[
			'Contact',
			{ LastName: 'n', Email: 'not-a-valid-email' },
			{
				message: 'Email: invalid email address: not-a-valid-email',
				errorCode: 'INVALID_EMAIL_ADDRESS',
				fields: ['Email'],
			},
		],
		[
			'Contact',
			{ LastName: 'x'.repeat(81) },
			{
				message: `Last Name: data value too large: ${'x'.repeat(81)} (max length=80)`,
				errorCode: 'STRING_TOO_LONG',
				fields: ['LastName'],
			},
		],
		[
			'Contact',
			{ LastName: 'n', AccountId: 'abc' },
			{
				message: 'Account ID: id value of incorrect type: abc',
				errorCode: 'MALFORMED_ID',
				fields: ['AccountId'],
			},
		],
		[
			'Contact',
			{ LastName: 'n', AccountId: never },
			{
				message: 'insufficient access rights on cross-reference id: 001000000000001',
				errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
				fields: [],
			},
		],
		[
			'Contact',
			{ LastName: 'n', Account: { External_Id__c: 'nope' } },
			{
				message:
					'Foreign key external ID: nope not found for field External_Id__c in entity Account',
				errorCode: 'INVALID_FIELD',
			},
		],
		[
			'Account',
			{ Name: 'n', Id: never },
			{
				message: 'cannot specify Id in an insert call',
				errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
				fields: ['Id'],
			},
		],
	])('%s %j', async (object, body, expected) => {
		const reply = await call(org, 'POST', `sobjects/${object}`, { body });
		expect(reply.status).toBe(400);
		expect(reply.body).toEqual([expected]);
		expect(org.store.count('Contact')).toBe(0);
		expect(org.store.count('Account')).toBe(1);
	});

	test('a read-only field is named', async () => {
		const body = { Name: 'n', CreatedDate: '2020-01-01T00:00:00Z' };
		const reply = await call(org, 'POST', 'sobjects/Account', { body });
		expect(reply.body).toMatchObject([
			{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['CreatedDate'] },
		]);
	});

	test('a body that is not JSON, or none, is a parser error', async () => {
		for (const body of ['{"Name":', '']) {
			const headers = { 'content-type': 'application/json' };
			const reply = await call(org, 'POST', 'sobjects/Account', { body, headers });
			expect(reply.status).toBe(400);
			expect(text(reply.body, 0, 'errorCode')).toBe('JSON_PARSER_ERROR');
		}
	});
});

describe('external ids', () => {
	const path = 'sobjects/Account/External_Id__c/A%2F1';

	test('upsert creates, then updates; before v46 the update has no body', async () => {
		const created = await call(org, 'PATCH', path, { body: { Name: 'New' } });
		expect(created.status).toBe(201);
		expect(created.body).toMatchObject({ success: true, errors: [], created: true });
		const updated = await call(org, 'PATCH', path.toLowerCase().replace('external', 'External'), {
			body: { Name: 'Newer' },
		});
		expect(updated.status).toBe(200);
		expect(updated.body).toEqual({
			id: text(created.body, 'id'),
			success: true,
			errors: [],
			created: false,
		});
		const old = await call(org, 'PATCH', `/services/data/v45.0/${path}`, { body: { Site: 's' } });
		expect([old.status, old.body]).toEqual([204, '']);
		const read = await call(org, 'GET', path);
		expect(read.body).toMatchObject({ Name: 'Newer', External_Id__c: 'A/1', Site: 's' });
		expect((await call(org, 'DELETE', path)).status).toBe(204);
		expect((await call(org, 'GET', path)).status).toBe(404);
	});

	test('updateOnly never creates', async () => {
		const reply = await call(org, 'PATCH', `${path}?updateOnly=true`, { body: { Name: 'n' } });
		expect(reply.status).toBe(404);
		expect(org.store.count('Account')).toBe(1);
	});

	test('a unique value cannot be taken twice', async () => {
		await call(org, 'PATCH', path, { body: { Name: 'First' } });
		const body = { Name: 'Second', External_Id__c: 'a/1' };
		const reply = await call(org, 'POST', 'sobjects/Account', { body });
		expect(reply.status).toBe(400);
		expect(text(reply.body, 0, 'message')).toMatch(
			/^duplicate value found: External_Id__c duplicates value on record with id: 001\w{12}$/,
		);
	});

	test('several matches answer 300 with their paths', async () => {
		const ids = org.seed('Invoice__c', [{ Legacy_Code__c: 'L1' }, { Legacy_Code__c: 'L1' }]);
		const reply = await call(org, 'PATCH', 'sobjects/Invoice__c/Legacy_Code__c/L1', {
			body: { Quantity__c: 1 },
		});
		expect(reply.status).toBe(300);
		expect(reply.body).toEqual(
			ids.map((match) => `/services/data/v67.0/sobjects/Invoice__c/${match}`),
		);
	});

	test('a parent may be named by its external id', async () => {
		org.seed('Account', [{ Name: 'Parent', External_Id__c: 'P1' }]);
		const body = { LastName: 'Child', Account: { External_Id__c: 'p1' } };
		const reply = await call(org, 'POST', 'sobjects/Contact', { body });
		const contact = org.store.byId('Contact', text(reply.body, 'id'));
		expect(org.store.byId('Account', String(contact?.['AccountId']))?.['Name']).toBe('Parent');
	});
});
