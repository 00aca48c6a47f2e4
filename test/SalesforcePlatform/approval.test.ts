import type { INodeParameters } from 'n8n-workflow';

import type { RunNodeOptions } from '../harness';
import { jsonOf, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
let account: string;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
});
afterAll(() => t.close());
beforeEach(() => {
	t.org.reset({ data: true });
	[account = ''] = t.org.seed('Account', [{ Name: 'Acme' }]);
});
afterEach(() => t.org.clearFaults());

const run = async (
	operation: string,
	parameters: INodeParameters = {},
	input?: Array<{ id: string }>,
	options?: Partial<RunNodeOptions>,
) =>
	await t.run(
		'salesforcePlatform',
		{ resource: 'approval', operation, ...parameters },
		input,
		options,
	);
const approver = () => [...t.org.store.rows('User')].at(1)?.Id ?? '';
const statuses = () => [...t.org.store.rows('ProcessInstance')].map((row) => row['Status']);
const steps = () => [...t.org.store.rows('ProcessInstanceStep')].map((row) => row['Comments']);

it('submits, lists and approves a record by its own ID', async () => {
	const submitted = await run('submit', {
		recordId: account,
		processDefinition: 'Account_Approval',
		comments: 'please',
		nextApproverIds: approver(),
	});
	expect(submitted.error).toBeUndefined();
	expect(jsonOf(submitted)).toMatchObject([
		{ success: true, outcome: 'saved', entityId: account, actorIds: [approver()] },
	]);

	const waiting = jsonOf(await run('getAll'));
	expect(waiting).toMatchObject([
		{
			ActorId: approver(),
			ProcessInstance: { TargetObjectId: account, TargetObject: { Name: 'Acme' } },
		},
	]);
	expect(JSON.stringify(waiting)).not.toContain('attributes');

	const approved = await run('approve', { recordId: account, comments: 'fine' });
	expect(jsonOf(approved)).toMatchObject([{ success: true, instanceStatus: 'Approved' }]);
	expect(statuses()).toEqual(['Approved']);
	expect(steps()).toEqual(['please', 'fine']);
	expect(jsonOf(await run('getAll', { recordId: account }))).toEqual([]);
});

it('rejects by the ID of the approval request', async () => {
	const [submitted] = jsonOf(await run('submit', { recordId: account }));
	const [workitem = ''] = submitted?.newWorkitemIds as string[];
	t.org.reset();
	const rejected = await run('reject', { recordId: workitem, comments: 'no' });

	expect(jsonOf(rejected)).toMatchObject([{ success: true, instanceStatus: 'Rejected' }]);
	expect(t.calls()).toEqual(['POST /process/approvals 200']);
});

it("gives an item's own refusal in Salesforce's words, and goes on with the others", async () => {
	const [lead = '', second = ''] = [
		...t.org.seed('Contact', [{ LastName: 'No process' }]),
		...t.org.seed('Account', [{ Name: 'Beta' }]),
	];
	const done = await run(
		'submit',
		{ recordId: '={{ $json.id }}' },
		[{ id: account }, { id: lead }, { id: second }],
		{ settings: { onError: 'continueRegularOutput' } },
	);

	expect(jsonOf(done)).toMatchObject([
		{ success: true, entityId: account },
		{
			success: false,
			outcome: 'failed',
			errors: [{ statusCode: 'NO_APPLICABLE_PROCESS' }],
		},
		{ success: true, entityId: second },
	]);
	expect(statuses()).toEqual(['Pending', 'Pending']);
});

it('a submission whose reply was lost is not sent again, and its outcome is unknown', async () => {
	t.org.fault({ kind: 'reset-after', match: { path: '/process/approvals' }, times: 1 });
	const done = await run('submit', { recordId: account }, [{ id: '' }], {
		settings: { onError: 'continueRegularOutput' },
	});

	expect(jsonOf(done)).toMatchObject([{ success: false, outcome: 'unknown' }]);
	expect(t.calls()).toHaveLength(1);
	expect(statuses()).toEqual(['Pending']);
});

it('decides nothing where nothing waits', async () => {
	const done = await run('approve', { recordId: account });

	expect(done.error?.message).toContain(`Nothing waits for approval of the record ${account}`);
	expect(t.calls().filter((call) => call.startsWith('POST'))).toEqual([]);
});

it.each<[string, INodeParameters, string]>([
	['submit', { recordId: 'Acme' }, '\'Record ID\' is "Acme"'],
	['approve', { recordId: "x' OR Id != '" }, "'Record ID' is"],
	['getAll', { recordId: '../' }, "'Record ID' is"],
	['submit', { recordId: '0015g00000AbCdEAAV', nextApproverIds: 'me' }, "'Next Approver IDs' is"],
	['approve', { recordId: '0015g00000AbCdEAAV', nextApproverIds: 'me' }, "'Next Approver IDs' is"],
])('%s refuses %j before anything is sent', async (operation, parameters, words) => {
	const done = await run(operation, parameters);

	expect(done.error?.message).toContain(words);
	expect(t.calls()).toEqual([]);
});
