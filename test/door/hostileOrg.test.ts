import type { INodeParameters } from 'n8n-workflow';

import { runNode } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { startHostileProxy, type HostileOrg, type Passing } from '../support/hostileProxy';
import { CREDENTIAL } from '../support/orgCredential';
import { autoMap, objectNamed } from '../support/parameters';

let org: RunningOrg;
let hostile: HostileOrg;

beforeEach(async () => {
	org = await startOrg({ seed: 'rows:300' });
	hostile = await startHostileProxy(org);
});
afterEach(async () => {
	await hostile.close();
	await org.close();
});

const credential = (myDomainUrl = hostile.url) => ({
	[CREDENTIAL]: {
		flow: 'clientCredentials',
		myDomainUrl,
		consumerKey: org.consumerKey,
		consumerSecret: org.consumerSecret,
	},
});

const run = (node: string, parameters: INodeParameters, input = [{}]) =>
	runNode({
		node,
		parameters,
		input: input.map((json) => ({ json })),
		credentials: credential(),
	});

const soql = (options: INodeParameters = {}): INodeParameters => ({
	resource: 'soql',
	operation: 'execute',
	query: 'SELECT Id FROM Contact',
	options,
});
const bulkQuery = (): INodeParameters => ({
	resource: 'queryJob',
	operation: 'run',
	query: 'SELECT Id FROM Contact',
});

/** Points each address in a reply, under the keys given, at somebody else. */
const redirectKeys = (pattern: RegExp) => {
	const changed: string[] = [];
	hostile.tamper(({ body, path }: Passing) => {
		const tampered = body.replace(pattern, `$1${hostile.elsewhere}$2`);
		if (tampered !== body) changed.push(path);
		return { body: tampered };
	});
	return changed;
};

it('follows no redirect to another host, and says so', async () => {
	hostile.tamper(({ path }) =>
		path.includes('/query')
			? { status: 302, headers: { location: `${hostile.elsewhere}${path}` }, body: '' }
			: undefined,
	);
	const { error } = await run('salesforceQuery', soql());
	expect(error?.description).toContain('redirect, which is not followed');
	expect(hostile.stolen).toEqual([]);
}, 60_000);

it.each([
	['another host', 'https://evil.example'],
	['a host that only looks like Salesforce', 'https://salesforce.com.evil.example'],
	['a host with a name and password before it', 'https://acme.my.salesforce.com@evil.example'],
	['another port of a Salesforce host', 'https://acme.my.salesforce.com:8443'],
])('signs in to no org whose instance URL is %s', async (_, instanceUrl) => {
	hostile.tamper(({ path, body }) =>
		path.includes('/oauth2/token')
			? { body: body.replace(/"instance_url":"[^"]*"/, `"instance_url":"${instanceUrl}"`) }
			: undefined,
	);
	const { error } = await run('salesforceQuery', soql());
	expect(error?.message).toContain('no token is sent there');
	expect(org.calls().filter(({ path }) => path.includes('/query'))).toEqual([]);
});

it('refuses a next page that is elsewhere', async () => {
	const changed = redirectKeys(/("nextRecordsUrl":")([^"]+")/);
	const { error } = await run('salesforceQuery', soql({ pageSize: 200 }));
	expect(error?.message).toContain('which is not a query page of this org. It was not followed');
	expect(changed).not.toEqual([]);
	expect(hostile.stolen).toEqual([]);
});

it('takes no result page of a bulk query from elsewhere', async () => {
	const changed: string[] = [];
	hostile.tamper(({ body, path }) => {
		if (path.endsWith('/resultPages')) changed.push(path);
		const elsewhere = `$1${hostile.elsewhere}$2`;
		return {
			// Many enough rows for their pages to be asked for by name.
			body: body
				.replace(/("numberRecordsProcessed"\s*:\s*)\d+/, '$1300000')
				.replace(/("result(?:Url|Link)"\s*:\s*")([^"]+")/g, elsewhere),
		};
	});
	await run('salesforceBulk', bulkQuery());
	expect(changed).toHaveLength(1);
	expect(hostile.stolen).toEqual([]);
	const asked = org.calls().filter(({ path }) => path.endsWith('/results'));
	expect(asked.length).toBeGreaterThan(0);
}, 30_000);

it('uploads to its own org, wherever the job says its content belongs', async () => {
	const changed = redirectKeys(/("contentUrl"\s*:\s*")([^"]+")/g);
	const { outputs, error } = await run(
		'salesforceBulk',
		{
			resource: 'ingestJob',
			operation: 'run',
			object: objectNamed('Contact'),
			jobOperation: 'insert',
			columns: autoMap(),
		},
		[{ LastName: 'Mine' }],
	);
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(1);
	expect(changed).not.toEqual([]);
	expect(hostile.stolen).toEqual([]);
}, 30_000);
