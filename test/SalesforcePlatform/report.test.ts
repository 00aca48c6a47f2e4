import type { INodeParameters } from 'n8n-workflow';

import { createCredentialStore, listSearch, loadOptions } from '../harness';
import {
	CREDENTIAL,
	jsonOf,
	jwtCredential,
	startOrgUnderTest,
	type OrgUnderTest,
} from '../support/orgNode';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty', settings: { reportRunMs: 1 } });
	const [acme = '', beta = ''] = t.org.seed('Account', [{ Name: 'Acme' }, { Name: 'Beta' }]);
	const deal = (
		Name: string,
		AccountId: string,
		StageName: string,
		Type: string,
		Amount: number,
	) => ({
		Name,
		AccountId,
		StageName,
		Type,
		Amount,
		CloseDate: '2026-11-23',
	});
	t.org.seed('Opportunity', [
		deal('One', acme, 'Prospecting', 'New Customer', 100),
		deal('Two', acme, 'Prospecting', 'Existing Customer - Upgrade', 20),
		deal('Three', beta, 'Closed Won', 'New Customer', 3),
	]);
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());
afterEach(() => t.org.clearFaults());

const idOf = (developerName: string) =>
	t.org.store.byField('Report', 'DeveloperName', developerName)[0]?.Id ?? '';
const run = async (operation: string, report = '', parameters: INodeParameters = {}) =>
	await t.run('salesforcePlatform', {
		resource: 'report',
		operation,
		...(report !== '' && { reportId: { __rl: true, mode: 'id', value: idOf(report) || report } }),
		...parameters,
	});
const where = (...conditions: Array<Record<string, string>>) => ({ filters: { conditions } });

it('lists the reports and describes one', async () => {
	expect(jsonOf(await run('getAll'))).toContainEqual(
		expect.objectContaining({ Name: 'Pipeline Matrix', FolderName: 'Sales Reports' }),
	);
	expect(jsonOf(await run('get', 'Opportunities_by_Stage'))).toMatchObject([
		{ reportMetadata: { reportFormat: 'SUMMARY' } },
	]);
});

describe.each(['run', 'runAsync'])('%s', (operation) => {
	it('gives the detail rows of a summary with their groups, values and record IDs', async () => {
		const done = await run(operation, 'Opportunities_by_Stage');

		expect(done.error).toBeUndefined();
		expect(jsonOf(done)).toContainEqual({
			STAGE_NAME: 'Prospecting',
			OPPORTUNITY_NAME: 'One',
			OPPORTUNITY_NAME_ID: expect.stringMatching(/^006/),
			ACCOUNT_NAME: 'Acme',
			ACCOUNT_NAME_ID: expect.stringMatching(/^001/),
			AMOUNT: 100,
			PROBABILITY: expect.any(Number),
			CLOSE_DATE: '2026-11-23',
		});
		expect(jsonOf(done)).toHaveLength(3);
		expect(done.hints).toEqual([]);
	});

	it('gives the cells, subtotals and the total of a matrix', async () => {
		const done = await run(operation, 'Pipeline_Matrix', {
			options: { includeDetails: false, columnNames: 'label' },
		});
		const items = jsonOf(done);

		expect(items).toContainEqual({
			rowType: 'group',
			Stage: 'Prospecting',
			Type: 'New Customer',
			'Sum of Amount': 100,
			'Record Count': 1,
		});
		expect(items).toContainEqual({
			rowType: 'subtotal',
			Stage: 'Prospecting',
			'Sum of Amount': 120,
			'Record Count': 2,
		});
		expect(items).toContainEqual({
			rowType: 'subtotal',
			Type: 'New Customer',
			'Sum of Amount': 103,
			'Record Count': 2,
		});
		expect(items.at(-1)).toEqual({
			rowType: 'grandTotal',
			'Sum of Amount': 123,
			'Record Count': 3,
		});
	});

	it('gives the rows of a matrix with the groups of both sides', async () => {
		const done = await run(operation, 'Pipeline_Matrix', { options: { columnNames: 'label' } });

		expect(jsonOf(done)).toContainEqual(
			expect.objectContaining({
				Stage: 'Closed Won',
				Type: 'New Customer',
				'Opportunity Name': 'Three',
				'Opportunity Name ID': expect.stringMatching(/^006/),
				Amount: 3,
			}),
		);
		expect(jsonOf(done)).toHaveLength(3);
	});

	it('filters the run, and asks once what the report is for many items', async () => {
		const done = await t.run(
			'salesforcePlatform',
			{
				resource: 'report',
				operation,
				reportId: { __rl: true, mode: 'id', value: idOf('Opportunities_by_Stage') },
				filters: {
					conditions: [
						{ column: 'AMOUNT', operator: 'lessThan', value: '={{ $json.most }}' },
						{ column: 'STAGE_NAME', operator: 'equals', value: 'Prospecting' },
					],
				},
			},
			[{ most: 50 }, { most: 500 }],
		);

		expect(done.error).toBeUndefined();
		expect(jsonOf(done).map(({ OPPORTUNITY_NAME: name }) => name)).toEqual(['Two', 'One', 'Two']);
		expect(t.org.calls().filter(({ path }) => path.endsWith('/describe'))).toHaveLength(1);
	});
});

it('says that rows are missing, in a hint that names the way round, and on every item', async () => {
	t.org.seed(
		'Contact',
		Array.from({ length: 2_050 }, (_, i) => ({ LastName: `Row ${i}` })),
	);
	const done = await run('run', 'All_Contacts');

	expect(jsonOf(done)).toHaveLength(2_000);
	expect(jsonOf(done).every(({ allData }) => allData === false)).toBe(true);
	expect(done.hints.map(({ message }) => message)).toEqual([
		expect.stringMatching(
			/"All Contacts" has more than 2,000 detail rows.*object Contact, fields FirstName, LastName, Email, Account.Name, CreatedDate/,
		),
	]);
	const totals = await run('run', 'All_Contacts', { options: { includeDetails: false } });
	expect(jsonOf(totals)).toEqual([{ rowType: 'grandTotal', RowCount: 2_050 }]);
	expect(totals.hints).toEqual([]);
});

it('a run whose reply is lost is asked for again', async () => {
	t.org.fault({ kind: 'reset-after', match: { path: '/analytics/reports' }, times: 1 });

	expect(jsonOf(await run('run', 'Pipeline_Matrix'))).toHaveLength(3);
});

it('names the report that is not there', async () => {
	const done = await run('run', '00O5g00000AbCdEEAV');

	expect(done.error?.message).toContain('Salesforce has no report 00O5g00000AbCdEEAV');
});

it("says what to do when the hour's runs are used up", async () => {
	const small = await startOrgUnderTest({ seed: 'empty', settings: { syncReportsPerHour: 0 } });
	const value = small.org.store.byField('Report', 'DeveloperName', 'Invoices')[0]?.Id ?? '';
	const done = await small.run('salesforcePlatform', {
		resource: 'report',
		operation: 'run',
		reportId: { __rl: true, mode: 'id', value },
	});
	await small.close();

	expect(done.error?.message).toContain('reports synchronously every 60 minutes');
	expect(done.error?.description).toContain('Run in Background');
});

it.each<[INodeParameters, string]>([
	[where({ column: 'NOPE', operator: 'equals', value: 'x' }), '"NOPE", by which the report'],
	[where({ column: 'AMOUNT', operator: 'like', value: 'x' }), 'the operator "like"'],
	[where({ column: '', operator: 'equals', value: 'x' }), 'an entry without a column'],
	[{ options: { columnNames: 'colour' } }, "'Column Names' takes one of"],
	[{ reportId: { __rl: true, mode: 'id', value: '={{ "../x" }}' } }, '\'Report\' is "../x"'],
	[{ reportId: { __rl: true, mode: 'id', value: '={{ "" }}' } }, "'Report' is empty"],
])('refuses %j before anything is run', async (parameters, words) => {
	const done = await run('run', 'Pipeline_Matrix', parameters);

	expect(done.error?.message).toContain(words);
	expect(t.calls()).toEqual([]);
});

it('the editor finds reports by their name and lists what they can be filtered by', async () => {
	const credentials = createCredentialStore({ [CREDENTIAL]: jwtCredential(t.org) });
	const node = 'salesforcePlatform';
	const { results } = await listSearch({
		node,
		method: 'searchReports',
		credentials,
		filter: 'atri',
	});
	expect(results).toEqual([
		{ name: 'Pipeline Matrix (Sales Reports)', value: idOf('Pipeline_Matrix') },
	]);
	const columns = await loadOptions({
		node,
		method: 'getReportColumns',
		credentials,
		parameters: {
			resource: 'report',
			operation: 'run',
			reportId: { __rl: true, mode: 'list', value: idOf('Pipeline_Matrix') },
		},
	});
	expect(columns).toContainEqual({ name: 'Stage', value: 'STAGE_NAME', description: 'STAGE_NAME' });
});
