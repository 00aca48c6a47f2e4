import { Connection } from 'jsforce';
import { startOrg, type RunningOrg } from '../../org/index';

/** A client we did not write, against the org as it would be against Salesforce. */
let org: RunningOrg;
let connection: Connection;

beforeAll(async () => {
	org = await startOrg({ seed: 'demo' });
	connection = new Connection({ instanceUrl: org.url, accessToken: org.accessToken });
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => org.reset({ data: true }));

test('create, retrieve, update, delete', async () => {
	const account = connection.sobject('Account');
	const created = await account.create({ Name: 'By jsforce' });
	expect(created).toMatchObject({ success: true, errors: [] });
	const id = String(created.id);
	await account.update({ Id: id, Site: 'Hamburg' });
	expect(await account.retrieve(id)).toMatchObject({ Name: 'By jsforce', Site: 'Hamburg' });
	expect(await account.destroy(id)).toMatchObject({ success: true });
	await expect(account.destroy(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
});

test('upsert by external id', async () => {
	const contact = connection.sobject('Contact');
	const record = { External_Id__c: 'jsforce-1', LastName: 'Upserted' };
	const first = await contact.upsert(record, 'External_Id__c');
	const second = await contact.upsert({ ...record, FirstName: 'F' }, 'External_Id__c');
	expect([first, second]).toMatchObject([{ created: true }, { created: false, id: first.id }]);
});

test('query with autoFetch reads every page', async () => {
	org.store.load('Lead', 4200, (n) => ({ LastName: `L${n}`, Name: `L${n}`, Company: 'C' }));
	const rows = await connection.query('SELECT Id, Name FROM Lead').execute({
		autoFetch: true,
		maxFetch: 10_000,
	});
	expect(rows.records).toHaveLength(4205);
	expect(new Set(rows.records.map((row) => row.Id)).size).toBe(4205);
});

test('queryAll returns what was deleted', async () => {
	const { id } = await connection.sobject('Account').create({ Name: 'Short-lived' });
	await connection.sobject('Account').destroy(String(id));
	const soql = `SELECT Id, IsDeleted FROM Account WHERE Id = '${String(id)}'`;
	expect((await connection.query(soql)).records).toEqual([]);
	const { records } = await connection.query(soql, { scanAll: true });
	expect(records).toMatchObject([{ Id: id, IsDeleted: true }]);
});

test('parents and children come nested', async () => {
	const result = await connection.query(
		"SELECT Name, Owner.Name, (SELECT LastName FROM Contacts) FROM Account WHERE External_Id__c = 'ACC-1001'",
	);
	expect(result.records[0]).toMatchObject({
		Owner: { Name: 'Integration User' },
		Contacts: { totalSize: 5, done: true },
	});
});

test('collections: results per record, and rollback with allOrNone', async () => {
	const contact = connection.sobject('Contact');
	const records = [{ LastName: 'One' }, { FirstName: 'no last name' }];
	const results = await contact.create(records);
	expect(results).toMatchObject([{ success: true }, { success: false }]);
	const before = org.store.count('Contact');
	await contact.create(records, { allOrNone: true });
	expect(org.store.count('Contact')).toBe(before);
	const ids = [...org.store.rows('Contact')].slice(0, 3).map((row) => row.Id);
	expect(await contact.retrieve(ids)).toHaveLength(3);
	expect(await contact.destroy(ids)).toMatchObject(ids.map((id) => ({ id, success: true })));
});

test('describe, describe global and identity', async () => {
	const described = await connection.sobject('Invoice__c').describe();
	expect(described.fields.map((field) => field.name)).toContain('Invoice_Number__c');
	const global = await connection.describeGlobal();
	expect(global.sobjects.map(({ name }) => name)).toEqual(org.store.objectNames());
	const usage = connection.limitInfo.apiUsage;
	expect(usage).toEqual({ used: org.usage().used, limit: 100_000 });
});

test('an expired session gives the error jsforce knows', async () => {
	const other = new Connection({ instanceUrl: org.url, accessToken: 'expired' });
	await expect(other.query('SELECT Id FROM Account')).rejects.toMatchObject({
		errorCode: 'INVALID_SESSION_ID',
	});
});
