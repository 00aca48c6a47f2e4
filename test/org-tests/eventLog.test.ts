import { parse } from 'csv-parse/sync';
import { startOrg, type RunningOrg } from '../org/index';
import { call, control, member, text } from './client';

const dayMs = 86_400_000;
/** 2026-03-10, 23:30 GMT. */
const start = Date.UTC(2026, 2, 10, 23, 30);

let org: RunningOrg;

beforeEach(async () => {
	org = await startOrg({ now: () => start, settings: { sessionSeconds: 10 ** 9 } });
});

afterEach(async () => {
	await org.close();
});

async function files(): Promise<unknown[]> {
	const soql =
		'SELECT Id, EventType, LogDate, Interval, LogFile, LogFileLength FROM EventLogFile ' +
		"WHERE EventType = 'ApiTotalUsage' ORDER BY LogDate";
	const { body } = await call(org, 'GET', `query?q=${encodeURIComponent(soql)}`);
	return member(body, 'records') as unknown[];
}

async function rowsOf(file: unknown): Promise<Array<Record<string, string>>> {
	const reply = await call(org, 'GET', text(file, 'LogFile'));
	expect(reply.headers.get('content-type')).toMatch(/^text\/csv/);
	const content = String(reply.body);
	expect(Buffer.byteLength(content)).toBe(member(file, 'LogFileLength'));
	return parse(content, { columns: true });
}

test('a day of calls becomes a file once it is over, with the client, app and user of each', async () => {
	await call(org, 'GET', 'sobjects/Account/describe', {
		headers: { 'sforce-call-options': 'client=nightly' },
	});
	await call(org, 'GET', '/services/data', { token: null });
	expect(await files()).toEqual([]);
	org.advance(dayMs);
	const [file, ...others] = await files();
	expect(others).toEqual([]);
	expect(file).toMatchObject({ Interval: 'Daily', LogDate: '2026-03-10T00:00:00.000+0000' });
	const rows = await rowsOf(file);
	expect(rows).toHaveLength(2);
	expect(rows[0]).toMatchObject({
		EVENT_TYPE: 'ApiTotalUsage',
		TIMESTAMP: '20260310233000.000',
		USER_NAME: org.username,
		API_FAMILY: 'REST',
		API_VERSION: '67.0',
		API_RESOURCE: '/v67.0/sobjects/Account/describe',
		CLIENT_NAME: 'nightly',
		HTTP_METHOD: 'GET',
		COUNTS_AGAINST_API_LIMIT: '1',
		ENTITY_NAME: 'Account',
		STATUS_CODE: '200',
		CONNECTED_APP_NAME: 'n8n integration',
	});
});

test('by the hour there is a file for each hour with calls', async () => {
	org.change({ eventLogFiles: 'hourly', eventLogBoolean: 'words' });
	await call(org, 'GET', 'limits');
	org.advance(dayMs / 24);
	await call(org, 'GET', 'limits');
	org.advance(dayMs / 24);
	const found = await files();
	expect(found).toMatchObject([
		{ Interval: 'Hourly', LogDate: '2026-03-10T23:00:00.000+0000' },
		{ Interval: 'Hourly', LogDate: '2026-03-11T00:00:00.000+0000' },
	]);
	expect((await rowsOf(found[0]))[0]?.['COUNTS_AGAINST_API_LIMIT']).toBe('true');
});

test('an org without event log files has none', async () => {
	org.change({ eventLogFiles: 'none' });
	await call(org, 'GET', 'limits');
	org.advance(2 * dayMs);
	expect(await files()).toEqual([]);
});

test('a user without the permission does not see the object', async () => {
	await control(org, 'POST', 'event-log', { day: '2026-03-09', usage: [{ calls: 1 }] });
	const [file] = await files();
	await control(org, 'POST', 'rules', { hidden: [{ object: 'EventLogFile' }] });
	const { body } = await call(org, 'GET', 'query?q=SELECT+Id+FROM+EventLogFile');
	expect(member(body, 0, 'errorCode')).toBe('INVALID_TYPE');
	expect((await call(org, 'GET', text(file, 'LogFile'))).status).toBe(404);
});

test('what others called is told to the org', async () => {
	const usage = [
		{ calls: 3, client: 'MuleSoft', app: 'Anypoint', user: 'mule@acme.example' },
		{ calls: 2, app: 'Data Loader', counted: false },
	];
	const reply = await control(org, 'POST', 'event-log', { day: '2026-03-09', usage });
	expect(reply.status).toBe(200);
	const rows = await rowsOf((await files())[0]);
	expect(
		rows.map((row) => [row['CLIENT_NAME'], row['CONNECTED_APP_NAME'], row['USER_NAME']]),
	).toEqual([
		...Array<string[]>(3).fill(['MuleSoft', 'Anypoint', 'mule@acme.example']),
		...Array<string[]>(2).fill(['', 'Data Loader', org.username]),
	]);
	expect(rows.at(-1)?.['COUNTS_AGAINST_API_LIMIT']).toBe('0');
	for (const wrong of [{}, { day: 'x', usage }, { day: '2026-03-09', usage: [{}] }, { other: 1 }]) {
		expect((await control(org, 'POST', 'event-log', wrong)).status).toBe(400);
	}
});
