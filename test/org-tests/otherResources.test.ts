import { startOrg, type RunningOrg } from '../org/index';
import { call, member, text } from './client';

let org: RunningOrg;

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

describe('approvals', () => {
	const post = async (...requests: unknown[]): Promise<unknown> =>
		(await call(org, 'POST', 'process/approvals', { body: { requests } })).body;
	const account = (): string => org.seed('Account', [{ Name: 'A' }])[0] ?? '';

	test('a record is submitted and approved', async () => {
		const contextId = account();
		const [user] = org.store.rows('User');
		const approver = user?.Id ?? '';
		const submitted = await post({
			actionType: 'Submit',
			contextId,
			nextApproverIds: [approver],
			comments: 'please',
		});
		expect(submitted).toEqual([
			{
				actorIds: [approver],
				entityId: contextId,
				errors: null,
				instanceId: expect.stringMatching(/^04g/),
				instanceStatus: 'Pending',
				newWorkitemIds: [expect.stringMatching(/^04i/)],
				success: true,
			},
		]);
		const workitem = text(submitted, 0, 'newWorkitemIds', 0);
		expect(await post({ actionType: 'Approve', contextId: workitem })).toMatchObject([
			{ success: true, instanceStatus: 'Approved', newWorkitemIds: [], entityId: contextId },
		]);
		expect(await post({ actionType: 'Approve', contextId: workitem })).toMatchObject([
			{ success: false },
		]);
	});

	test('each request fails for itself', async () => {
		const contextId = account();
		const [contact = ''] = org.seed('Contact', [{ LastName: 'C' }]);
		const submit = (id: string, rest = {}) => ({ actionType: 'Submit', contextId: id, ...rest });
		const results = await post(
			submit(contextId, { processDefinitionNameOrId: 'Account_Approval' }),
			submit(contextId),
			submit(contact),
			submit('001000000000001AAA'),
			submit('nonsense'),
		);
		const codes = (results as unknown[]).map((each) => member(each, 'errors', 0, 'statusCode'));
		expect(codes).toEqual([
			undefined,
			'ALREADY_IN_PROCESS',
			'NO_APPLICABLE_PROCESS',
			'INVALID_CROSS_REFERENCE_KEY',
			'MALFORMED_ID',
		]);
	});

	test('the processes are listed by object', async () => {
		const { body } = await call(org, 'GET', 'process/approvals');
		expect(member(body, 'approvals', 'Account', 0)).toMatchObject({
			name: 'Account_Approval',
			object: 'Account',
			sortOrder: 1,
		});
	});
});

describe('Apex REST', () => {
	test('the echo gives back method, path, query and body, and counts as a call', async () => {
		const reply = await call(org, 'POST', '/services/apexrest/echo/a/b?x=1', { body: { y: 2 } });
		expect(reply.status).toBe(200);
		expect(reply.body).toEqual({
			method: 'POST',
			path: '/echo/a/b',
			query: { x: '1' },
			body: { y: 2 },
		});
		expect(org.usage().used).toBe(1);
		expect(reply.headers.get('sforce-limit-info')).toBe('api-usage=1/100000');
	});

	test('an exception is 500 APEX_ERROR; no class, no session and no calls left are refused', async () => {
		const failed = await call(org, 'GET', '/services/apexrest/fail');
		expect([failed.status, text(failed.body, 0, 'errorCode')]).toEqual([500, 'APEX_ERROR']);
		expect((await call(org, 'GET', '/services/apexrest/none')).status).toBe(404);
		expect((await call(org, 'GET', '/services/apexrest/echo', { token: null })).status).toBe(401);
		org.change({ dailyLimit: 1 });
		expect((await call(org, 'GET', '/services/apexrest/echo')).status).toBe(403);
	});
});

test('a Tooling query has its own keys and addresses', async () => {
	const soql = "SELECT Id, Name FROM ApexClass WHERE Name = 'Echo'";
	const reply = await call(org, 'GET', `tooling/query?q=${encodeURIComponent(soql)}`);
	expect(reply.body).toEqual({
		size: 1,
		totalSize: 1,
		done: true,
		queryLocator: null,
		entityTypeName: 'ApexClass',
		records: [
			{
				attributes: {
					type: 'ApexClass',
					url: expect.stringMatching(
						/^\/services\/data\/v67\.0\/tooling\/sobjects\/ApexClass\/01p/,
					),
				},
				Id: expect.stringMatching(/^01p/),
				Name: 'Echo',
			},
		],
	});
	const wrong = await call(org, 'GET', 'tooling/query?q=SELECT+Id+FROM+Account');
	expect([wrong.status, text(wrong.body, 0, 'errorCode')]).toEqual([400, 'INVALID_TYPE']);
});
