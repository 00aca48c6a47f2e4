import { startOrg, type RunningOrg } from '../../org/index';
import { call, member, text } from '../client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => {
	org.reset({ data: true });
	org.change({ dailyLimit: 100_000, batchCountsItself: false, treeFailureStatus: 400 });
});

describe('batch', () => {
	const batch = (batchRequests: unknown[], rest: Record<string, unknown> = {}) =>
		call(org, 'POST', 'composite/batch', { body: { batchRequests, ...rest } });
	const query = { method: 'GET', url: 'v67.0/query?q=SELECT+Id+FROM+Account' };
	const create = (richInput: unknown) => ({
		method: 'POST',
		url: 'v67.0/sobjects/Account',
		richInput,
	});

	test('runs each on its own, in order, and counts each', async () => {
		const reply = await batch([create({ Name: 'A' }), create({}), query]);
		expect(reply.status).toBe(200);
		expect(reply.body).toEqual({
			hasErrors: true,
			results: [
				{
					statusCode: 201,
					result: { id: expect.stringMatching(/^001/), success: true, errors: [] },
				},
				{
					statusCode: 400,
					result: [
						{
							message: 'Required fields are missing: [Name]',
							errorCode: 'REQUIRED_FIELD_MISSING',
							fields: ['Name'],
						},
					],
				},
				{ statusCode: 200, result: expect.objectContaining({ totalSize: 1 }) },
			],
		});
		expect(org.usage().used).toBe(3);
		expect(org.calls()).toHaveLength(1);
	});

	test('the call itself counts too where the org is set so', async () => {
		org.change({ batchCountsItself: true });
		await batch([query, query]);
		expect(org.usage().used).toBe(3);
	});

	test('the subrequests left when the limit is reached are refused', async () => {
		org.change({ dailyLimit: 2 });
		const reply = await batch([query, query, query]);
		expect(member(reply.body, 'results')).toMatchObject([
			{ statusCode: 200 },
			{ statusCode: 200 },
			{ statusCode: 403, result: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }] },
		]);
	});

	test('haltOnError stops after the first failure, with 412 for the rest', async () => {
		const reply = await batch([create({}), query, create({ Name: 'A' })], { haltOnError: true });
		expect(reply.status).toBe(200);
		expect(member(reply.body, 'results')).toMatchObject([
			{ statusCode: 400 },
			{ statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] },
			{ statusCode: 412 },
		]);
		expect(org.store.count('Account')).toBe(0);
		expect(org.usage().used).toBe(1);
	});

	test('more than 25 are refused as a whole', async () => {
		const reply = await batch(Array.from({ length: 26 }, () => query));
		expect(reply.status).toBe(400);
	});
});

describe('tree', () => {
	const record = (type: string, referenceId: string, values: Record<string, unknown>) => ({
		attributes: { type, referenceId },
		...values,
	});
	const tree = (records: unknown[], object = 'Account') =>
		call(org, 'POST', `composite/tree/${object}`, { body: { records } });

	test('creates parents and children, results level by level', async () => {
		const reply = await tree([
			record('Account', 'ref1', {
				Name: 'One',
				Contacts: {
					records: [
						record('Contact', 'ref2', { LastName: 'Two' }),
						record('Contact', 'ref3', { LastName: 'Three' }),
					],
				},
			}),
			record('Account', 'ref4', {
				Name: 'Four',
				ChildAccounts: { records: [record('Account', 'ref5', { Name: 'Five' })] },
			}),
		]);
		expect(reply.status).toBe(201);
		expect(member(reply.body, 'hasErrors')).toBe(false);
		const results = member(reply.body, 'results') as Array<Record<string, string>>;
		expect(results.map((entry) => entry['referenceId'])).toEqual([
			'ref1',
			'ref4',
			'ref2',
			'ref3',
			'ref5',
		]);
		const id = (index: number) => text(results[index], 'id');
		expect(org.store.byId('Contact', id(3))).toMatchObject({ AccountId: id(0) });
		expect(org.store.byId('Account', id(4))).toMatchObject({ ParentId: id(1) });
		expect(org.usage().used).toBe(1);
	});

	test('one failure takes all back and names only what failed', async () => {
		const records = [
			record('Account', 'ref1', {
				Name: 'One',
				Contacts: { records: [record('Contact', 'ref2', { Email: 'nonsense', LastName: 'T' })] },
			}),
		];
		const reply = await tree(records);
		expect(reply.status).toBe(400);
		expect(reply.body).toEqual({
			hasErrors: true,
			results: [
				{
					referenceId: 'ref2',
					errors: [
						{
							statusCode: 'INVALID_EMAIL_ADDRESS',
							message: expect.any(String),
							fields: ['Email'],
						},
					],
				},
			],
		});
		expect(org.store.count('Account')).toBe(0);
		org.change({ treeFailureStatus: 200 });
		expect((await tree(records)).status).toBe(200);
	});

	test('the bounds: 200 records, 5 levels', async () => {
		const flat = Array.from({ length: 201 }, (_, n) => record('Account', `r${n}`, { Name: 'A' }));
		expect((await tree(flat)).status).toBe(400);
		expect((await tree(flat.slice(1))).status).toBe(201);
		const nested = (levels: number): unknown =>
			record('Account', `n${levels}`, {
				Name: 'A',
				...(levels === 1 ? {} : { ChildAccounts: { records: [nested(levels - 1)] } }),
			});
		expect((await tree([nested(6)])).status).toBe(400);
		expect((await tree([nested(5)])).status).toBe(201);
	});

	test('reference ids are unique and types as the path says', async () => {
		const one = record('Account', 'r', { Name: 'A' });
		expect((await tree([one, one])).status).toBe(400);
		expect((await tree([record('Contact', 'r', { LastName: 'C' })])).status).toBe(400);
		expect((await tree([{ Name: 'none' }])).status).toBe(400);
	});
});
