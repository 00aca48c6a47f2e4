import { startOrg, type RunningOrg } from '../org';
import { RealN8n, type StoredCredential } from './support/realN8n';
import { manualTrigger, salesforceNode, workflowOf } from './support/workflow';

const TYPE = 'salesforceUserOAuth2Api';

let org: RunningOrg;
let n8n: RealN8n;
let credential: StoredCredential;

beforeAll(async () => {
	org = await startOrg({
		seed: 'demo',
		settings: { pkceRequired: true, secretRequired: true, refreshTokenRotation: true },
	});
	n8n = await RealN8n.start({ name: 'user-oauth2' });
	n8n.watch(org);
	const data = {
		myDomainUrl: `${org.url}/lightning/page/home`,
		clientId: org.consumerKey,
		clientSecret: org.consumerSecret,
	};
	const name = 'Salesforce (connected user)';
	const { id } = await n8n.rest.addCredential(name, TYPE, data);
	credential = { id, name, type: TYPE, data };
});

afterAll(async () => {
	await n8n.stop();
	await org.close();
});

const query = workflowOf('Query as user', [
	manualTrigger(),
	salesforceNode('Read', 'salesforceQuery', {
		authentication: 'userOAuth2',
		resource: 'soql',
		operation: 'execute',
		query: 'SELECT Id, Name FROM Account LIMIT 2',
	}),
]);
const journal = () => org.calls().map(({ method, path, status }) => `${method} ${path} ${status}`);

test('is connected by PKCE with the secret, used, and renewed where refresh tokens rotate', async () => {
	const saved = await n8n.addWorkflow(query, credential);
	const unconnected = await n8n.run(saved);
	expect(unconnected.runData['Read']?.[0]?.error?.message).toContain("choose 'Connect'");

	await n8n.rest.connect(credential.id);
	for (let round = 0; round < 3; round++) {
		org.reset();
		const { status, runData } = await n8n.run(saved);
		expect(runData['Read']?.[0]?.error?.message).toBeUndefined();
		expect(status).toBe('success');
		expect(runData['Read']?.[0]?.data?.main?.[0]).toHaveLength(2);
		expect(journal()).toEqual([
			...(round > 0
				? ['GET /services/data/v67.0/query 401', 'POST /services/oauth2/token 200']
				: []),
			'GET /services/data/v67.0/query 200',
		]);
		org.advance(3 * 60 * 60_000);
	}
});

test('says at a dead refresh token how to go on', async () => {
	const saved = await n8n.addWorkflow(query, credential);
	for (let approvals = 0; approvals < 5; approvals++) {
		const { id } = await n8n.rest.addCredential(`Other ${approvals}`, TYPE, credential.data);
		await n8n.rest.connect(id);
	}
	const { runData } = await n8n.run(saved);
	expect(runData['Read']?.[0]?.error?.message).toContain('five approvals per user');
});
