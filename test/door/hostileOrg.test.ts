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

const bulkInsert = (): INodeParameters => ({
	resource: 'ingestJob',
	operation: 'run',
	object: objectNamed('Contact'),
	jobOperation: 'insert',
	columns: autoMap(),
});

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

/** Ways in which a reply can name a place that is not the org's. */
const ELSEWHERE: Array<[string, (path: string) => string]> = [
	['a whole address', (path) => hostile.elsewhere + path],
	['an address without its scheme', (path) => hostile.elsewhere.replace('http:', '') + path],
	['another path of the org', () => '/services/oauth2/authorize?locator=MTAwMA'],
];

/** Replaces the addresses of the replies, and keeps what they were replaced by. */
const point = (keys: RegExp, to: (path: string) => string, also = (body: string) => body) => {
	const named: string[] = [];
	hostile.tamper(({ body }: Passing) => ({
		body: also(body).replace(keys, (_all, before: string, path: string) => {
			named.push(to(path));
			return `${before}${to(path)}"`;
		}),
	}));
	return named;
};

/** Names what was refused, says that nothing was sent, and that the reply was changed on its way. */
const expectRefusal = (error: Awaited<ReturnType<typeof run>>['error'], named: string) => {
	expect(error?.message).toContain(`Salesforce named "${named}" as`);
	expect(error?.message).toContain('It was not followed');
	expect(error?.description).toContain('Nothing was sent there');
	expect(hostile.stolen).toEqual([]);
	expect(org.calls().filter(({ path }) => path.includes('/authorize'))).toEqual([]);
};

describe.each(ELSEWHERE)('refuses, where Salesforce names %s', (_, to) => {
	it('as the next page of a query', async () => {
		const named = point(/("nextRecordsUrl":")([^"]+)"/g, to);
		const { error } = await run('salesforceQuery', soql({ pageSize: 200 }));
		expectRefusal(error, named[0]!);
		expect(error?.message).toContain('200 of 300 records had been read');
	});

	it('as the next page of child records', async () => {
		const named: string[] = [];
		hostile.tamper(({ path }) => {
			if (!path.includes('/query')) return undefined;
			named.push(to('/services/data/v67.0/query/01g000000000000-200'));
			const children = { totalSize: 2, done: false, records: [], nextRecordsUrl: named[0] };
			const record = { attributes: { type: 'Account' }, Contacts: children };
			return { body: JSON.stringify({ totalSize: 1, done: true, records: [record] }) };
		});
		const { error } = await run('salesforceQuery', {
			...soql(),
			query: 'SELECT (SELECT Id FROM Contacts) FROM Account',
		});
		expectRefusal(error, named[0]!);
	});

	it('as a page of a bulk query, with the ID of its job', async () => {
		// Many enough rows for their pages to be asked for by name.
		const many = (body: string) => body.replace(/("numberRecordsProcessed":)\d+/, '$1300000');
		const named = point(/("result(?:Url|Link)":")([^"]+)"/g, to, many);
		const { error } = await run('salesforceBulk', bulkQuery());
		expectRefusal(error, named[0]!);
		expect(error?.message).toMatch(/^The result of the bulk query 750\w{15} could not be read: /);
		expect(error?.description).toMatch(/'Query Job > Get Results' with the ID 750\w{15}/);
		expect(org.calls().filter(({ path }) => path.endsWith('/results'))).toEqual([]);
	}, 30_000);

	it('as the further pages of a bulk query', async () => {
		const named: string[] = [];
		hostile.tamper(({ body, path }) => {
			if (!path.includes('resultPages')) {
				return { body: body.replace(/("numberRecordsProcessed":)\d+/, '$1300000') };
			}
			const pages = JSON.parse(body) as Record<string, unknown>;
			named.push(to('/services/data/v67.0/jobs/query/750/resultPages?locator=x'));
			return { body: JSON.stringify({ ...pages, done: false, nextRecordsUrl: named[0] }) };
		});
		const { error } = await run('salesforceBulk', bulkQuery());
		expectRefusal(error, named[0]!);
	}, 30_000);

	it('as the place of the rows of a bulk job, which it aborts', async () => {
		const named = point(/("contentUrl":")([^"]+)"/g, to);
		const { error } = await run('salesforceBulk', bulkInsert(), [{ LastName: 'Mine' }]);
		expectRefusal(error, named[0]!);
		expect(error?.description).toMatch(
			/The bulk job 750\w{15} was not started and has been aborted, so nothing was saved/,
		);
		expect(org.calls().filter(({ path }) => path.endsWith('/batches'))).toEqual([]);
	}, 30_000);

	it('as the next part of the list of bulk jobs', async () => {
		const named: string[] = [];
		hostile.tamper(({ body, path }) => {
			if (!path.includes('/jobs/')) return undefined;
			named.push(to('/services/data/v67.0/jobs/query?queryLocator=1000'));
			const page = JSON.parse(body) as Record<string, unknown>;
			return { body: JSON.stringify({ ...page, done: false, nextRecordsUrl: named[0] }) };
		});
		const { error } = await run('salesforceBulk', {
			resource: 'queryJob',
			operation: 'getAll',
			returnAll: true,
		});
		expectRefusal(error, named[0]!);
	});
});

it.each(ELSEWHERE.slice(0, 2))(
	'refuses, where Salesforce names %s, as the next page of an API request',
	async (_, to) => {
		const named = point(/("nextRecordsUrl":")([^"]+)"/g, to);
		const { error } = await run('salesforcePlatform', {
			resource: 'apiRequest',
			operation: 'send',
			method: 'GET',
			path: '/query?q=SELECT+Id+FROM+Contact',
			headers: { parameters: [{ name: 'Sforce-Query-Options', value: 'batchSize=200' }] },
			options: { returnAll: true },
		});
		expectRefusal(error, named[0]!);
	},
);

describe('a page of maintenance with status 200 where JSON was expected', () => {
	const send = (parameters: INodeParameters): INodeParameters => ({
		resource: 'apiRequest',
		operation: 'send',
		...parameters,
	});
	const maintained = (part: string, times: number) => {
		const asked: string[] = [];
		hostile.tamper(({ method, path }) => {
			if (!path.includes(part)) return undefined;
			asked.push(method);
			const headers = { 'content-type': 'text/html;charset=UTF-8' };
			return asked.length > times ? undefined : { status: 200, headers, body: '<html></html>' };
		});
		return asked;
	};

	it('leaves unknown what a POST has done, and it is not sent again', async () => {
		const asked = maintained('/sobjects/Contact', 9);
		const { error } = await run(
			'salesforcePlatform',
			send({
				method: 'POST',
				path: '/sobjects/Contact',
				bodyType: 'json',
				body: '{"LastName": "Once"}',
			}),
		);
		expect(error?.message).toContain('may or may not have carried out POST /sobjects/Contact');
		expect(asked).toEqual(['POST']);
	}, 60_000);

	it('is asked past by a GET', async () => {
		const asked = maintained('/limits', 1);
		const { error, outputs } = await run(
			'salesforcePlatform',
			send({ method: 'GET', path: '/limits' }),
		);
		expect(error).toBeUndefined();
		expect(outputs[0]?.[0]?.json).toHaveProperty('DailyApiRequests');
		expect(asked).toEqual(['GET', 'GET']);
	}, 60_000);
});
