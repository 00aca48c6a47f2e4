import { startOrgUnderTest, jsonOf, type OrgUnderTest } from '../support/orgNode';

const DAY = 24 * 60 * 60_000;

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
});
afterAll(() => t.close());
afterEach(() => t.org.reset());

const byCaller = (days = 2) =>
	t.run('salesforceLimits', { resource: 'usage', operation: 'getByCaller', days });

/** What others did yesterday, by the log Salesforce wrote in the night. */
async function yesterday(usage: object[]): Promise<void> {
	const day = new Date(t.org.now() - DAY).toISOString().slice(0, 10);
	const reply = await fetch(`${t.org.controlUrl}/event-log`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ day, usage }),
	});
	expect(reply.status).toBe(200);
}

describe('API Usage > Get by Caller', () => {
	it('says that there is no log when the org has written none', async () => {
		const { error } = await byCaller();
		expect(error?.message).toBe('The org has no API usage log of these days');
		expect(error?.description).toContain('in the following night');
	});

	it('says which permission is missing when the log is hidden', async () => {
		t.org.store.setRules({
			validation: [],
			duplicate: [],
			assignment: [],
			hidden: [{ object: 'EventLogFile' }],
		});
		const { error } = await byCaller();
		t.org.store.setRules({ validation: [], duplicate: [], assignment: [], hidden: [] });
		expect(error?.message).toContain("may not read the org's API usage log");
		expect(error?.description).toContain("'View Event Log Files'");
	});

	it.each(['digits', 'words'] as const)(
		'adds up who called, the heaviest first (counts printed as %s)',
		async (eventLogBoolean) => {
			t.org.reset({ data: true });
			t.org.change({ eventLogBoolean });
			await yesterday([
				{ calls: 30, client: 'loader', app: 'Data Loader', user: 'x@acme.example' },
				{ calls: 90, client: 'node-test' },
				{ calls: 5, client: 'node-test', counted: false },
			]);
			const items = jsonOf(await byCaller());
			expect(items).toMatchObject([
				{
					clientName: 'node-test',
					calls: 95,
					countedCalls: 90,
					percentOfCounted: 75,
					thisCaller: true,
				},
				{
					clientName: 'loader',
					connectedApp: 'Data Loader',
					userName: 'x@acme.example',
					countedCalls: 30,
					percentOfCounted: 25,
					thisCaller: false,
				},
			]);
		},
	);
});
