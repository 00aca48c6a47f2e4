import { startOrg, type RunningOrg } from '../org/index';
import { call, member } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => {
	org.reset({ data: true });
	org.change({ actionPartialSave: true, actionFailure: 'results', actionMixedStatus: 400 });
});

const flow = 'actions/custom/flow/Create_Follow_Up';
const apex = 'actions/custom/apex/RateAccount';
const run = (path: string, inputs: unknown[]) => call(org, 'POST', path, { body: { inputs } });
const account = (): string => org.seed('Account', [{ Name: 'A' }])[0] ?? '';

test('the actions are listed and described', async () => {
	const base = '/services/data/v67.0/actions';
	expect((await call(org, 'GET', 'actions')).body).toEqual({
		standard: `${base}/standard`,
		custom: `${base}/custom`,
	});
	expect((await call(org, 'GET', 'actions/custom/flow')).body).toEqual({
		actions: [
			{
				label: 'Create Follow-Up',
				name: 'Create_Follow_Up',
				type: 'FLOW',
				url: `${base}/custom/flow/Create_Follow_Up`,
			},
			{
				label: 'Rate Accounts',
				name: 'Rate_Accounts',
				type: 'FLOW',
				url: `${base}/custom/flow/Rate_Accounts`,
			},
		],
	});
	const { body } = await call(org, 'GET', apex);
	expect(body).toMatchObject({ name: 'RateAccount', type: 'APEX', standard: false });
	const inputs = member(body, 'inputs') as object[];
	expect(inputs.map((input) => [member(input, 'name'), member(input, 'required')])).toEqual([
		['accountId', true],
		['rating', true],
	]);
	expect((await call(org, 'GET', 'actions/custom/flow/None')).status).toBe(404);
	expect((await call(org, 'GET', 'actions/custom/sendNotification')).status).toBe(501);
});

test('quick actions and e-mail alerts are listed object by object, and run', async () => {
	const base = '/services/data/v67.0/actions/custom/quickAction';
	expect((await call(org, 'GET', 'actions/custom/quickAction')).body).toEqual({
		Account: `${base}/Account`,
	});
	const list = await call(org, 'GET', 'actions/custom/quickAction/Account');
	expect(member(list.body, 'actions')).toMatchObject([
		{ name: 'Account.Log_Call', url: `${base}/Account/Log_Call` },
	]);
	const id = account();
	const logged = await run('actions/custom/quickAction/Account/Log_Call', [{ contextId: id }]);
	expect([logged.status, org.store.count('Task')]).toEqual([200, 1]);
	const alert = 'actions/custom/emailAlert/Account/Welcome';
	expect((await call(org, 'GET', alert)).body).toMatchObject({ name: 'Account.Welcome' });
	expect((await run(alert, [{ SObjectRowId: id }])).status).toBe(200);
	expect((await call(org, 'GET', 'actions/custom/quickAction/Contact')).status).toBe(404);
});

test('a list-valued input takes several values', async () => {
	const described = await call(org, 'GET', 'actions/custom/flow/Rate_Accounts');
	expect(member(described.body, 'inputs', 0)).toMatchObject({
		name: 'accountIds',
		maxOccurs: 2000,
	});
	const accountIds = [account(), account()];
	const reply = await run('actions/custom/flow/Rate_Accounts', [{ accountIds, rating: 'Hot' }]);
	expect(reply.status).toBe(200);
	expect(accountIds.map((id) => org.store.byId('Account', id)?.['Rating'])).toEqual(['Hot', 'Hot']);
});

test('a flow and an Apex action run once for each input', async () => {
	const id = account();
	const flowReply = await run(flow, [{ accountId: id }, { accountId: id, subject: 'Call' }]);
	expect(flowReply.status).toBe(200);
	expect(flowReply.body).toEqual(
		[0, 1].map(() => ({
			actionName: 'Create_Follow_Up',
			errors: null,
			isSuccess: true,
			outputValues: {
				taskId: expect.stringMatching(/^00T/),
				Flow__InterviewStatus: 'Finished',
			},
			version: 1,
		})),
	);
	expect([...org.store.rows('Task')].map((row) => row['Subject'])).toEqual(['Follow up', 'Call']);
	await run(apex, [{ accountId: id, rating: 'Hot' }]);
	expect(org.store.byId('Account', id)?.['Rating']).toBe('Hot');
	expect(org.usage().used).toBe(2);
});

test('with partial save the inputs that succeed are kept, else all are taken back', async () => {
	const inputs = [{ accountId: account() }, { accountId: '001000000000001AAA' }];
	const partial = await run(flow, inputs);
	expect(partial.status).toBe(400);
	expect(partial.body).toMatchObject([
		{ isSuccess: true, errors: null },
		{
			isSuccess: false,
			outputValues: null,
			errors: [{ statusCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY' }],
		},
	]);
	expect(org.store.count('Task')).toBe(1);
	org.change({ actionMixedStatus: 200 });
	expect((await run(flow, inputs)).status).toBe(200);
	org.change({ actionPartialSave: false });
	const whole = await run(flow, inputs);
	expect(whole.status).toBe(400);
	expect(whole.body).toMatchObject([{ isSuccess: false }, { isSuccess: false }]);
	expect(org.store.count('Task')).toBe(2);
});

test('a failure can also come as the usual list of errors', async () => {
	org.change({ actionFailure: 'errors' });
	const reply = await run(apex, [{ accountId: account() }]);
	expect([reply.status, reply.body]).toEqual([
		400,
		[
			{
				message: 'Missing required input parameter: rating',
				errorCode: 'REQUIRED_FIELD_MISSING',
				fields: [],
			},
		],
	]);
});

test('an unknown action, an unknown input and no inputs fail', async () => {
	const unknown = await run('actions/custom/flow/None', [{}]);
	expect([unknown.status, unknown.body]).toEqual([
		400,
		[
			{
				actionName: 'None',
				errors: [
					{ statusCode: 'MISSING_RECORD', message: 'Action name not found: None', fields: [] },
				],
				isSuccess: false,
				outputValues: null,
				version: 1,
			},
		],
	]);
	expect((await run(flow, [{ accountId: account(), other: 1 }])).status).toBe(400);
	expect((await run(flow, [])).status).toBe(400);
});

test('the standard action that sends an e-mail is listed, described and run', async () => {
	const list = await call(org, 'GET', 'actions/standard');
	const url = '/services/data/v67.0/actions/standard/emailSimple';
	expect(list.body).toEqual({
		actions: [{ label: 'Send Email', name: 'emailSimple', type: 'EMAILSIMPLE', url }],
	});
	const described = await call(org, 'GET', 'actions/standard/emailSimple');
	expect(described.body).toMatchObject({
		name: 'emailSimple',
		type: 'EMAILSIMPLE',
		standard: true,
	});
	const input = { emailAddresses: 'a@acme.example', emailSubject: 'Note', emailBody: 'Text' };
	const sent = await run('actions/standard/emailSimple', [input]);
	expect([sent.status, sent.body]).toEqual([
		200,
		[{ actionName: 'emailSimple', errors: null, isSuccess: true, outputValues: null, version: 1 }],
	]);
	const wrong = await run('actions/standard/emailSimple', [{ ...input, emailAddresses: 'nobody' }]);
	expect(member(wrong.body, 0, 'errors', 0, 'statusCode')).toBe('INVALID_EMAIL_ADDRESS');
	expect((await call(org, 'GET', 'actions/standard/chatterPost')).status).toBe(501);
});
