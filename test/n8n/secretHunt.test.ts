import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startOrg, type RunningOrg } from '../org';
import { RealN8n, type StoredCredential } from './support/realN8n';
import { manualTrigger, salesforceNode, workflowOf } from './support/workflow';

let org: RunningOrg;
let n8n: RealN8n;
let credential: StoredCredential;

beforeAll(async () => {
	org = await startOrg({ seed: 'demo' });
	n8n = await RealN8n.start({ name: 'secret-hunt' });
	credential = await n8n.addCredential(org);
});
afterAll(async () => {
	await n8n.discard();
	await org.close();
});

const query = (object: string) =>
	salesforceNode(`Read ${object}`, 'salesforceQuery', {
		resource: 'soql',
		operation: 'execute',
		query: `SELECT Id FROM ${object} LIMIT 2`,
	});

/** A node of the user's own that lets a secret out, as any may. */
const leak = (secret: string) => ({
	name: 'Leak',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: { mode: 'raw', jsonOutput: JSON.stringify({ secret }), options: {} },
});

test('n8n is left without a trace of the key, a secret or a token, after answers and errors', async () => {
	for (const object of ['Account', 'NoSuchObject']) {
		const workflow = workflowOf(object, [manualTrigger(), query(object)]);
		await n8n.run(await n8n.addWorkflow(workflow, credential));
	}
	// A token that is refused, and renewed; and a sign-in that is.
	org.advance(3 * 60 * 60_000);
	const again = workflowOf('again', [manualTrigger(), query('Account')]);
	expect(await n8n.run(await n8n.addWorkflow(again, credential))).toMatchObject({
		status: 'success',
	});
	const wrong = await n8n.addCredential(org, { consumerKey: 'not-the-key' }, 'Wrong key');
	expect(await n8n.run(await n8n.addWorkflow(again, wrong))).toMatchObject({ status: 'error' });
	await n8n.rest.testCredential(wrong);
	await n8n.shutDown();
	expect(org.usage().logins).toBeGreaterThan(1);
	expect(n8n.lines.some((line) => line.includes('Salesforce call'))).toBe(true);
	await expect(n8n.huntSecrets()).resolves.toBeUndefined();
});

test('a secret is found wherever it is let out', async () => {
	await n8n.startAgain();
	const token = org.newSession();
	const workflow = workflowOf('Leak', [manualTrigger(), leak(token)]);
	await n8n.run(await n8n.addWorkflow(workflow, credential));
	n8n.lines.push(`a line with ${encodeURIComponent(org.consumerSecret)}`);
	await writeFile(path.join(n8n.userFolder, '.n8n', 'left.pem'), org.privateKey);
	await fetch(`${org.url}/services/data/?sid=${encodeURIComponent(token)}`);
	await n8n.shutDown();
	const hunt = await n8n.huntSecrets().then(
		() => '',
		(error: unknown) => String(error),
	);
	for (const place of [
		"n8n's log: the credential's consumerSecret",
		'table workflow_entity: an access token',
		'table execution_data: an access token',
		"file .n8n/left.pem: the credential's privateKey",
		// The file itself or its write-ahead log.
		'file .n8n/database.sqlite',
		'address of GET /services/data/: a secret',
	]) {
		expect(hunt).toContain(place);
	}
	for (const secret of [token, org.consumerSecret]) expect(hunt).not.toContain(secret);
});
