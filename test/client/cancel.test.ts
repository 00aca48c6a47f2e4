import { runBulk, ingest } from '../SalesforceBulk/bulkNode';
import { startOrg } from '../org';

it("ends the wait of a workflow for the org's day as soon as n8n cancels it", async () => {
	const org = await startOrg({ seed: 'rows:10', dailyLimit: 1_000 });
	try {
		org.change({ used: 850 });
		const controller = new AbortController();
		const run = runBulk(org, ingest('Contact', 'insert'), [{ LastName: 'A' }], {
			signal: controller.signal,
		});
		// By then the describe is read, which tells the usage, and the job waits for a minute.
		setTimeout(() => controller.abort(), 1_500);
		expect((await run).status).toBe('canceled');
		expect(org.calls().filter(({ path }) => path.endsWith('/jobs/ingest'))).toEqual([]);
	} finally {
		await org.close();
	}
}, 30_000);
