import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { createCredentialStore, listSearch, runNode, type CredentialStore } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { CREDENTIAL, jwtCredential, objectNamed } from '../support/orgNode';
import { rsaPem } from '../auth/keys';
import { asUser, connectedCredential, USER_CREDENTIAL } from '../support/userCredential';

let org: RunningOrg;
beforeEach(async () => {
	org = await startOrg();
});
afterEach(async () => await org.close());

const server = (data: ICredentialDataDecryptedObject) =>
	createCredentialStore({ [CREDENTIAL]: data });
const read = async (credentials: CredentialStore, more: IDataObject = {}) =>
	await runNode({
		node: 'salesforceRecord',
		parameters: {
			resource: 'record',
			operation: 'getAll',
			object: objectNamed('Account'),
			...(more as object),
		},
		credentials,
	});
const describes = () => org.calls().filter(({ path }) => path.endsWith('/describe')).length;
const bySecret = (consumerSecret: string) => ({
	flow: 'clientCredentials',
	myDomainUrl: org.url,
	consumerKey: org.consumerKey,
	consumerSecret,
});

describe.each([
	[
		'a wrong secret',
		() => bySecret(org.consumerSecret),
		() => bySecret('guessed'),
		'invalid_client',
	],
	[
		'a wrong private key',
		() => jwtCredential(org),
		() => jwtCredential(org, { privateKey: rsaPem() }),
		'invalid assertion',
	],
	[
		'a wrong passphrase for another key',
		() => jwtCredential(org),
		() => jwtCredential(org, { privateKey: 'none', privateKeyPassphrase: 'guessed' }),
		"'Private Key'",
	],
	[
		"the right key as the next set's alone, and a wrong one before it, for an unknown app",
		() => jwtCredential(org),
		() =>
			jwtCredential(org, {
				consumerKey: 'unknown',
				nextPrivateKey: rsaPem(),
				privateKey: rsaPem(),
			}),
		'invalid_client_id',
	],
])('the same app and user with %s', (_what, right, wrong, refusal) => {
	it('gets neither the token nor the describe of the right credential', async () => {
		const good = server(right());
		expect((await read(good)).error).toBeUndefined();
		const parallel = await Promise.all([read(good), read(server(wrong())), read(good)]);

		expect(parallel.map(({ error }) => error === undefined)).toEqual([true, false, true]);
		expect(parallel[1].error?.message).toContain(refusal);
		expect(describes()).toBe(1);
		const shown = JSON.stringify([parallel[1].logs, parallel[1].error, parallel[1].outputs]);
		expect(shown).not.toContain(good.stored(CREDENTIAL).accessToken);
	});

	it('gets no list of objects in the editor', async () => {
		const setup = {
			node: 'salesforceRecord',
			method: 'searchObjects',
			parameters: { resource: 'record', operation: 'getAll' },
		};
		await listSearch({ ...setup, credentials: server(right()) });
		await expect(listSearch({ ...setup, credentials: server(wrong()) })).rejects.toThrow();
	});
});

it('describes anew for another user of the same org and app', async () => {
	await read(server(jwtCredential(org)));
	await read(server(bySecret(org.consumerSecret)));
	const connected = await connectedCredential(org);
	await read(createCredentialStore({ [USER_CREDENTIAL]: connected }), asUser);
	expect(describes()).toBe(3);

	const sameAppOtherCredential = createCredentialStore().set(USER_CREDENTIAL, connected, 'other');
	await read(sameAppOtherCredential, asUser);
	expect(describes()).toBe(4);
});

it("logs no other credential's sign-ins and calls", async () => {
	const [one, two] = await Promise.all([
		read(server(jwtCredential(org, { callerName: 'one' }))),
		read(server(bySecret(org.consumerSecret))),
	]);
	for (const { logs, error } of [one, two]) {
		expect(error).toBeUndefined();
		expect(logs.filter(({ message }) => message.startsWith('Salesforce sign-in'))).toHaveLength(1);
		expect(logs.filter(({ message }) => message.startsWith('Salesforce call'))).toHaveLength(2);
	}
});

it("hands out no other credential's call log", async () => {
	const good = server(jwtCredential(org));
	await read(good);
	const callsSeenBy = async (credentials: CredentialStore) =>
		await runNode({
			node: 'salesforceLimits',
			parameters: { resource: 'callLog', operation: 'getAll', returnAll: true },
			credentials,
		});
	const own = await callsSeenBy(good);
	const wrongKey = await callsSeenBy(server(jwtCredential(org, { privateKey: rsaPem() })));
	const otherUser = await callsSeenBy(server(bySecret(org.consumerSecret)));

	expect(JSON.stringify(own.outputs)).toContain('/sobjects/Account/describe');
	for (const { outputs } of [wrongKey, otherUser]) {
		expect(JSON.stringify(outputs)).not.toContain('/sobjects/Account');
	}
});
