import { startOrg, type RunningOrg } from '../org/index';
import { call, member, text } from './client';

let org: RunningOrg;
let id = '';

beforeAll(async () => {
	org = await startOrg();
	[id = ''] = org.seed('Account', [
		{ Name: 'Acme', BillingStreet: '1 Mill Lane', BillingCity: 'Bern', BillingLatitude: 46.9 },
	]);
	org.seed('Contact', [{ LastName: 'Roe', AccountId: id }]);
});

afterAll(async () => {
	await org.close();
});

const address = {
	city: 'Bern',
	country: null,
	geocodeAccuracy: null,
	latitude: 46.9,
	longitude: null,
	postalCode: null,
	state: null,
	street: '1 Mill Lane',
};

async function query(soql: string): Promise<unknown> {
	return (await call(org, 'GET', `query?q=${encodeURIComponent(soql)}`)).body;
}

test('an address is one value of its parts, keys in the recorded order, null when empty', async () => {
	const { body } = await call(org, 'GET', `sobjects/Account/${id}`);
	expect(member(body, 'BillingAddress')).toEqual(address);
	expect(Object.keys(member(body, 'BillingAddress') as object)).toEqual(Object.keys(address));
	expect(member(body, 'ShippingAddress')).toBeNull();
});

test('SOQL selects it, on the record and on its parent', async () => {
	const account = await query('SELECT BillingAddress FROM Account');
	expect(member(account, 'records', 0, 'BillingAddress')).toEqual(address);
	const contact = await query('SELECT MailingAddress, Account.BillingAddress FROM Contact');
	expect(member(contact, 'records', 0)).toMatchObject({
		MailingAddress: null,
		Account: { BillingAddress: address },
	});
});

test('describe tells its parts and that nobody writes it', async () => {
	const { body } = await call(org, 'GET', 'sobjects/Account/describe');
	const fields = member(body, 'fields') as object[];
	const field = (name: string) => fields.find((entry) => member(entry, 'name') === name);
	expect(field('BillingAddress')).toMatchObject({
		type: 'address',
		soapType: 'urn:address',
		createable: false,
		updateable: false,
		queryByDistance: true,
		sortable: false,
		groupable: false,
		permissionable: true,
	});
	expect(member(field('BillingCity'), 'compoundFieldName')).toBe('BillingAddress');
	const write = await call(org, 'PATCH', `sobjects/Account/${id}`, {
		body: { BillingAddress: { city: 'Basel' } },
	});
	expect([write.status, member(write.body, 0, 'errorCode')]).toEqual([
		400,
		'INVALID_FIELD_FOR_INSERT_UPDATE',
	]);
});

test.each([
	["SELECT Id FROM Account WHERE BillingAddress = 'Bern'", 'can not be filtered'],
	['SELECT Id FROM Account ORDER BY BillingAddress', 'can not be sorted'],
	['SELECT BillingAddress FROM Account GROUP BY BillingAddress', 'can not be grouped'],
	['SELECT MAX(BillingAddress) FROM Account', 'does not support aggregate operator'],
])('%s is refused', async (soql, why) => {
	expect(text(await query(soql), 0, 'message')).toContain(why);
});

test('a bulk query does not take it', async () => {
	const { status, body } = await call(org, 'POST', 'jobs/query', {
		body: { operation: 'query', query: 'SELECT BillingAddress FROM Account' },
	});
	expect([status, text(body, 0, 'message')]).toEqual([
		400,
		'Selecting compound data not supported in Bulk Query',
	]);
});

test('hiding a part hides it in the whole', async () => {
	org.store.setRules({ ...org.store.rules, hidden: [{ object: 'Account', field: 'BillingCity' }] });
	const body = await query('SELECT BillingAddress FROM Account');
	org.store.setRules({ ...org.store.rules, hidden: [] });
	expect(member(body, 'records', 0, 'BillingAddress')).not.toHaveProperty('city');
});
