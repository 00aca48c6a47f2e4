import { startOrg, type RunningOrg } from '../org/index';
import { call, member, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => org.reset({ data: true }));

const contact = (values: Record<string, unknown>) => ({
	attributes: { type: 'Contact' },
	...values,
});
const missing = {
	success: false,
	errors: [
		{
			statusCode: 'REQUIRED_FIELD_MISSING',
			message: 'Required fields are missing: [LastName]',
			fields: ['LastName'],
		},
	],
};
const insert = (records: unknown[], allOrNone?: boolean) =>
	call(org, 'POST', 'composite/sobjects', { body: { allOrNone, records } });

test('each record has its own result, in order, and the call is 200 even so', async () => {
	const reply = await insert([contact({ LastName: 'A' }), contact({}), contact({ LastName: 'C' })]);
	expect(reply.status).toBe(200);
	expect(reply.body).toEqual([
		{ id: expect.stringMatching(/^003/), success: true, errors: [] },
		missing,
		{ id: expect.stringMatching(/^003/), success: true, errors: [] },
	]);
	expect(org.usage().used).toBe(1);
});

test('allOrNone takes back what was saved and says so', async () => {
	const reply = await insert([contact({ LastName: 'A' }), contact({})], true);
	expect(reply.status).toBe(200);
	expect(reply.body).toEqual([
		{
			success: false,
			errors: [
				{
					statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
					message:
						'Record rolled back because not all records were valid and the request was using ' +
						'AllOrNone header',
					fields: [],
				},
			],
		},
		missing,
	]);
	expect(org.store.count('Contact')).toBe(0);
});

test('a rolled-back update and delete leave the records as they were', async () => {
	const [account = '', other = ''] = org.seed('Account', [{ Name: 'One' }, { Name: 'Two' }]);
	const [child = ''] = org.seed('Contact', [{ LastName: 'Child', AccountId: account }]);
	const type = { attributes: { type: 'Account' } };
	await call(org, 'PATCH', 'composite/sobjects', {
		body: {
			allOrNone: true,
			records: [
				{ ...type, id: account, Name: 'Changed', External_Id__c: 'x' },
				{ ...type, id: other, Name: null },
			],
		},
	});
	expect(org.store.byId('Account', account)?.['Name']).toBe('One');
	expect(org.store.byField('Account', 'External_Id__c', 'x')).toEqual([]);
	const ids = `${account},001000000000001AAA`;
	await call(org, 'DELETE', `composite/sobjects?ids=${ids}&allOrNone=true`);
	expect(org.store.byId('Account', account)).toBeDefined();
	expect(org.store.byId('Contact', child)?.['AccountId']).toBe(account);
	expect(org.store.deletions('Account')).toEqual([]);
});

test('more than 200 records, too many changes of type, and wrong types fail as a whole', async () => {
	const many = Array.from({ length: 201 }, () => contact({ LastName: 'x' }));
	const tooMany = await insert(many);
	expect([tooMany.status, text(tooMany.body, 0, 'errorCode')]).toEqual([400, 'EXCEEDED_ID_LIMIT']);
	const mixed = Array.from({ length: 11 }, (_, index) =>
		index % 2 === 0 ? contact({ LastName: 'x' }) : { attributes: { type: 'Account' }, Name: 'x' },
	);
	expect(text((await insert(mixed)).body, 0, 'message')).toMatch(/more than 10 chunks/);
	const wrong = await insert([contact({ LastName: 'ok' }), contact({ LastName: true })]);
	expect([wrong.status, text(wrong.body, 0, 'errorCode')]).toEqual([400, 'JSON_PARSER_ERROR']);
	expect(org.store.count('Contact')).toBe(0);
	expect((await insert(many.slice(0, 200))).status).toBe(200);
});

test('update names the id, and a missing one is an error of that record alone', async () => {
	const [id = ''] = org.seed('Contact', [{ LastName: 'Old' }]);
	const reply = await call(org, 'PATCH', 'composite/sobjects', {
		body: { records: [contact({ id, LastName: 'New' }), contact({ LastName: 'x' })] },
	});
	expect(reply.body).toMatchObject([
		{ id, success: true },
		{ success: false, errors: [{ statusCode: 'MISSING_ARGUMENT' }] },
	]);
	expect(org.store.byId('Contact', id)?.['Name']).toBe('New');
});

test('upsert by external id creates, updates, and refuses the same key twice', async () => {
	org.seed('Contact', [{ LastName: 'Known', External_Id__c: 'k' }]);
	const reply = await call(org, 'PATCH', 'composite/sobjects/Contact/External_Id__c', {
		body: {
			records: [
				contact({ External_Id__c: 'K', FirstName: 'F' }),
				contact({ External_Id__c: 'new', LastName: 'New' }),
				contact({ External_Id__c: 'twice', LastName: 'T' }),
				contact({ External_Id__c: 'Twice', LastName: 'T' }),
				contact({ LastName: 'None' }),
			],
		},
	});
	expect(reply.body).toMatchObject([
		{ success: true, created: false },
		{ success: true, created: true },
		{ success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
		{ success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
		{ success: false, errors: [{ statusCode: 'MISSING_ARGUMENT' }] },
	]);
	expect(org.store.count('Contact')).toBe(2);
});

test('upsert by Id creates where the id is null', async () => {
	const [id = ''] = org.seed('Account', [{ Name: 'Here' }]);
	const attributes = { type: 'Account' };
	const reply = await call(org, 'PATCH', 'composite/sobjects/Account/Id', {
		body: {
			records: [
				{ attributes, Id: null, Name: 'New' },
				{ attributes, Id: id, Site: 's' },
			],
		},
	});
	expect(reply.body).toMatchObject([{ created: true }, { id, created: false }]);
});

test('delete reports each id', async () => {
	const [id = ''] = org.seed('Account', [{ Name: 'A' }]);
	const ids = [id, 'nonsense', '001000000000001AAA'].join(',');
	const reply = await call(org, 'DELETE', `composite/sobjects?ids=${ids}`);
	expect(reply.body).toMatchObject([
		{ id, success: true, errors: [] },
		{ success: false, errors: [{ statusCode: 'MALFORMED_ID', message: 'malformed id nonsense' }] },
		{ success: false, errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }] },
	]);
});

test('retrieve answers null for what is missing, by GET and by POST', async () => {
	const [id = ''] = org.seed('Account', [{ Name: 'A' }]);
	const ids = [id, '001000000000001AAA'];
	const expected = [{ attributes: { type: 'Account' }, Name: 'A', Id: id }, null];
	const got = await call(org, 'GET', `composite/sobjects/Account?ids=${ids.join(',')}&fields=Name`);
	expect(got.body).toMatchObject(expected);
	const posted = await call(org, 'POST', 'composite/sobjects/Account', {
		body: { ids, fields: ['Name'] },
	});
	expect(posted.body).toMatchObject(expected);
	expect(member(posted.body, 0, 'Phone')).toBeUndefined();
});
