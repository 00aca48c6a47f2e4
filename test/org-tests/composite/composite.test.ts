import { startOrg, type RunningOrg } from '../../org/index';
import { call, member, text } from '../client';

let org: RunningOrg;
const base = '/services/data/v67.0';

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => {
	org.reset({ data: true });
	org.change({ dailyLimit: 100_000 });
});

const composite = (compositeRequest: unknown[], rest: Record<string, unknown> = {}) =>
	call(org, 'POST', 'composite', { body: { compositeRequest, ...rest } });
const account = (referenceId: string, body: unknown = { Name: referenceId }) => ({
	method: 'POST',
	url: `${base}/sobjects/Account`,
	referenceId,
	body,
});
const contact = (referenceId: string, body: unknown) => ({
	...account(referenceId, body),
	url: `${base}/sobjects/Contact`,
});
const rolledBack = (referenceId: string) => ({
	body: [
		{
			errorCode: 'PROCESSING_HALTED',
			message:
				'The transaction was rolled back since another operation in the same transaction failed.',
		},
	],
	httpHeaders: {},
	httpStatusCode: 400,
	referenceId,
});

test('later subrequests take values from earlier replies; the call counts as one', async () => {
	const reply = await composite([
		account('refAccount'),
		contact('refContact', { LastName: 'C', AccountId: '@{refAccount.id}' }),
		{
			method: 'GET',
			url: `${base}/query?q=SELECT Id, Account.Name FROM Contact WHERE Id = '@{refContact.id}'`,
			referenceId: 'refQuery',
		},
		{
			method: 'PATCH',
			url: `${base}/sobjects/Contact/@{refQuery.records[0].Id}`,
			referenceId: 'refPatch',
			body: { FirstName: '@{refQuery.records[0].Account.Name}' },
		},
	]);
	expect(reply.status).toBe(200);
	const [created, , queried, patched] = member(reply.body, 'compositeResponse') as unknown[];
	const id = text(created, 'body', 'id');
	expect(JSON.stringify(created)).toBe(
		JSON.stringify({
			body: { id, success: true, errors: [] },
			httpHeaders: { Location: `${base}/sobjects/Account/${id}` },
			httpStatusCode: 201,
			referenceId: 'refAccount',
		}),
	);
	expect(member(queried, 'body', 'totalSize')).toBe(1);
	expect(patched).toEqual({
		body: null,
		httpHeaders: {},
		httpStatusCode: 204,
		referenceId: 'refPatch',
	});
	const [row] = org.store.rows('Contact');
	expect(row).toMatchObject({ AccountId: id, FirstName: 'refAccount' });
	expect(org.usage().used).toBe(1);
	expect(org.calls().map(({ path, counted }) => ({ path, counted }))).toEqual([
		{ path: `${base}/composite`, counted: true },
	]);
});

test('without allOrNone the rest stands, and what refers to the failed one is halted', async () => {
	const reply = await composite([
		account('bad', {}),
		account('good'),
		contact('child', { LastName: 'C', AccountId: '@{bad.id}' }),
	]);
	expect(member(reply.body, 'compositeResponse')).toMatchObject([
		{ httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
		{ httpStatusCode: 201 },
		{
			httpStatusCode: 400,
			body: [
				{
					errorCode: 'PROCESSING_HALTED',
					message: 'Invalid reference specified. No value for bad.id found in bad.',
				},
			],
		},
	]);
	expect(org.store.count('Account')).toBe(1);
	expect(org.store.count('Contact')).toBe(0);
});

test('allOrNone takes back what was created, changed and deleted', async () => {
	const [kept = '', removed = ''] = org.seed('Account', [{ Name: 'Kept' }, { Name: 'Removed' }]);
	const [child = ''] = org.seed('Contact', [{ LastName: 'C', AccountId: removed }]);
	const reply = await composite(
		[
			account('one'),
			{
				method: 'PATCH',
				url: `${base}/sobjects/Account/${kept}`,
				referenceId: 'two',
				body: { Name: 'Changed', External_Id__c: 'x' },
			},
			{ method: 'DELETE', url: `${base}/sobjects/Account/${removed}`, referenceId: 'three' },
			account('four', {}),
			account('five'),
		],
		{ allOrNone: true },
	);
	expect(member(reply.body, 'compositeResponse')).toEqual([
		rolledBack('one'),
		rolledBack('two'),
		rolledBack('three'),
		{
			body: [
				{
					message: 'Required fields are missing: [Name]',
					errorCode: 'REQUIRED_FIELD_MISSING',
					fields: ['Name'],
				},
			],
			httpHeaders: {},
			httpStatusCode: 400,
			referenceId: 'four',
		},
		rolledBack('five'),
	]);
	expect(org.store.count('Account')).toBe(2);
	expect(org.store.byId('Account', kept)?.['Name']).toBe('Kept');
	expect(org.store.byField('Account', 'External_Id__c', 'x')).toEqual([]);
	expect(org.store.byId('Contact', child)?.['AccountId']).toBe(removed);
	expect(org.store.deletions('Account')).toEqual([]);
});

test('an unchanged resource is 304 inside, with its date and no body', async () => {
	const since = new Date(org.now() + 1000).toUTCString();
	const reply = await composite([
		{
			method: 'GET',
			url: `${base}/sobjects`,
			referenceId: 'r',
			httpHeaders: { 'If-Modified-Since': since },
		},
	]);
	expect(member(reply.body, 'compositeResponse', 0)).toEqual({
		body: null,
		httpHeaders: { ETag: expect.any(String), 'Last-Modified': expect.stringMatching(/GMT$/) },
		httpStatusCode: 304,
		referenceId: 'r',
	});
});

test('a body on a read and headers of the connection do no harm', async () => {
	const reply = await composite([
		{
			method: 'GET',
			url: `${base}/sobjects/Account`,
			referenceId: 'r',
			body: { Name: 'x' },
			httpHeaders: { 'Content-Length': '3', Host: 'elsewhere' },
		},
	]);
	expect(member(reply.body, 'compositeResponse', 0, 'httpStatusCode')).toBe(200);
});

test('unknown resources are 404 inside; resources the org cannot nest say so', async () => {
	const get = (referenceId: string, url: string) => ({ method: 'GET', url, referenceId });
	const reply = await composite([
		get('foo', `${base}/sobjects/Foo`),
		get('old', '/services/data/v99.0/sobjects'),
		get('out', '/elsewhere'),
		get('jobs', `${base}/jobs/ingest`),
	]);
	expect(member(reply.body, 'compositeResponse')).toMatchObject([
		{
			httpStatusCode: 404,
			body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
		},
		{ httpStatusCode: 404 },
		{ httpStatusCode: 404 },
		{ httpStatusCode: 501, body: [{ errorCode: 'UNSUPPORTED' }] },
	]);
});

test('the bounds: 25 subrequests, 5 of them queries or collections', async () => {
	const many = Array.from({ length: 26 }, (_, n) => account(`r${n}`));
	const refused = await composite(many);
	expect([
		refused.status,
		text(refused.body, 'compositeResponse', 0, 'body', 0, 'errorCode'),
	]).toEqual([400, 'LIMIT_EXCEEDED']);
	expect(org.store.count('Account')).toBe(0);
	const queries = Array.from({ length: 6 }, (_, n) => ({
		method: 'GET',
		url: `${base}/query?q=SELECT+Id+FROM+User`,
		referenceId: `q${n}`,
	}));
	expect((await composite(queries)).status).toBe(400);
	expect((await composite(queries.slice(1))).status).toBe(200);
	expect((await composite(many.slice(1))).status).toBe(200);
	expect(org.store.count('Account')).toBe(25);
});

test('reference ids are unique, and without hyphens since v54', async () => {
	const twice = await composite([account('a'), account('a')]);
	expect(twice.status).toBe(400);
	const hyphen = { compositeRequest: [account('insert-one')] };
	const strict = await call(org, 'POST', 'composite', { body: hyphen });
	expect(text(strict.body, 0, 'message')).toBe(
		"Provided referenceId ('insert-one') must start with a letter or a number, and it can " +
			"contain only letters, numbers and underscores ('_').",
	);
	const old = await call(org, 'POST', '/services/data/v53.0/composite', { body: hyphen });
	expect(old.status).toBe(200);
});

test('a lock strikes one subrequest, by its own path or through the whole call', async () => {
	const codes = async () => {
		const reply = await composite([account('a'), contact('c', { LastName: 'C' })]);
		return (member(reply.body, 'compositeResponse') as unknown[]).map((entry) =>
			member(entry, 'httpStatusCode'),
		);
	};
	org.fault({ kind: 'lock-row', match: { path: '/sobjects/Contact' } });
	expect(await codes()).toEqual([201, 400]);
	org.fault({ kind: 'lock-row', match: { path: '/composite' } });
	expect(await codes()).toEqual([400, 201]);
	expect(await codes()).toEqual([201, 201]);
});

test('the header that marks subrequests inside opens nothing from outside', async () => {
	const reply = await call(org, 'GET', 'sobjects', {
		token: null,
		headers: { 'x-simulated-org-subrequest': 'guess' },
	});
	expect(reply.status).toBe(401);
});

describe('graphs', () => {
	const graphs = (list: unknown[]) =>
		call(org, 'POST', 'composite/graph', { body: { graphs: list } });

	test('each is a transaction of its own', async () => {
		const reply = await graphs([
			{
				graphId: 'g1',
				compositeRequest: [account('a'), contact('c', { LastName: 'C', AccountId: '@{a.id}' })],
			},
			{ graphId: 'g2', compositeRequest: [account('a'), account('b', {})] },
		]);
		expect(reply.status).toBe(200);
		expect(Object.keys(member(reply.body, 'graphs', 0) as object)).toEqual([
			'graphId',
			'graphResponse',
			'isSuccessful',
		]);
		expect(member(reply.body, 'graphs')).toMatchObject([
			{
				graphId: 'g1',
				isSuccessful: true,
				graphResponse: { compositeResponse: [{ httpStatusCode: 201 }, { httpStatusCode: 201 }] },
			},
			{
				graphId: 'g2',
				isSuccessful: false,
				graphResponse: {
					compositeResponse: [
						rolledBack('a'),
						{ body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }], referenceId: 'b' },
					],
				},
			},
		]);
		expect(org.store.count('Account')).toBe(1);
		expect(org.usage().used).toBe(1);
	});

	test('after 14 failed graphs and one more the rest is not come to', async () => {
		const list = Array.from({ length: 17 }, (_, n) => ({
			graphId: `g${n}`,
			compositeRequest: [account('a', n < 15 ? {} : { Name: `N${n}` })],
		}));
		const reply = await graphs(list);
		const codes = list.map((_, n) => {
			const path = ['graphs', n, 'graphResponse', 'compositeResponse', 0, 'body', 0, 'errorCode'];
			return member(reply.body, ...path);
		});
		expect(codes.slice(14)).toEqual([
			'REQUIRED_FIELD_MISSING',
			'PROCESSING_HALTED',
			'PROCESSING_HALTED',
		]);
		expect(org.store.count('Account')).toBe(0);
	});

	test('a call has at most 15 kinds of node, by version, method and object', async () => {
		const kinds = (count: number) =>
			Array.from({ length: count }, (_, n) => ({
				...account(`a${n}`),
				url: `${base}/sobjects/Kind${n}__c`,
			}));
		const status = async (count: number) =>
			(await graphs([{ graphId: 'g', compositeRequest: kinds(count) }])).status;
		expect(await status(16)).toBe(400);
		expect(await status(15)).toBe(200);
	});

	test('the bounds: 75 graphs, 500 nodes, 15 levels', async () => {
		const graph = (n: number, nodes: unknown[]) => ({ graphId: `g${n}`, compositeRequest: nodes });
		const status = async (list: unknown[]) => (await graphs(list)).status;
		const lots = Array.from({ length: 76 }, (_, n) => graph(n, [account('a', {})]));
		expect(await status(lots)).toBe(400);
		expect(await status(lots.slice(1))).toBe(200);
		const wide = Array.from({ length: 501 }, (_, n) => account(`a${n}`, {}));
		expect(await status([graph(0, wide)])).toBe(400);
		const chain = (length: number) =>
			Array.from({ length }, (_, n) =>
				account(`a${n}`, { Name: 'A', ...(n === 0 ? {} : { ParentId: `@{a${n - 1}.id}` }) }),
			);
		expect(await status([graph(0, chain(16))])).toBe(400);
		expect(await status([graph(0, chain(15))])).toBe(200);
		expect(org.store.count('Account')).toBe(15);
	});
});
