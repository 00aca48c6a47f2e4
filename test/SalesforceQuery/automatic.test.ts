import { jsonOf, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

const ROWS = 5_000;
const TEXTS = ['Müller, "Inc"', 'two\nlines', '=1+1', ' spaces ', '😀', null];

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	const accounts = t.org.seed(
		'Account',
		Array.from({ length: 50 }, (_, i) => ({
			Name: `Account ${i}`,
			AnnualRevenue: [0, -1.5, 1e12, 0.1, null][i % 5],
			NumberOfEmployees: i % 7 === 0 ? null : i,
		})),
	);
	t.org.seed(
		'Contact',
		Array.from({ length: ROWS }, (_, i) => ({
			LastName: `Name ${i}`,
			Description: TEXTS[i % TEXTS.length],
			Birthdate: i % 3 === 0 ? null : '2000-02-29',
			AccountId: i % 4 === 0 ? null : accounts[i % accounts.length],
		})),
	);
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());

const read = async (api: string) => {
	const run = await t.run('salesforceQuery', {
		resource: 'soql',
		operation: 'execute',
		query:
			'SELECT Id, LastName, Description, Birthdate, IsDeleted, CreatedDate, AccountId, Account.Name, Account.AnnualRevenue, Account.NumberOfEmployees, Account.Owner.Email FROM Contact ORDER BY Id',
		options: { api },
	});
	expect(run.error).toBeUndefined();
	return jsonOf(run);
};

it('gives the same 5,000 records, value for value, whichever API reads them', async () => {
	const rest = await read('rest');
	expect(rest).toHaveLength(ROWS);
	expect(t.calls()).toEqual(['GET /query 200', ...Array(2).fill(expect.stringMatching(/ 200$/))]);
	for (const api of ['bulk', 'automatic']) {
		t.org.reset();
		expect(await read(api)).toEqual(rest);
		expect(t.calls()).toContain('POST /jobs/query 200');
	}
});
