import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { createCredentialStore, runNode } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { CREDENTIAL, jwtCredential } from '../support/orgNode';
import { asUser, connectedCredential, USER_CREDENTIAL } from '../support/userCredential';

let org: RunningOrg;
beforeEach(async () => {
	org = await startOrg({ seed: 'empty' });
});
afterEach(async () => await org.close());

const query = { resource: 'soql', operation: 'execute', query: 'SELECT Id FROM Account' };
const storeOf = (data: ICredentialDataDecryptedObject) =>
	createCredentialStore({ [USER_CREDENTIAL]: data });
const run = async (credentials: ReturnType<typeof storeOf>, parameters = {}) =>
	await runNode({
		node: 'salesforceQuery',
		parameters: { ...query, ...asUser, ...parameters },
		credentials,
	});
const journal = () => org.calls().map(({ method, path, status }) => `${method} ${path} ${status}`);
const tokenOf = (store: ReturnType<typeof storeOf>) =>
	store.stored(USER_CREDENTIAL).oauthTokenData as Record<string, string>;

const hour = 60 * 60_000;
const QUERY = 'GET /services/data/v67.0/query';

it('calls with the token n8n keeps, at the instance URL that came with it', async () => {
	const store = storeOf(await connectedCredential(org, { myDomainUrl: 'https://acme.example' }));
	org.reset();
	const { error } = await run(store);
	expect(error?.message).toContain('not on a Salesforce domain');
	expect(journal()).toEqual([]);

	const good = storeOf(await connectedCredential(org));
	org.reset();
	expect((await run(good)).error).toBeUndefined();
	expect(journal()).toEqual([`${QUERY} 200`]);
});

it('renews an expired token once and calls again', async () => {
	const store = storeOf(await connectedCredential(org));
	const { access_token: old } = tokenOf(store);
	org.advance(3 * hour);
	org.reset();
	expect((await run(store)).error).toBeUndefined();

	expect(journal()).toEqual([`${QUERY} 401`, 'POST /services/oauth2/token 200', `${QUERY} 200`]);
	expect(tokenOf(store).access_token).not.toBe(old);
});

it('is what a node uses when told so, and the server credential when told nothing', async () => {
	const both = createCredentialStore({
		[CREDENTIAL]: jwtCredential(org),
		[USER_CREDENTIAL]: await connectedCredential(org),
	});
	org.reset();
	await run(both);
	expect(org.usage().logins).toBe(0);
	await runNode({ node: 'salesforceQuery', parameters: query, credentials: both });
	expect(org.usage().logins).toBe(1);
});

it('says how to connect a credential that is not connected', async () => {
	const { oauthTokenData: _, ...data } = await connectedCredential(org);
	org.reset();
	const { error } = await run(storeOf(data));
	expect(error?.message).toContain("choose 'Connect my account'");
	expect(journal()).toEqual([]);
});
