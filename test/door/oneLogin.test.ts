import { createCredentialStore, runNode } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { CREDENTIAL, jwtCredential } from '../support/orgNode';

/** Executions that find the token expired in the same moment. */
const PARALLEL = 100;

let org: RunningOrg;
beforeEach(async () => {
	org = await startOrg({ seed: 'empty' });
});
afterEach(() => org.close());

/** Fast enough that the gate's own rate does not draw the executions apart. */
const fast = (running: RunningOrg) =>
	jwtCredential(running, { requestsPerSecond: 100, maxConcurrentRequests: 25 });

const query = {
	resource: 'soql',
	operation: 'execute',
	query: 'SELECT Id FROM Account',
};

it(`signs in once for ${PARALLEL} executions that meet an expired token together`, async () => {
	const credentials = createCredentialStore({ [CREDENTIAL]: fast(org) });
	const runOnce = async () =>
		await runNode({ node: 'salesforceQuery', parameters: query, credentials });
	expect((await runOnce()).error).toBeUndefined();
	org.reset();
	org.fault({ match: { path: '/query' }, kind: 'session-expired', times: 1 });

	const runs = await Promise.all(Array.from({ length: PARALLEL }, runOnce));

	expect(runs.map(({ error }) => error)).toEqual(Array(PARALLEL).fill(undefined));
	expect(org.usage().logins).toBe(1);
	const statuses = org
		.calls()
		.filter(({ path }) => path.endsWith('/query'))
		.map(({ status }) => status);
	expect(statuses.filter((status) => status === 200)).toHaveLength(PARALLEL);
	expect(statuses).toContain(401);
}, 30_000);
