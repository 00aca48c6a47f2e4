import { runNode, type RunNodeOptions } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { ingest, runBulk } from '../SalesforceBulk/bulkNode';
import { CREDENTIAL, jwtCredential } from '../support/orgCredential';
import { autoMap, objectNamed } from '../support/parameters';
import { asUser, connectedCredential, USER_CREDENTIAL } from '../support/userCredential';

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

describe('a sign-in during which n8n cancels the execution', () => {
	const create = {
		resource: 'record',
		operation: 'create',
		object: objectNamed('Account'),
		columns: autoMap(),
	};
	/** Runs a create and cancels it while Salesforce takes its time over the token. */
	async function cancelled(org: RunningOrg, options: Partial<RunNodeOptions>) {
		org.fault({ match: { path: '/services/oauth2/token' }, kind: 'slow', delayMs: 1_500 });
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 700);
		const done = await runNode({
			node: 'salesforceRecord',
			parameters: create,
			input: [{ json: { Name: 'A' } }],
			signal: controller.signal,
			...options,
		});
		// n8n does not wait for the node; whatever it still does is done by then.
		await new Promise((resolve) => setTimeout(resolve, 1_500));
		return done;
	}
	const dataCalls = (org: RunningOrg) =>
		org.calls().flatMap(({ path, status }) => (path.includes('/data/') ? [status] : []));

	it.each(['server', 'user'])(
		'is followed by no call, with the %s credential',
		async (kind) => {
			const org = await startOrg({ seed: 'empty' });
			try {
				const credentials: RunNodeOptions['credentials'] =
					kind === 'server'
						? { [CREDENTIAL]: jwtCredential(org) }
						: { [USER_CREDENTIAL]: await connectedCredential(org) };
				const parameters = kind === 'server' ? create : { ...create, ...asUser };
				org.reset({ data: false });
				if (kind === 'user') org.fault({ match: { path: '/data/' }, kind: 'session-expired' });
				const done = await cancelled(org, { credentials, parameters });
				expect(done.status).toBe('canceled');
				// The user's stored token was refused first; nothing followed with the new one.
				expect(dataCalls(org)).toEqual(kind === 'server' ? [] : [401]);
				const ends = done.logs.flatMap(({ meta }) => (meta?.signal ? [meta.signal] : []));
				expect(ends).toEqual(kind === 'server' ? ['withdrawn'] : ['auth', 'withdrawn']);
			} finally {
				await org.close();
			}
		},
		30_000,
	);
});
