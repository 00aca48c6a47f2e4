import { Connection } from 'jsforce';
import { startOrg, type RunningOrg } from '../../org/index';
import { member } from '../client';

/** The newer resources of the org, driven by a client we did not write. */
let org: RunningOrg;
let connection: Connection;

beforeAll(async () => {
	org = await startOrg({ seed: 'demo' });
	connection = new Connection({ instanceUrl: org.url, accessToken: org.accessToken });
});

afterAll(async () => {
	await org.close();
});

test('search', async () => {
	org.seed('Account', [{ Name: 'Zephyr Mills' }]);
	const found = await connection.search('FIND {zephyr} IN NAME FIELDS RETURNING Account(Id, Name)');
	expect(found.searchRecords).toMatchObject([
		{ attributes: { type: 'Account' }, Name: 'Zephyr Mills' },
	]);
	await expect(connection.search('FIND zephyr')).rejects.toMatchObject({
		errorCode: 'MALFORMED_SEARCH',
	});
});

test('query plan', async () => {
	const plan = await connection.query('SELECT Id FROM Account').explain();
	expect(plan.plans[0]).toMatchObject({
		sobjectType: 'Account',
		leadingOperationType: 'TableScan',
	});
});

test('composite', async () => {
	const base = `/services/data/v${connection.version}`;
	const reply = await connection.requestPost(`${base}/composite`, {
		allOrNone: true,
		compositeRequest: [
			{
				method: 'POST',
				url: `${base}/sobjects/Account`,
				referenceId: 'a',
				body: { Name: 'By jsforce' },
			},
			{ method: 'GET', url: `${base}/sobjects/Account/@{a.id}?fields=Name`, referenceId: 'b' },
		],
	});
	expect(member(reply, 'compositeResponse', 1, 'body', 'Name')).toBe('By jsforce');
});

test('an event is published and a file comes back', async () => {
	const event = await connection.sobject('Order_Event__e').create({ Order_Number__c: '1' });
	expect(event.success).toBe(true);
	const version = connection.sobject('ContentVersion');
	const VersionData = Buffer.from('hello').toString('base64');
	const created = await version.create({ PathOnClient: 'a.txt', VersionData });
	const stream = version.record(String(created.id)).blob('VersionData');
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
	expect(Buffer.concat(chunks).toString()).toBe('hello');
});

test('recent items', async () => {
	expect(await connection.recent()).toEqual([]);
});
