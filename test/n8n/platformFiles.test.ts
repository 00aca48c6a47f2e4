import type { Execution } from '../../scripts/n8n/n8nRest';
import { startOrg, type RunningOrg } from '../org';
import { objectNamed } from '../support/parameters';
import { itemsOf } from './support/items';
import { RealN8n } from './support/realN8n';
import {
	codeNode,
	manualTrigger,
	salesforceNode,
	workflowOf,
	type NodePlan,
} from './support/workflow';

const TEXT = 'Ünï text of a file';

let org: RunningOrg;
let n8n: RealN8n;
let execution: Execution;
let accountId: string;
let otherId: string;
let reportId: { __rl: true; mode: string; value: string };

/** An operation; `file` puts a file before it. */
interface Step {
	name: string;
	parameters: Record<string, unknown>;
	file?: boolean;
}

const step = (
	name: string,
	resource: string,
	operation: string,
	parameters: Record<string, unknown> = {},
): Step => ({ name, parameters: { resource, operation, ...parameters } });

function steps(): Step[] {
	const account = objectNamed('Account');
	return [
		{
			...step('Upload', 'file', 'upload', { linkedRecordIds: `${accountId}, ${otherId}` }),
			file: true,
		},
		step('Download', 'file', 'download', { recordId: "={{ $('Upload').first().json.id }}" }),
		step('List Files', 'file', 'getAll', { recordId: otherId }),
		step('Request', 'apiRequest', 'send', {
			path: '/query',
			query: { parameters: [{ name: 'q', value: 'SELECT Name FROM Account ORDER BY Name' }] },
			options: { returnAll: true },
		}),
		step('Objects', 'metadata', 'getAll'),
		step('Describe', 'metadata', 'describe', { object: account }),
		step('Layouts', 'metadata', 'getLayouts', { object: account }),
		step('Picklist', 'metadata', 'getPicklistValues', { object: account, field: 'Industry' }),
		step('Record Types', 'metadata', 'getRecordTypes', { object: account }),
		step('Apex', 'apexRest', 'call', {
			method: 'POST',
			path: '/echo/orders',
			bodyType: 'json',
			body: '={{ JSON.stringify({ n: 1 + 1 }) }}',
		}),
		step('Reports', 'report', 'getAll'),
		step('Report', 'report', 'get', { reportId }),
		step('Run', 'report', 'run', {
			reportId,
			filters: { conditions: [{ column: 'AMOUNT', operator: 'greaterThan', value: '10' }] },
			options: { columnNames: 'label' },
		}),
		step('Run Later', 'report', 'runAsync', { reportId, options: { includeDetails: false } }),
		step('Submit', 'approval', 'submit', { recordId: accountId, comments: 'please' }),
		step('Submit Other', 'approval', 'submit', { recordId: otherId }),
		step('Pending', 'approval', 'getAll'),
		step('Approve', 'approval', 'approve', { recordId: accountId }),
		step('Reject', 'approval', 'reject', { recordId: otherId }),
	];
}

function nodesOf({ name, parameters, file }: Step): NodePlan[] {
	const json = JSON.stringify({ json: { text: TEXT } });
	return [
		codeNode(`Before ${name}`, `return [${json}];`),
		...(file
			? [
					{
						name: `File for ${name}`,
						type: 'n8n-nodes-base.convertToFile',
						typeVersion: 1.1,
						parameters: {
							operation: 'toText',
							sourceProperty: 'text',
							options: { fileName: 'note.txt' },
						},
					},
				]
			: []),
		salesforceNode(name, 'salesforcePlatform', parameters),
	];
}

beforeAll(async () => {
	org = await startOrg({ seed: 'empty' });
	[accountId = '', otherId = ''] = org.seed('Account', [{ Name: 'Acme' }, { Name: 'Beta' }]);
	org.seed(
		'Opportunity',
		[5, 50].map((Amount) => ({
			Name: `Of ${Amount}`,
			Amount,
			StageName: 'Prospecting',
			CloseDate: '2026-11-23',
		})),
	);
	const report = org.store.byField('Report', 'DeveloperName', 'Opportunities_by_Stage')[0];
	reportId = { __rl: true, mode: 'id', value: report?.Id ?? '' };
	n8n = await RealN8n.start({ name: 'platform-files' });
	const workflow = await n8n.addWorkflow(
		workflowOf('Platform files', [manualTrigger(), ...steps().flatMap(nodesOf)]),
		await n8n.addCredential(org),
	);
	execution = await n8n.run(workflow);
});
afterAll(async () => {
	await n8n.stop();
	await org.close();
});

const first = (node: string) => itemsOf(execution, node)[0];

test('every operation runs in one workflow', () => {
	expect(execution.status).toBe('success');
	for (const { name } of steps()) {
		expect([name, itemsOf(execution, name).length > 0]).toEqual([name, true]);
	}
});

test('a file goes up, is linked to both records and comes back', () => {
	expect(first('Upload')).toMatchObject({ success: true, outcome: 'saved' });
	expect(first('Download')).toMatchObject({
		Id: first('Upload')?.['id'],
		FileExtension: 'txt',
		ContentSize: Buffer.byteLength(TEXT),
	});
	const [item] = execution.runData['Download']?.[0]?.data?.main?.[0] ?? [];
	expect(item?.binary).toMatchObject({ data: { fileName: 'note.txt' } });
	expect(itemsOf(execution, 'List Files')).toMatchObject([
		{ ContentDocumentId: first('Upload')?.['documentId'] },
	]);
});

test('requests, metadata and Apex REST give what the org answers', () => {
	expect(itemsOf(execution, 'Request').map((item) => item['Name'])).toEqual(['Acme', 'Beta']);
	expect(first('Describe')).toMatchObject({ name: 'Account' });
	expect(itemsOf(execution, 'Picklist').map((item) => item['field'])).toContain('Industry');
	expect(first('Apex')).toMatchObject({ method: 'POST', path: '/echo/orders', body: { n: 2 } });
});

test('reports become items', () => {
	expect(first('Report')).toMatchObject({ reportMetadata: { name: 'Opportunities by Stage' } });
	expect(itemsOf(execution, 'Run')).toMatchObject([
		{ Stage: 'Prospecting', 'Opportunity Name': 'Of 50', Amount: 50 },
	]);
	expect(itemsOf(execution, 'Run Later').at(-1)).toMatchObject({
		rowType: 'grandTotal',
		's!AMOUNT': 55,
		RowCount: 2,
	});
});

test('approvals are submitted, listed and decided', () => {
	expect(itemsOf(execution, 'Pending')).toHaveLength(2);
	expect(first('Approve')).toMatchObject({ entityId: accountId, instanceStatus: 'Approved' });
	expect(first('Reject')).toMatchObject({ entityId: otherId, instanceStatus: 'Rejected' });
});
