import { createCredentialStore } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { asUser, connectedCredential, USER_CREDENTIAL } from '../support/userCredential';
import { sharedLocks, startWorker, type Worker } from '../support/workers';

let org: RunningOrg;
let workers: Worker[];
beforeAll(async () => {
	const locks = sharedLocks();
	workers = [await startWorker(locks), await startWorker(locks)];
}, 60_000);
beforeEach(async () => {
	org = await startOrg({ seed: 'empty', settings: { refreshTokenRotation: true } });
});
afterEach(async () => await org.close());

const parameters = {
	resource: 'soql',
	operation: 'execute',
	query: 'SELECT Id FROM Account',
	...asUser,
};

it('keeps the connection of a user alive when two workers renew a rotating token at once', async () => {
	const store = createCredentialStore({ [USER_CREDENTIAL]: await connectedCredential(org) });
	const views = workers.map((worker) => ({ worker, credentials: worker.viewOf(store) }));
	const refreshTokenOf = () =>
		(store.stored(USER_CREDENTIAL).oauthTokenData as Record<string, string>).refresh_token;
	const seen = new Set([refreshTokenOf()]);

	for (let round = 0; round < 5; round++) {
		org.advance(3 * 60 * 60_000);
		org.reset();
		const runs = await Promise.all(
			[...views, ...views, ...views].map(
				async ({ worker, credentials }) =>
					await worker.runNode({ node: 'salesforceQuery', parameters, credentials }),
			),
		);
		expect(runs.map(({ error }) => error?.message)).toEqual(Array(6).fill(undefined));
		const renewals = org.calls().filter(({ path }) => path.endsWith('/token'));
		expect(renewals.every(({ status }) => status === 200)).toBe(true);
		expect(renewals.length).toBeLessThanOrEqual(workers.length);
		seen.add(refreshTokenOf());
	}
	expect(seen.size).toBe(6);
}, 60_000);
