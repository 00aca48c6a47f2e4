import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createCredentialStore, listSearch, resourceMapping } from '../harness';
import { CREDENTIAL, jwtCredential } from '../support/orgCredential';
import { orgForTests } from '../support/orgForTests';
import { autoMap, jsonOf, objectNamed } from '../support/orgNode';

const t = orgForTests(
	{ seed: 'empty' },
	{
		actionPartialSave: true,
		actionFailure: 'results',
		actionMixedStatus: 400,
	},
);

const FLOW = '/actions/custom/flow/Create_Follow_Up';
const NO_ACCOUNT = '001000000000001AAA';

const flow = (operation: string, extra: INodeParameters = {}): INodeParameters => ({
	resource: 'flow',
	operation,
	flowName: objectNamed('Create_Follow_Up'),
	columns: autoMap(),
	...extra,
});
const action = (actionType: string, actionName: string, operation = 'invoke'): INodeParameters => ({
	resource: 'action',
	operation,
	actionType,
	actionName: objectNamed(actionName),
	columns: autoMap(),
});
const invoked = () => t.calls().filter((call) => call.startsWith('POST'));
const tasks = () => [...t.org.store.rows('Task')];
const goOn = { settings: { onError: 'continueErrorOutput' } } as const;

/** Items for accounts of their own, all alike, except that the 13 from 400 on name none. */
function items(count: number): IDataObject[] {
	const ids = t.org.seed(
		'Account',
		Array.from({ length: count }, (_, i) => ({ Name: `A${i}` })),
	);
	return ids.map((id, i) => ({
		accountId: i >= 400 && i < 413 ? NO_ACCOUNT : id,
		subject: `Call ${i}`,
	}));
}

describe('invoke', () => {
	it('invokes a flow for 1,000 items in 5 calls; 13 failing ones leave by the error output, the others keep their outputs', async () => {
		const run = await t.run('salesforcePlatform', flow('invoke'), items(1_000), goOn);
		expect(run.error).toBeUndefined();
		expect(invoked()).toEqual([200, 200, 400, 200, 200].map((status) => `POST ${FLOW} ${status}`));
		const done = run.outputs[0] ?? [];
		expect(done).toHaveLength(987);
		const subjects = new Map(tasks().map(({ Id, Subject }) => [Id, Subject]));
		expect(subjects.size).toBe(987);
		for (const { json, pairedItem } of done) {
			const { taskId } = json.outputValues as { taskId: string };
			expect(json).toMatchObject({ success: true, outcome: 'saved' });
			expect(subjects.get(taskId)).toBe(`Call ${(pairedItem as { item: number }).item}`);
		}
		const failed = run.outputs[1] ?? [];
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: 13 }, (_, i): unknown => expect.objectContaining({ item: 400 + i })),
		);
		expect(failed[0]?.json.details).toMatchObject({
			outcome: 'failed',
			errors: [{ statusCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY' }],
		});
	});

	it('tells what was taken back where the org keeps no part of a call, and how to avoid it', async () => {
		t.org.change({ actionPartialSave: false });
		const run = await t.run('salesforcePlatform', flow('invoke'), items(1_000), goOn);
		expect(invoked()).toHaveLength(5);
		expect(run.outputs[0]).toHaveLength(800);
		expect(tasks()).toHaveLength(800);
		const codes = (run.outputs[1] ?? []).map(({ json }) => {
			const { errors } = json.details as { errors: Array<{ statusCode: string }> };
			return errors[0]?.statusCode;
		});
		const count = (code: string) => codes.filter((each) => each === code).length;
		expect(codes).toHaveLength(200);
		expect(count('INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY')).toBe(13);
		expect(count('ALL_OR_NONE_OPERATION_ROLLED_BACK')).toBe(187);
		expect(run.hints.map(({ message }) => message).join()).toContain(
			'187 items were taken back because another item of the same call failed',
		);
	});

	it.each([true, false])(
		'isolates the items: a call each, and no other is taken back (partial save %s)',
		async (actionPartialSave) => {
			t.org.change({ actionPartialSave });
			const parameters = flow('invoke', { options: { isolateItems: true } });
			const fast = jwtCredential(t.org, { requestsPerSecond: 100 });
			const run = await t.run('salesforcePlatform', parameters, items(430), {
				...goOn,
				credentials: createCredentialStore({ [CREDENTIAL]: fast }),
			});
			expect(run.error).toBeUndefined();
			expect(invoked()).toHaveLength(430);
			expect([run.outputs[0]?.length, run.outputs[1]?.length, tasks().length]).toEqual([
				417, 13, 417,
			]);
		},
	);

	it('takes the batch size', async () => {
		const parameters = flow('invoke', { options: { batchSize: 4 } });
		await t.run('salesforcePlatform', parameters, items(10));
		expect(invoked()).toHaveLength(3);
		const tooMany = flow('invoke', { options: { batchSize: 201 } });
		const run = await t.run('salesforcePlatform', tooMany, items(1));
		expect(run.error?.message).toContain(
			"'Batch Size' is 201. Enter a whole number from 1 to 200.",
		);
	});

	it('reads the same results from a call that Salesforce answers with 200', async () => {
		t.org.change({ actionMixedStatus: 200 });
		const run = await t.run('salesforcePlatform', flow('invoke'), items(430), goOn);
		expect([run.outputs[0]?.length, run.outputs[1]?.length]).toEqual([417, 13]);
	});

	it('calls an outcome unknown where errors come without results, unless the item was alone', async () => {
		t.org.change({ actionFailure: 'errors' });
		const input = [...items(2), { accountId: NO_ACCOUNT }];
		const regular = { settings: { onError: 'continueRegularOutput' } } as const;
		const together = await t.run('salesforcePlatform', flow('invoke'), input, regular);
		expect(jsonOf(together).map(({ outcome }) => outcome)).toEqual(Array(3).fill('unknown'));
		expect(JSON.stringify(jsonOf(together))).toContain("switch on 'Isolate Items'");
		const options = { options: { isolateItems: true } };
		const apart = await t.run('salesforcePlatform', flow('invoke', options), input, regular);
		expect(jsonOf(apart).map(({ outcome }) => outcome)).toEqual(['saved', 'saved', 'failed']);
	});

	it('stops at the first call with a failure, and its error accounts for every item', async () => {
		const run = await t.run('salesforcePlatform', flow('invoke'), items(1_000));
		expect(invoked()).toHaveLength(3);
		expect(run.error?.message).toContain('Not run: 413 of 1000. Item 400: INSUFFICIENT_ACCESS');
		expect(run.error?.description).toContain(
			'Saved: items 0-399, 413-599. Failed: items 400-412. Not tried: items 600-999.',
		);
	});

	it.each(['503-after', 'reset-after', 'lock-row'])(
		'never sends a call again that Salesforce had let in: %s',
		async (kind) => {
			t.org.fault({ kind, match: { path: FLOW } } as Parameters<typeof t.org.fault>[0]);
			const run = await t.run('salesforcePlatform', flow('invoke'), items(3), goOn);
			expect(invoked()).toHaveLength(1);
			expect(run.outputs[0]).toHaveLength(kind === 'lock-row' ? 2 : 0);
		},
	);

	it('sends a call again that never arrived, or was turned away at the door', async () => {
		t.org.fault({ kind: 'session-expired', match: { path: FLOW } });
		t.org.fault({ kind: 'limit-concurrent', match: { path: FLOW } });
		const run = await t.run('salesforcePlatform', flow('invoke'), items(3));
		expect(run.error).toBeUndefined();
		expect(tasks()).toHaveLength(3);
	});

	it('runs in a Retry On Fail only what has not run, and what was refused last', async () => {
		const [first = {}, ...others] = items(6);
		const input = [first, { accountId: NO_ACCOUNT }, ...others];
		const parameters = flow('invoke', { options: { batchSize: 2 } });
		const run = await t.run('salesforcePlatform', parameters, input, {
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});
		expect(run.error?.description).toContain('Saved: items 0, 2-6. Failed: item 1.');
		expect(tasks()).toHaveLength(6);
		expect(invoked().map((call) => call.split(' ').at(-1))).toEqual([
			'400',
			'200',
			'200',
			'200',
			'400',
		]);
	});

	it('refuses an unknown flow, an unknown input and a missing one before anything is invoked', async () => {
		const none = flow('invoke', { flowName: objectNamed('None') });
		const unknown = await t.run('salesforcePlatform', none, items(1));
		expect(unknown.error?.message).toContain(`'Flow' is "None", which this org does not have`);
		const [item] = items(1);
		const extra = await t.run('salesforcePlatform', flow('invoke'), [{ ...item, other: 1 }]);
		expect(extra.error?.message).toContain(
			'"Create_Follow_Up" has no input "other"; it has "accountId", "subject"',
		);
		const missing = await t.run('salesforcePlatform', flow('invoke'), [{ subject: 'x' }]);
		expect(missing.error?.message).toContain('needs "accountId"');
		expect(invoked()).toEqual([]);
	});

	it('sends each input in its own type, lists too', async () => {
		const accountIds = t.org.seed('Account', [{ Name: 'A' }, { Name: 'B' }]);
		const run = await t.run(
			'salesforcePlatform',
			flow('invoke', { flowName: objectNamed('Rate_Accounts') }),
			[
				{ accountIds, employees: '12', since: '2026-11-24T10:00:00.000Z', isUrgent: 'true' },
				{ ACCOUNTIDS: JSON.stringify(accountIds), rating: 'Hot', isUrgent: '' },
				{ accountIds: accountIds[0], rating: null },
				{ accountIds, isUrgent: 'perhaps' },
			],
			{ settings: { onError: 'continueRegularOutput' } },
		);
		const given = jsonOf(run).map(({ outputValues }): unknown =>
			outputValues ? JSON.parse((outputValues as { given: string }).given) : undefined,
		);
		expect(given).toEqual([
			{ accountIds, employees: 12, since: '2026-11-24', isUrgent: true },
			{ accountIds, rating: 'Hot' },
			{ accountIds: [accountIds[0]], rating: null },
			undefined,
		]);
		expect(JSON.stringify(jsonOf(run)[3])).toContain('needs true or false');
	});
});

describe('other actions', () => {
	it('invokes Apex, a standard action, a quick action and an e-mail alert', async () => {
		const [id = ''] = t.org.seed('Account', [{ Name: 'A' }]);
		const mail = { emailAddresses: 'a@acme.example', emailSubject: 'Note', emailBody: 'Text' };
		const runs: Array<[INodeParameters, IDataObject]> = [
			[action('apex', 'RateAccount'), { accountId: id, rating: 'Hot' }],
			[action('standard', 'emailSimple'), mail],
			[action('quickAction', 'Account.Log_Call'), { contextId: id }],
			[action('emailAlert', 'Account.Welcome'), { SObjectRowId: id }],
		];
		for (const [parameters, item] of runs) {
			const run = await t.run('salesforcePlatform', parameters, [item]);
			expect(run.error).toBeUndefined();
			expect(jsonOf(run)).toMatchObject([{ success: true, outcome: 'saved' }]);
		}
		expect(invoked()).toEqual([
			'POST /actions/custom/apex/RateAccount 200',
			'POST /actions/standard/emailSimple 200',
			'POST /actions/custom/quickAction/Account/Log_Call 200',
			'POST /actions/custom/emailAlert/Account/Welcome 200',
		]);
		expect(t.org.store.byId('Account', id)?.Rating).toBe('Hot');
	});

	it('refuses items of several kinds of action, which no one call can hold', async () => {
		const run = await t.run(
			'salesforcePlatform',
			{ ...action('apex', 'RateAccount'), actionType: '={{ $json.type }}' },
			[{ type: 'apex' }, { type: 'flow' }],
		);
		expect(run.error?.message).toContain(
			'\'Action Type\' is "apex" for item 0 and "flow" for item 1',
		);
		expect(t.calls()).toEqual([]);
	});

	it('refuses a kind of action that would change the path', async () => {
		const run = await t.run('salesforcePlatform', action('apex/../flow', 'X', 'getAll'), [{}]);
		expect(run.error?.message).toContain(`'Action Type' is "apex/../flow", which is none`);
		expect(t.calls()).toEqual([]);
	});
});

describe('list and describe', () => {
	it('lists the flows, and quick actions object by object', async () => {
		const flows = await t.run('salesforcePlatform', flow('getAll'));
		expect(jsonOf(flows).map(({ name }) => name)).toEqual(['Create_Follow_Up', 'Rate_Accounts']);
		const quick = await t.run('salesforcePlatform', action('quickAction', '', 'getAll'));
		expect(jsonOf(quick)).toMatchObject([{ name: 'Account.Log_Call', label: 'Log a Call' }]);
	});

	it('describes inputs and outputs, an item each', async () => {
		const run = await t.run('salesforcePlatform', flow('get'));
		expect(jsonOf(run).map(({ direction, name, required }) => [direction, name, required])).toEqual(
			[
				['input', 'accountId', true],
				['input', 'subject', false],
				['output', 'taskId', undefined],
				['output', 'Flow__InterviewStatus', undefined],
			],
		);
	});
});

describe('in the editor', () => {
	const call = (parameters: INodeParameters) => ({
		node: 'salesforcePlatform',
		parameters,
		credentials: createCredentialStore({ [CREDENTIAL]: jwtCredential(t.org) }),
	});

	it('lists flows and the actions of the kind that is chosen', async () => {
		const flows = await listSearch({
			...call(flow('invoke')),
			method: 'searchFlows',
			filter: 'rate',
		});
		expect(flows.results).toEqual([
			{ name: 'Rate Accounts (Rate_Accounts)', value: 'Rate_Accounts' },
		]);
		const alerts = await listSearch({ ...call(action('emailAlert', '')), method: 'searchActions' });
		expect(alerts.results.map(({ value }) => value)).toEqual(['Account.Welcome']);
	});

	it('reads the actions of a kind once, whatever is typed', async () => {
		const search = async (filter: string) =>
			await listSearch({ ...call(action('quickAction', '')), method: 'searchActions', filter });
		const [all, some] = [await search(''), await search('no such')];
		expect([all.results.length, some.results.length]).toEqual([1, 0]);
		const reads = t.org.calls().filter(({ path }) => path.includes('/actions/custom/quickAction'));
		expect(reads.map(({ path }) => path)).toEqual([...new Set(reads.map(({ path }) => path))]);
		expect(reads.length).toBeGreaterThan(1);
	});

	it('maps the inputs by type, those that are required first', async () => {
		const rate = flow('invoke', { flowName: objectNamed('Rate_Accounts') });
		const { fields } = await resourceMapping({ ...call(rate), method: 'getFlowInputs' });
		expect(fields.map(({ id, type, required }) => [id, type, required])).toEqual([
			['accountIds', 'array', true],
			['employees', 'number', false],
			['isUrgent', 'boolean', false],
			['rating', 'string', false],
			['since', 'string', false],
		]);
		const apex = await resourceMapping({
			...call(action('apex', 'RateAccount')),
			method: 'getActionInputs',
		});
		expect(apex.fields.map(({ id }) => id)).toEqual(['accountId', 'rating']);
	});

	it('has the name of an input directly behind its label, since the panel cuts what is long', async () => {
		const labels = async (name: string) => {
			const chosen = flow('invoke', { flowName: objectNamed(name) });
			const { fields } = await resourceMapping({ ...call(chosen), method: 'getFlowInputs' });
			return fields.map(({ displayName }) => displayName);
		};
		expect(await labels('Create_Follow_Up')).toEqual([
			'Account ID (accountId), record ID',
			'Subject (subject)',
		]);
		expect(await labels('Rate_Accounts')).toContain('Since (since), YYYY-MM-DD');
	});

	it('says that nothing is chosen, or that it does not exist', async () => {
		const none = flow('invoke', { flowName: objectNamed('') });
		const empty = await resourceMapping({ ...call(none), method: 'getFlowInputs' });
		expect(empty.emptyFieldsNotice).toBe("Choose one under 'Flow' first.");
		const nope = flow('invoke', { flowName: objectNamed('Nope') });
		const unknown = await resourceMapping({ ...call(nope), method: 'getFlowInputs' });
		expect(unknown.emptyFieldsNotice).toContain('which this org does not have');
	});
});
