import { startOrg, type RunningOrg } from '../org';
import packageJson from '../../package.json';
import { RealN8n, type StoredCredential } from './support/realN8n';
import { manualTrigger, salesforceNode, workflowOf } from './support/workflow';

let org: RunningOrg;
let n8n: RealN8n;
let credential: StoredCredential;

beforeAll(async () => {
	org = await startOrg({ seed: 'demo' });
	n8n = await RealN8n.start({ name: 'smoke' });
	credential = await n8n.addCredential(org);
});

afterAll(async () => {
	await n8n.stop();
	await org.close();
});

/** `dist/nodes/X/X.node.js` gives `n8n-nodes-sforce.x`, as n8n names it. */
const declaredNodes = packageJson.n8n.nodes.map((file) => {
	const className = file.slice(file.lastIndexOf('/') + 1, -'.node.js'.length);
	return `${packageJson.name}.${className.charAt(0).toLowerCase()}${className.slice(1)}`;
});

test('n8n loads every node of the packed package', async () => {
	const loaded = (await n8n.rest.nodeTypes()).map(({ name }) => name);
	expect(loaded).toEqual(expect.arrayContaining(declaredNodes));
});

test('every action node is offered to agents as a tool', async () => {
	const loaded = (await n8n.rest.nodeTypes()).map(({ name }) => name);
	const actions = declaredNodes.filter((name) => !name.endsWith('Trigger'));
	expect(loaded).toEqual(expect.arrayContaining(actions.map((name) => `${name}Tool`)));
});

test.each([
	['salesforceQuery', '1.0.0/soql/explain', 'relativeCost'],
	['salesforceBulk', '1.0.0/ingestJob/run', 'outcome'],
	['salesforceRecordTrigger', '1.0.0', 'event'],
])('n8n serves the editor the output schema of %s %s', async (node, path, key) => {
	const reply = await fetch(`${n8n.url}/schemas/${packageJson.name}.${node}/${path}.json`);
	expect(reply.status).toBe(200);
	const { properties } = (await reply.json()) as { properties: object };
	expect(properties).toHaveProperty(key);
});

test("the credential's test passes for a credential that signs in", async () => {
	const test = await n8n.rest.testCredential(credential);
	expect(test).toMatchObject({ status: 'OK' });
});

test("the credential's test fails with Salesforce's own words for one that does not", async () => {
	const wrong = await n8n.addCredential(org, { consumerKey: 'not-the-key' }, 'Wrong key');
	const test = await n8n.rest.testCredential(wrong);
	expect(test).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('invalid_client'),
	});
});

test('a workflow runs by REST, and by the command line beside the running server', async () => {
	const saved = await n8n.addWorkflow(
		workflowOf('Query', [
			manualTrigger(),
			salesforceNode('Read', 'salesforceQuery', {
				resource: 'soql',
				operation: 'execute',
				query: 'SELECT Id, Name FROM Account ORDER BY Name LIMIT 2',
			}),
		]),
		credential,
	);
	const byRest = await n8n.run(saved);
	const byCommandLine = await n8n.execute(saved);

	const items = byRest.runData['Read']?.[0]?.data?.main?.[0]?.map(({ json }) => json);
	expect(byRest.status).toBe('success');
	expect(items).toHaveLength(2);
	expect(byCommandLine.runData['Read']?.[0]?.data?.main?.[0]?.map(({ json }) => json)).toEqual(
		items,
	);
});
