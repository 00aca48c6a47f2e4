import { startOrg, type RunningOrg } from '../org/index';
import { call, member, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => org.reset({ data: true }));

async function act(request: Record<string, unknown>): Promise<unknown> {
	const { body } = await call(org, 'POST', 'process/approvals', { body: { requests: [request] } });
	return member(body, 0);
}

async function query(soql: string): Promise<unknown[]> {
	const { body } = await call(org, 'GET', `query?q=${encodeURIComponent(soql)}`);
	return member(body, 'records') as unknown[];
}

const pending =
	'SELECT Id, Actor.Name, ProcessInstance.Status, ProcessInstance.TargetObjectId, ' +
	'ProcessInstance.TargetObject.Name, ProcessInstance.ProcessDefinition.Name ' +
	'FROM ProcessInstanceWorkitem';

test('what waits for approval is found by SOQL, with the record and the approver', async () => {
	const [accountId = ''] = org.seed('Account', [{ Name: 'Acme' }]);
	const [, approver] = [...org.store.rows('User')];
	const submitted = await act({
		actionType: 'Submit',
		contextId: accountId,
		nextApproverIds: [approver?.Id],
		comments: 'please',
	});
	expect(submitted).toMatchObject({ success: true, actorIds: [approver?.Id] });
	const [item] = await query(pending);
	expect(item).toMatchObject({
		Id: text(submitted, 'newWorkitemIds', 0),
		Actor: { Name: approver?.['Name'] },
		ProcessInstance: {
			Status: 'Pending',
			TargetObjectId: accountId,
			TargetObject: { Name: 'Acme' },
			ProcessDefinition: { Name: 'Account_Approval' },
		},
	});
});

test('a decision ends the wait; the instance and its steps tell it', async () => {
	const [contextId = ''] = org.seed('Account', [{ Name: 'Acme' }]);
	const submitted = await act({ actionType: 'Submit', contextId });
	const workitem = text(submitted, 'newWorkitemIds', 0);
	const decided = await act({ actionType: 'Approve', contextId: workitem, comments: 'fine' });
	expect(decided).toMatchObject({ success: true, instanceStatus: 'Approved', entityId: contextId });
	expect(await query(pending)).toEqual([]);
	const [instance] = await query(
		'SELECT Status, CompletedDate, (SELECT StepStatus, Comments FROM Steps) FROM ProcessInstance',
	);
	expect(instance).toMatchObject({
		Status: 'Approved',
		CompletedDate: expect.stringMatching(/\.000\+0000$/),
		Steps: { records: [{ StepStatus: 'Started' }, { StepStatus: 'Approved', Comments: 'fine' }] },
	});
	expect(await act({ actionType: 'Approve', contextId: workitem })).toMatchObject({
		success: false,
		errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }],
	});
});

test('a failed submission leaves nothing behind', async () => {
	const [contextId = ''] = org.seed('Account', [{ Name: 'Acme' }]);
	const failed = await act({
		actionType: 'Submit',
		contextId,
		nextApproverIds: ['005000000000099AAA'],
	});
	expect(failed).toMatchObject({ success: false, entityId: contextId });
	expect(org.store.count('ProcessInstance')).toBe(0);
});

test('deleting the record deletes its approvals', async () => {
	const [contextId = ''] = org.seed('Account', [{ Name: 'Acme' }]);
	await act({ actionType: 'Submit', contextId });
	await call(org, 'DELETE', `sobjects/Account/${contextId}`);
	expect(await query(pending)).toEqual([]);
});
