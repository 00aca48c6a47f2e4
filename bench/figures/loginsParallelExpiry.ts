import { createCredentialStore, runNode } from '../../test/harness';
import { startOrg } from '../../test/org';
import { CREDENTIAL, jwtCredential } from '../../test/support/orgNode';
import { figure, type Figure } from '../figure';

const EXECUTIONS = 100;

/** Sign-ins when executions meet an expired token together, counted by the org. */
export async function measure(): Promise<Figure> {
	const org = await startOrg({ seed: 'empty' });
	try {
		const credentials = createCredentialStore({
			[CREDENTIAL]: jwtCredential(org, { requestsPerSecond: 100, maxConcurrentRequests: 25 }),
		});
		const query = async () => {
			const { error } = await runNode({
				node: 'salesforceQuery',
				parameters: { resource: 'soql', operation: 'execute', query: 'SELECT Id FROM Account' },
				credentials,
			});
			if (error) throw error;
		};
		await query();
		org.reset();
		org.fault({ match: { path: '/query' }, kind: 'session-expired', times: 1 });
		await Promise.all(Array.from({ length: EXECUTIONS }, query));
		const { logins } = org.usage();
		return figure({
			id: 'logins-parallel-expiry',
			what: `Sign-ins of ${EXECUTIONS} parallel executions that meet an expired token, by the simulated org's count`,
			unit: 'logins',
			ours: logins,
			peers: {},
			goal: '1',
			ok: logins === 1,
		});
	} finally {
		await org.close();
	}
}
