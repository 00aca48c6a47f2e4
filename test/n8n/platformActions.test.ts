import type { Execution } from '../../scripts/n8n/n8nRest';
import { startOrg, type RunningOrg } from '../org';
import { autoMap, objectNamed } from '../support/parameters';
import { itemsOf } from './support/items';
import { RealN8n } from './support/realN8n';
import {
	codeNode,
	MANUAL_TRIGGER,
	manualTrigger,
	salesforceNode,
	workflowOf,
} from './support/workflow';

let org: RunningOrg;
let n8n: RealN8n;
let execution: Execution;
let accountId: string;

/** An operation, and the items that a Code node before it gives. */
interface Step {
	name: string;
	parameters: Record<string, unknown>;
	items?: object[];
}

const columns = autoMap();
const root = '/services/data/v67.0';

function steps(): Step[] {
	return [
		{
			name: 'List Flows',
			parameters: { resource: 'flow', operation: 'getAll' },
		},
		{
			name: 'Describe Flow',
			parameters: {
				resource: 'flow',
				operation: 'get',
				flowName: objectNamed('Create_Follow_Up'),
			},
		},
		{
			name: 'Invoke Flow',
			parameters: {
				resource: 'flow',
				operation: 'invoke',
				flowName: objectNamed('Create_Follow_Up'),
				columns: {
					mappingMode: 'defineBelow',
					value: { accountId: '={{ $json.account }}', subject: '={{ $json.text }}' },
					matchingColumns: [],
					schema: [],
				},
			},
			items: [0, 1, 2].map((i) => ({ account: accountId, text: `Call ${i}` })),
		},
		{
			name: 'List Actions',
			parameters: { resource: 'action', operation: 'getAll', actionType: 'quickAction' },
		},
		{
			name: 'Describe Action',
			parameters: {
				resource: 'action',
				operation: 'get',
				actionType: 'apex',
				actionName: objectNamed('RateAccount'),
			},
		},
		{
			name: 'Invoke Action',
			parameters: {
				resource: 'action',
				operation: 'invoke',
				actionType: 'apex',
				actionName: objectNamed('RateAccount'),
				columns,
			},
			items: [{ accountId, rating: 'Hot' }],
		},
		{
			name: 'Publish',
			parameters: {
				resource: 'event',
				operation: 'publish',
				object: objectNamed('Order_Event__e'),
				columns,
			},
			items: [{ Order_Number__c: 'O-1' }, { Order_Number__c: 'O-2' }],
		},
		{
			name: 'Graph',
			parameters: {
				resource: 'composite',
				operation: 'graph',
				object: objectNamed('Account'),
				columns,
				children: {
					child: [
						{ object: objectNamed('Contact'), lookupField: '', source: 'list', list: 'people' },
					],
				},
			},
			items: [{ Name: 'Graph', people: [{ LastName: 'One' }, { LastName: 'Two' }] }],
		},
		{
			name: 'Tree',
			parameters: {
				resource: 'composite',
				operation: 'tree',
				object: objectNamed('Account'),
				body: '={{ $json }}',
			},
			items: [{ Name: 'Tree', Contacts: [{ LastName: 'Leaf' }] }],
		},
		{
			name: 'Request',
			parameters: {
				resource: 'composite',
				operation: 'request',
				body: JSON.stringify([
					{
						method: 'POST',
						url: `${root}/sobjects/Account`,
						referenceId: 'acme',
						body: { Name: 'Request' },
					},
					{ method: 'GET', url: `${root}/sobjects/Account/@{acme.id}`, referenceId: 'read' },
				]),
			},
		},
	];
}

beforeAll(async () => {
	org = await startOrg({ seed: 'empty' });
	[accountId = ''] = org.seed('Account', [{ Name: 'Acme' }]);
	n8n = await RealN8n.start({ name: 'platform-actions' });
	const all = steps();
	const workflow = await n8n.addWorkflow(
		workflowOf(
			'Platform actions',
			[
				manualTrigger(),
				...all.flatMap(({ name, parameters, items = [{}] }) => [
					codeNode(`${name} Items`, `return ${JSON.stringify(items.map((json) => ({ json })))};`),
					salesforceNode(name, 'salesforcePlatform', parameters),
				]),
			],
			all.flatMap(({ name }) => [
				{ from: MANUAL_TRIGGER, to: `${name} Items` },
				{ from: `${name} Items`, to: name },
			]),
		),
		await n8n.addCredential(org),
	);
	execution = await n8n.run(workflow);
});
afterAll(async () => {
	await n8n.stop();
	await org.close();
});

test('one workflow runs every operation of flows, actions, events and composites', () => {
	expect(execution.status).toBe('success');
	const count = (name: string) => itemsOf(execution, name).length;
	expect(Object.fromEntries(steps().map(({ name }) => [name, count(name)]))).toEqual({
		'List Flows': 2,
		'Describe Flow': 4,
		'Invoke Flow': 3,
		'List Actions': 1,
		'Describe Action': 3,
		'Invoke Action': 1,
		Publish: 2,
		Graph: 1,
		Tree: 1,
		Request: 2,
	});
});

test('the org holds what the workflow says it has done', () => {
	const rows = (object: string) => [...org.store.rows(object)];
	const tasks = new Map(rows('Task').map(({ Id, Subject }) => [Id, Subject]));
	const subjects = itemsOf(execution, 'Invoke Flow').map(({ outputValues }) =>
		tasks.get((outputValues as { taskId: string }).taskId),
	);
	expect(subjects).toEqual(['Call 0', 'Call 1', 'Call 2']);
	expect(org.store.byId('Account', accountId)?.Rating).toBe('Hot');
	const [graph] = itemsOf(execution, 'Graph');
	const ofGraph = rows('Contact').filter(({ AccountId }) => AccountId === graph?.id);
	expect(ofGraph.map(({ LastName }) => LastName)).toEqual(['One', 'Two']);
	const [tree] = itemsOf(execution, 'Tree');
	expect(rows('Contact').filter(({ AccountId }) => AccountId === tree?.id)).toHaveLength(1);
	expect(itemsOf(execution, 'Publish')).toMatchObject([{ success: true }, { success: true }]);
	expect(itemsOf(execution, 'Request')[1]).toMatchObject({ body: { Name: 'Request' } });
});
