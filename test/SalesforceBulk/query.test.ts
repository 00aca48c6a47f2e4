import { startOrg, type RunningOrg } from '../org';
import { callsOf, jsonOf, partners, query, runBulk } from './bulkNode';

/** A job takes a second to be looked at first; a busy machine takes longer. Milliseconds. */
jest.setTimeout(30_000);

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg({ seed: 'rows:5000' });
});

afterEach(() => {
	org.clearFaults();
	org.reset();
});

afterAll(async () => await org.close());

test('5,000 rows leave by Succeeded, as text, paired with the item that asked', async () => {
	const text = 'SELECT Id, LastName, Account.Name, CreatedDate FROM Contact';
	const { outputs, error } = await runBulk(org, query(text));
	expect(error).toBeUndefined();
	expect(outputs.map((output) => output.length)).toEqual([5_000, 0, 0]);
	expect(new Set(jsonOf(outputs[0]).map(({ Id }) => Id)).size).toBe(5_000);
	const [first] = jsonOf(outputs[0]);
	expect(Object.keys(first!)).toEqual(['Id', 'LastName', 'Account.Name', 'CreatedDate']);
	for (const value of Object.values(first!)) expect(typeof value).toBe('string');
	expect(new Set(partners(outputs[0]))).toEqual(new Set([0]));
});

test('one job: budget, create, looks, one page of results', async () => {
	await runBulk(org, query('SELECT Id FROM Contact'));
	const calls = callsOf(org);
	expect(calls.filter((call) => call !== 'GET /jobs/query/ID')).toEqual([
		'GET /limits',
		'POST /jobs/query',
		'GET /jobs/query/ID/results',
	]);
	expect(calls.length).toBeLessThanOrEqual(7);
});

test('items that ask the same share one job; others have their own', async () => {
	const parameters = query("={{ 'SELECT Id FROM Contact LIMIT ' + $json.n }}");
	const { outputs } = await runBulk(org, parameters, [{ n: 1 }, { n: 2 }, { n: 1 }]);
	expect(partners(outputs[0])).toEqual([0, 1, 1, 2]);
	expect(callsOf(org).filter((call) => call === 'POST /jobs/query')).toHaveLength(2);
});

test('no rows are no items', async () => {
	const { outputs, error } = await runBulk(
		org,
		query("SELECT Id FROM Contact WHERE LastName = 'nobody'"),
	);
	expect(error).toBeUndefined();
	expect(outputs.map((output) => output.length)).toEqual([0, 0, 0]);
});

test('deleted rows come only when asked for', async () => {
	const [id] = org.seed('Account', [{ Name: 'Gone' }]);
	org.store.remove('Account', id!);
	const text = "SELECT Id FROM Account WHERE Name = 'Gone'";
	const without = await runBulk(org, query(text));
	expect(without.outputs[0]).toHaveLength(0);
	const withDeleted = await runBulk(org, query(text, { options: { includeDeleted: true } }));
	expect(jsonOf(withDeleted.outputs[0])).toEqual([{ Id: id }]);
});

test('a time-out puts the job on Unprocessed and leaves it alone', async () => {
	org.change({ bulkStepMs: 60_000 });
	const parameters = query('SELECT Id FROM Contact', { options: { waitMinutes: 0 } });
	const { outputs, hints } = await runBulk(org, parameters);
	org.change({ bulkStepMs: 75 });
	expect(jsonOf(outputs[2])).toEqual([
		{
			outcome: 'unknown',
			jobId: expect.stringMatching(/^750/),
			state: 'UploadComplete',
			row: {},
		},
	]);
	expect(hints.map(({ message }) => message).join()).toMatch(/is not over yet/);
	expect(callsOf(org)).toEqual(['GET /limits', 'POST /jobs/query']);
});

test.each([
	['SELECT COUNT() FROM Contact', /'Query' uses the aggregate function COUNT\(\)/],
	['SELECT Id FROM Contact OFFSET 5', /'Query' uses OFFSET/],
	['SELECT Id, (SELECT Id FROM Contacts) FROM Account', /a subquery of child records/],
	['={{ "" }}', /'Query' is empty/],
])('%j is refused before a job is made', async (text, message) => {
	const { error } = await runBulk(org, query(text));
	expect(error?.message).toMatch(message);
	expect(callsOf(org)).toEqual([]);
});

test('a query Salesforce refuses says why in its own words', async () => {
	const { error } = await runBulk(org, query('SELECT Bacon__c FROM Contact'));
	expect(error?.message).toMatch(/INVALID_?FIELD.*Bacon__c/is);
});

test('a node that goes on puts the item on Failed and runs the others', async () => {
	const { outputs } = await runBulk(
		org,
		query('={{ $json.q }}'),
		[{ q: 'SELECT COUNT() FROM Contact' }, { q: 'SELECT Id FROM Contact LIMIT 1' }],
		{ settings: { onError: 'continueRegularOutput' } },
	);
	expect(partners(outputs[0])).toEqual([1]);
	expect(partners(outputs[1])).toEqual([0]);
	expect(jsonOf(outputs[1])[0]).toMatchObject({
		outcome: 'failed',
		errors: [{ message: expect.stringMatching(/COUNT/) }],
	});
});
