import { startOrg, type RunningOrg } from '../org/index';
import { call, control, member, text } from './client';

const master = '012000000000000AAA';
let org: RunningOrg;

beforeEach(async () => {
	org = await startOrg({ seed: 'empty' });
});

afterEach(async () => {
	await org.close();
});

async function query(soql: string): Promise<unknown> {
	const reply = await call(org, 'GET', `query?q=${encodeURIComponent(soql)}`);
	expect(reply.status).toBe(200);
	return member(reply.body, 'records');
}

async function typeId(developerName: string): Promise<string> {
	const soql = `SELECT Id FROM RecordType WHERE DeveloperName = '${developerName}'`;
	return text(await query(soql), 0, 'Id');
}

async function create(object: string, body: object): Promise<string> {
	const made = await call(org, 'POST', `sobjects/${object}`, { body });
	expect(made.status).toBe(201);
	return text(made.body, 'id');
}

async function typeOf(id: string): Promise<unknown> {
	const soql = `SELECT RecordTypeId, RecordType.DeveloperName FROM Account WHERE Id = '${id}'`;
	return member(await query(soql), 0);
}

function invalid(id: string): object[] {
	return [
		{
			message: `Record Type ID: this ID value isn't valid for the user: ${id}`,
			errorCode: 'INVALID_CROSS_REFERENCE_KEY',
			fields: ['RecordTypeId'],
		},
	];
}

test('SOQL reads the record types of an object', async () => {
	const soql =
		"SELECT Id, Name, DeveloperName, IsActive FROM RecordType WHERE SobjectType = 'Opportunity' " +
		'ORDER BY Name';
	expect(await query(soql)).toMatchObject([
		{ Name: 'New Business', DeveloperName: 'New_Business', IsActive: true },
		{ Name: 'Renewal', DeveloperName: 'Renewal', IsActive: true },
	]);
	expect(await typeId('Partner')).toMatch(/^012\w{15}$/);
});

test('a record without a record type has the master, which reads as null', async () => {
	const id = await create('Account', { Name: 'Acme' });
	expect(await typeOf(id)).toMatchObject({ RecordTypeId: null, RecordType: null });
	const named = await create('Account', { Name: 'Bolt', RecordTypeId: master });
	expect(await typeOf(named)).toMatchObject({ RecordTypeId: null });
});

test('a record keeps the record type it is given, in either length, and can change it', async () => {
	const partner = await typeId('Partner');
	const id = await create('Account', { Name: 'Acme', RecordTypeId: partner.slice(0, 15) });
	expect(await typeOf(id)).toMatchObject({
		RecordTypeId: partner,
		RecordType: { DeveloperName: 'Partner' },
	});
	const body = { RecordTypeId: await typeId('Business') };
	expect((await call(org, 'PATCH', `sobjects/Account/${id}`, { body })).status).toBe(204);
	const found = await query("SELECT Id FROM Account WHERE RecordType.DeveloperName = 'Business'");
	expect(found).toMatchObject([{ Id: id }]);
});

test("the user's default goes to new records that name none, not to changed ones", async () => {
	const before = await create('Account', { Name: 'Acme' });
	await control(org, 'POST', 'settings', { defaultRecordTypes: 'Account.Partner' });
	const after = await create('Account', { Name: 'Bolt' });
	expect(await typeOf(after)).toMatchObject({ RecordType: { DeveloperName: 'Partner' } });
	const asked = await create('Account', { Name: 'Crate', RecordTypeId: master });
	expect(await typeOf(asked)).toMatchObject({ RecordTypeId: null });
	await call(org, 'PATCH', `sobjects/Account/${before}`, { body: { Name: 'Acme Ltd' } });
	expect(await typeOf(before)).toMatchObject({ RecordTypeId: null });
});

test("another object's record type and an unknown one are refused, and nothing is saved", async () => {
	const renewal = await typeId('Renewal');
	for (const id of [renewal, '0120000000000zzAAA']) {
		const body = { Name: 'Acme', RecordTypeId: id };
		const reply = await call(org, 'POST', 'sobjects/Account', { body });
		expect([reply.status, reply.body]).toEqual([400, invalid(id)]);
	}
	expect(await query('SELECT Id FROM Account')).toEqual([]);
	const id = await create('Account', { Name: 'Acme' });
	const body = { RecordTypeId: renewal };
	const reply = await call(org, 'PATCH', `sobjects/Account/${id}`, { body });
	expect([reply.status, reply.body]).toEqual([400, invalid(renewal)]);
	expect(await typeOf(id)).toMatchObject({ RecordTypeId: null });
});

test('an inactive record type and one the user does not have are refused', async () => {
	const partner = await typeId('Partner');
	const business = await typeId('Business');
	await control(org, 'POST', 'settings', { unassignedRecordTypes: 'Account.Partner' });
	await call(org, 'PATCH', `sobjects/RecordType/${business}`, { body: { IsActive: false } });
	for (const id of [partner, business]) {
		const body = { Name: 'Acme', RecordTypeId: id };
		const reply = await call(org, 'POST', 'sobjects/Account', { body });
		expect([reply.status, reply.body]).toEqual([400, invalid(id)]);
	}
	const { body } = await call(org, 'GET', 'sobjects/Account/describe');
	expect(member(body, 'recordTypeInfos')).toMatchObject([
		{ developerName: 'Business', active: false, available: false },
		{ developerName: 'Partner', active: true, available: false },
		{ developerName: 'Master', active: true, available: true },
	]);
});

test('describe lists the record types with the genuine keys, the master last', async () => {
	await control(org, 'POST', 'settings', { defaultRecordTypes: 'Opportunity.Renewal' });
	const { body } = await call(org, 'GET', 'sobjects/Opportunity/describe');
	const infos = member(body, 'recordTypeInfos') as object[];
	for (const info of infos) {
		expect(Object.keys(info).join(' ')).toBe(
			'active available defaultRecordTypeMapping developerName master name recordTypeId urls',
		);
	}
	const renewal = await typeId('Renewal');
	expect(infos.slice(1)).toEqual([
		{
			active: true,
			available: true,
			defaultRecordTypeMapping: true,
			developerName: 'Renewal',
			master: false,
			name: 'Renewal',
			recordTypeId: renewal,
			urls: {
				layout: `/services/data/v${org.apiVersion}/sobjects/Opportunity/describe/layouts/${renewal}`,
			},
		},
		expect.objectContaining({
			master: true,
			recordTypeId: master,
			defaultRecordTypeMapping: false,
		}),
	]);
});

test('describe of the lookup says what the genuine one says', async () => {
	const { body } = await call(org, 'GET', 'sobjects/Account/describe');
	const fields = member(body, 'fields') as object[];
	expect(fields.find((field) => member(field, 'name') === 'RecordTypeId')).toMatchObject({
		label: 'Record Type ID',
		type: 'reference',
		referenceTo: ['RecordType'],
		relationshipName: 'RecordType',
		createable: true,
		updateable: true,
		nillable: true,
		permissionable: false,
		searchPrefilterable: false,
	});
});

test('objects without record types have the master alone', async () => {
	const { body } = await call(org, 'GET', 'sobjects/Contact/describe');
	expect(member(body, 'recordTypeInfos')).toMatchObject([
		{ master: true, defaultRecordTypeMapping: true, recordTypeId: master },
	]);
});
