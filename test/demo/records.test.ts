import type { Execution } from '../../scripts/n8n/n8nRest';
import { recordsAtSalesforceNodes } from '../../demo/records';
import type { WorkflowFile } from '../../scripts/n8n/workflow';

const workflow: WorkflowFile = {
	name: 'Guarded read',
	nodes: [
		{ name: 'Rows', type: 'n8n-nodes-base.code', parameters: {} },
		{ name: 'Guard', type: 'n8n-nodes-sforce.salesforceLimits', parameters: {} },
		{ name: 'Read', type: 'n8n-nodes-sforce.salesforceQuery', parameters: {} },
		{ name: 'Not reached', type: 'n8n-nodes-sforce.salesforceRecord', parameters: {} },
	],
	connections: {},
	settings: {},
};

const items = (count: number) => Array.from({ length: count }, () => ({ json: {} }));

const execution: Execution = {
	id: '1',
	status: 'success',
	mode: 'manual',
	runData: {
		Rows: [{ source: [], data: { main: [items(3)] } }],
		Guard: [{ source: [{ previousNode: 'Rows' }], data: { main: [[], items(3), []] } }],
		Read: [
			{ source: [{ previousNode: 'Guard', previousNodeOutput: 1 }], data: { main: [items(40)] } },
		],
	},
};

describe('records at the Salesforce nodes of an execution', () => {
	it('counts what went in by the output it came from, and what left by each output', () => {
		expect(recordsAtSalesforceNodes(workflow, execution)).toEqual([
			{ node: 'Guard', itemsIn: 3, itemsOut: [0, 3, 0] },
			{ node: 'Read', itemsIn: 3, itemsOut: [40] },
		]);
	});
});
