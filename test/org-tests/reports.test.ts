import { startOrg, type RunningOrg } from '../org/index';
import { call, control, member, text, type Reply } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg({ seed: 'demo', settings: { sessionSeconds: 10 ** 9 } });
});

afterAll(async () => {
	await org.close();
});

const base = 'analytics/reports';

function reportId(developerName: string): string {
	return org.store.byField('Report', 'DeveloperName', developerName)[0]?.Id ?? '';
}

async function run(name: string, reportMetadata?: unknown, details = true): Promise<Reply> {
	const path = `${base}/${reportId(name)}?includeDetails=${String(details)}`;
	return reportMetadata === undefined
		? call(org, 'GET', path)
		: call(org, 'POST', path, { body: { reportMetadata } });
}

function rows(reply: Reply, key = 'T!T'): object[][] {
	return (member(reply.body, 'factMap', key, 'rows') as object[]).map(
		(row) => member(row, 'dataCells') as object[],
	);
}

test('reports are listed, found by SOQL and described', async () => {
	const list = await call(org, 'GET', base);
	const id = reportId('All_Contacts');
	expect(list.body).toContainEqual({
		describeUrl: `/services/data/v67.0/${base}/${id}/describe`,
		id,
		instancesUrl: `/services/data/v67.0/${base}/${id}/instances`,
		name: 'All Contacts',
		url: `/services/data/v67.0/${base}/${id}`,
	});
	const soql = "SELECT Id FROM Report WHERE DeveloperName = 'All_Contacts'";
	const found = await call(org, 'GET', `query?q=${encodeURIComponent(soql)}`);
	expect(member(found.body, 'records', 0, 'Id')).toBe(id);
	const { body } = await call(org, 'GET', `${base}/${id}/describe`);
	expect(body).toMatchObject({
		reportMetadata: { name: 'All Contacts', reportFormat: 'TABULAR', reportFilters: [] },
		reportExtendedMetadata: { detailColumnInfo: { EMAIL: { dataType: 'email', label: 'Email' } } },
		reportTypeMetadata: { categories: [{ columns: { SOURCE: { dataType: 'picklist' } } }] },
	});
});

test('a tabular report gives its rows as cells of label and value', async () => {
	const reply = await run('Invoices');
	expect(Object.keys(reply.body as object)).toEqual([
		'attributes',
		'allData',
		'factMap',
		'groupingsAcross',
		'groupingsDown',
		'hasDetailRows',
		'reportExtendedMetadata',
		'reportMetadata',
	]);
	const [invoice] = org.store.rows('Invoice__c');
	const [account] = org.store.rows('Account');
	expect(rows(reply)[0]).toEqual([
		{ label: 'Invoice 2001', value: invoice?.Id },
		{ label: account?.['Name'], value: account?.Id },
		{ label: '$1,250.00', value: { amount: 1250, currency: null } },
		{ label: 'Paid', value: 'Paid' },
		{ label: '3/6/2026', value: '2026-03-06' },
		{ label: 'true', value: true },
	]);
	expect(member(reply.body, 'factMap', 'T!T', 'aggregates', 1)).toEqual({ label: '12', value: 12 });
});

test('a summary report has a fact for each group, rows only in the innermost', async () => {
	const reply = await run('Opportunities_by_Stage');
	const groups = member(reply.body, 'groupingsDown', 'groupings') as object[];
	expect(groups[0]).toEqual({
		groupings: [],
		key: '0',
		label: 'Closed Lost',
		value: 'Closed Lost',
	});
	const counts = groups.map((_group, index) => rows(reply, `${index}!T`).length);
	expect(counts.reduce((sum, count) => sum + count, 0)).toBe(org.store.count('Opportunity'));
	expect(rows(reply)).toEqual([]);
	const amounts = [...org.store.rows('Opportunity')].map((row) => Number(row['Amount']));
	const total = amounts.reduce((sum, amount) => sum + amount, 0);
	expect(member(reply.body, 'factMap', 'T!T', 'aggregates', 0, 'value')).toBe(total);
	const summary = await run('Opportunities_by_Stage', undefined, false);
	expect(member(summary.body, 'factMap', '0!T')).not.toHaveProperty('rows');
	expect(member(summary.body, 'hasDetailRows')).toBe(false);
});

test('a matrix has facts for each pair of groups', async () => {
	const { body } = await run('Pipeline_Matrix');
	expect(Object.keys(member(body, 'factMap') as object)).toEqual(
		expect.arrayContaining(['T!T', 'T!0', '0!T', '0!0']),
	);
	expect(member(body, 'groupingsAcross', 'groupings') as unknown[]).toHaveLength(2);
});

const stage = (operator: string, value: string) => ({ column: 'STAGE_NAME', operator, value });
const amount = (operator: string, value: string) => ({ column: 'AMOUNT', operator, value });

test.each([
	['equals one of a list', [stage('equals', 'Closed Won,closed lost')], null, 4],
	['not equal', [stage('notEqual', 'Closed Won')], null, 23],
	['contains', [stage('contains', 'closed')], null, 4],
	['does not contain', [stage('notContain', 'closed')], null, 21],
	['starts with', [stage('startsWith', 'Qual')], null, 3],
	['a range', [amount('greaterOrEqual', '50000'), amount('lessThan', '60000')], null, 3],
	['logic', [stage('equals', 'Closed Won'), amount('lessThan', '20000')], '1 OR 2', 4],
	['not', [stage('equals', 'Closed Won')], 'NOT (1)', 23],
])('a run filtered by %s', async (_what, reportFilters, reportBooleanFilter, count) => {
	const reply = await run('Opportunities_by_Stage', { reportFilters, reportBooleanFilter });
	expect(member(reply.body, 'factMap', 'T!T', 'aggregates', 2, 'value')).toBe(count);
	expect(member(reply.body, 'reportMetadata', 'reportFilters') as unknown[]).toHaveLength(
		reportFilters.length,
	);
});

test('columns, order, a time span and an unchanged rest may be given', async () => {
	const saved = member((await run('Invoices')).body, 'reportMetadata') as object;
	const reply = await run('Invoices', {
		...saved,
		detailColumns: ['Invoice__c.Amount__c', 'CUST_NAME'],
		sortBy: [{ sortColumn: 'Invoice__c.Amount__c', sortOrder: 'Desc' }],
		standardDateFilter: {
			column: 'Invoice__c.Issue_Date__c',
			durationValue: 'CUSTOM',
			startDate: '2026-03-08',
			endDate: '2026-03-09',
		},
	});
	expect(rows(reply).map(([, name]) => text(name, 'label'))).toEqual([
		'Invoice 2004',
		'Invoice 2003',
	]);
});

test.each([
	[
		{ reportFilters: [{ column: 'X', operator: 'equals', value: '1' }] },
		'Specify a valid filterable column because X is invalid.',
	],
	[{ reportFilters: [amount('near', '1')] }, 'Specify a valid condition because near is invalid.'],
	[
		{ reportFilters: [{ column: 'CLOSE_DATE', operator: 'equals', value: 'soon' }] },
		"Filter the date in the correct format. Accepted formats are yyyy-MM-dd'T'HH:mm:ss'Z' and yyyy-MM-dd.",
	],
	[{ sortBy: [{ sortColumn: 'TYPE' }] }, 'The sort column name must be from a selected column.'],
	[
		{ standardDateFilter: { column: 'AMOUNT' } },
		'The column AMOUNT cannot be a standard date filter because it is not a date column.',
	],
	[
		undefined,
		'The request is invalid because there is no metadata. Specify metadata in the request body.',
	],
])('a wrong run is refused in the guide’s words: %j', async (reportMetadata, message) => {
	const reply = await call(org, 'POST', `${base}/${reportId('Opportunities_by_Stage')}`, {
		body: { reportMetadata },
	});
	expect([reply.status, reply.body]).toEqual([400, [{ message, errorCode: 'BAD_REQUEST' }]]);
});

test('an unknown report, one over a hidden object, and a change of format are refused', async () => {
	const unknown = await call(org, 'GET', `${base}/00O000000000099AAA`);
	expect([unknown.status, text(unknown.body, 0, 'message')]).toEqual([
		404,
		'The data you’re trying to access is unavailable.',
	]);
	expect((await run('Invoices', { reportFormat: 'SUMMARY' })).status).toBe(501);
	await control(org, 'POST', 'rules', { hidden: [{ object: 'Invoice__c' }] });
	const hidden = await run('Invoices');
	await control(org, 'POST', 'rules', { hidden: [{ object: 'Opportunity', field: 'Amount' }] });
	const { body } = await run('Opportunities_by_Stage');
	await control(org, 'DELETE', 'rules');
	expect(hidden.status).toBe(403);
	expect(member(body, 'reportMetadata', 'detailColumns')).not.toContain('AMOUNT');
	expect(member(body, 'reportMetadata', 'aggregates')).toEqual(['a!PROBABILITY', 'RowCount']);
});

test('more than 2,000 rows are cut, and the reply says so', async () => {
	const many = await startOrg({ seed: 'rows:2001' });
	const [report] = many.store.byField('Report', 'DeveloperName', 'All_Contacts');
	const reply = await call(many, 'GET', `${base}/${report?.Id ?? ''}?includeDetails=true`);
	await many.close();
	expect(member(reply.body, 'allData')).toBe(false);
	expect(rows(reply)).toHaveLength(2000);
	expect(member(reply.body, 'factMap', 'T!T', 'aggregates', 0, 'value')).toBe(2001);
});

test('runs in an hour are limited, and the hour rolls', async () => {
	org.reset({ data: true });
	org.change({ syncReportsPerHour: 1, asyncReportsPerHour: 1 });
	expect((await run('Invoices')).status).toBe(200);
	const refused = await run('Invoices');
	expect([refused.status, text(refused.body, 0, 'message')]).toEqual([
		403,
		"You can't run more than 1 reports synchronously every 60 minutes. Try again later.",
	]);
	const instances = `${base}/${reportId('Invoices')}/instances`;
	expect((await call(org, 'POST', instances)).status).toBe(200);
	expect((await call(org, 'POST', instances)).status).toBe(403);
	org.advance(3_660_000);
	expect((await run('Invoices')).status).toBe(200);
	org.change({ syncReportsPerHour: 500, asyncReportsPerHour: 1200 });
});

describe('a run in the background', () => {
	const instances = (): string => `${base}/${reportId('Opportunities_by_Stage')}/instances`;

	it('is running until it is done, and keeps its filters and details', async () => {
		org.change({ reportRunMs: 3_600_000 });
		const reportMetadata = { reportFilters: [stage('equals', 'Closed Won')] };
		const started = await call(org, 'POST', `${instances()}?includeDetails=true`, {
			body: { reportMetadata },
		});
		const id = text(started.body, 'id');
		expect(started.body).toMatchObject({ completionDate: null, hasDetailRows: true });
		org.advance(1000);
		const path = `${instances()}/${id}`;
		const early = await call(org, 'GET', path);
		expect(early.body).toMatchObject({ attributes: { status: 'Running' }, factMap: {} });
		org.advance(3_600_000);
		const done = await call(org, 'GET', path);
		expect(done.body).toMatchObject({
			attributes: { id, status: 'Success', type: 'ReportInstance' },
			allData: true,
			factMap: { 'T!T': { aggregates: [{}, {}, { value: 2 }] } },
		});
		const list = await call(org, 'GET', instances());
		expect(member(list.body, 0)).toMatchObject({ id, status: 'Success' });
		org.change({ reportRunMs: 200 });
	});

	it('is kept for a day, or until it is deleted', async () => {
		const one = text((await call(org, 'POST', instances())).body, 'id');
		const other = text((await call(org, 'POST', instances())).body, 'id');
		expect((await call(org, 'DELETE', `${instances()}/${one}`)).status).toBe(204);
		expect((await call(org, 'GET', `${instances()}/${one}`)).status).toBe(404);
		expect((await call(org, 'GET', `${instances()}/${other}`)).status).toBe(200);
		org.advance(86_400_001);
		expect((await call(org, 'GET', `${instances()}/${other}`)).status).toBe(404);
	});
});
