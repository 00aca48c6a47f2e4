import { startOrg, type RunningOrg } from '../org/index';
import { call, member, text } from './client';

let org: RunningOrg;
const rows = 4500;

beforeAll(async () => {
	org = await startOrg({ seed: `rows:${rows}` });
});

afterAll(async () => {
	await org.close();
});

const query = (soql: string, headers?: Record<string, string>, resource = 'query') =>
	call(org, 'GET', `${resource}?q=${encodeURIComponent(soql)}`, { headers });

async function readAll(soql: string, headers?: Record<string, string>): Promise<number[]> {
	const sizes: number[] = [];
	let reply = await query(soql, headers);
	const seen = new Set<unknown>();
	for (;;) {
		const records = member(reply.body, 'records') as unknown[];
		sizes.push(records.length);
		for (const record of records) seen.add(member(record, 'Id'));
		expect(member(reply.body, 'totalSize')).toBe(rows);
		if (member(reply.body, 'done') === true) break;
		reply = await call(org, 'GET', text(reply.body, 'nextRecordsUrl'), { headers });
	}
	expect(member(reply.body, 'nextRecordsUrl')).toBeUndefined();
	expect(seen.size).toBe(rows);
	return sizes;
}

test('pages of 2,000 until done, each row once', async () => {
	expect(await readAll('SELECT Id FROM Contact')).toEqual([2000, 2000, 500]);
});

test('batchSize is honoured within its bounds', async () => {
	const headers = { 'sforce-query-options': 'batchSize=1000' };
	expect(await readAll('SELECT Id FROM Contact', headers)).toEqual([1000, 1000, 1000, 1000, 500]);
	const tiny = await query('SELECT Id FROM Contact', { 'sforce-query-options': 'batchSize=1' });
	expect((member(tiny.body, 'records') as unknown[]).length).toBe(200);
});

test('the next page of queryAll is found under /query, with the version of the call', async () => {
	const soql = 'SELECT Id FROM Contact';
	const reply = await call(
		org,
		'GET',
		`/services/data/v60.0/queryAll?q=${encodeURIComponent(soql)}`,
	);
	expect(text(reply.body, 'nextRecordsUrl')).toMatch(
		/^\/services\/data\/v60\.0\/query\/01g\w{15}-2000$/,
	);
});

test('queryAll sees deleted records, query does not', async () => {
	const [id = ''] = org.seed('Account', [{ Name: 'Gone' }]);
	await call(org, 'DELETE', `sobjects/Account/${id}`);
	const soql = 'SELECT Id, IsDeleted FROM Account';
	expect(member((await query(soql)).body, 'totalSize')).toBe(0);
	expect(member((await query(soql, {}, 'queryAll')).body, 'records')).toMatchObject([
		{ Id: id, IsDeleted: true },
	]);
});

test('unknown and expired locators are refused', async () => {
	const reply = await query('SELECT Id FROM Contact');
	const next = text(reply.body, 'nextRecordsUrl');
	const unknown = await call(org, 'GET', 'query/01g5j000000zzzzAAA-2000');
	expect(unknown.status).toBe(400);
	expect(text(unknown.body, 0, 'errorCode')).toBe('INVALID_QUERY_LOCATOR');
	org.change({ sessionSeconds: 400_000 });
	org.advance(2 * 86_400_000 + 1000);
	const expired = await call(org, 'GET', next, { token: org.newSession() });
	expect(text(expired.body, 0, 'errorCode')).toBe('INVALID_QUERY_LOCATOR');
});

test('COUNT() gives a total and no records', async () => {
	const token = org.newSession();
	const reply = await call(org, 'GET', 'query?q=SELECT+COUNT()+FROM+Contact', { token });
	expect(reply.body).toEqual({ totalSize: rows, done: true, records: [] });
});

test('errors of the query carry Salesforce codes', async () => {
	const token = org.newSession();
	const ask = (soql: string) => call(org, 'GET', `query?q=${soql}`, { token });
	expect((await ask('SELEKT+Id+FROM+Contact')).body).toEqual([
		{ message: 'unexpected token: SELEKT', errorCode: 'MALFORMED_QUERY' },
	]);
	const invalid = await ask('SELECT+Bacon__c+FROM+Account');
	expect([invalid.status, text(invalid.body, 0, 'errorCode')]).toEqual([400, 'INVALID_FIELD']);
});

describe('child records beyond a page', () => {
	it('have pages of their own', async () => {
		const token = org.newSession();
		const [account] = org.seed('Account', [{ Name: 'Parent' }]);
		const contacts = Array.from({ length: 450 }, (_value, n) => ({
			LastName: `Child ${n}`,
			AccountId: account,
		}));
		org.seed('Contact', contacts);
		const soql = `SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Id = '${account}'`;
		const first = await call(org, 'GET', `query?q=${encodeURIComponent(soql)}`, {
			headers: { 'sforce-query-options': 'batchSize=200' },
			token,
		});
		const children = member(first.body, 'records', 0, 'Contacts');
		expect(member(children, 'totalSize')).toBe(450);
		expect(member(children, 'done')).toBe(false);
		const second = await call(org, 'GET', text(children, 'nextRecordsUrl'), { token });
		expect(member(second.body, 'done')).toBe(false);
		const third = await call(org, 'GET', text(second.body, 'nextRecordsUrl'), { token });
		expect(member(third.body, 'records', 'length')).toBe(50);
		expect(member(third.body, 'done')).toBe(true);
	});
});
