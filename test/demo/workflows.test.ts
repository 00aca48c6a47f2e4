import type { INodeType } from 'n8n-workflow';
import { SalesforceBulk } from '../../nodes/SalesforceBulk/SalesforceBulk.node';
import { SalesforceLimits } from '../../nodes/SalesforceLimits/SalesforceLimits.node';
import { SalesforceQuery } from '../../nodes/SalesforceQuery/SalesforceQuery.node';
import { SalesforceRecord } from '../../nodes/SalesforceRecord/SalesforceRecord.node';
import { SalesforceRecordTrigger } from '../../nodes/SalesforceRecordTrigger/SalesforceRecordTrigger.node';
import { readWorkflows } from '../../demo/workflows';
import { isSalesforceNode, withCredential } from '../../scripts/n8n/workflow';

const nodeTypes: INodeType[] = [
	new SalesforceBulk(),
	new SalesforceLimits(),
	new SalesforceQuery(),
	new SalesforceRecord(),
	new SalesforceRecordTrigger(),
];

/** The parameter names of a node type of the package; n8n itself adds `pollTimes` to triggers. */
function parameterNames(type: string): Set<string> {
	const found = nodeTypes.find(({ description }) => type.endsWith(`.${description.name}`));
	return new Set(['pollTimes', ...(found?.description.properties ?? []).map(({ name }) => name)]);
}

describe('the example workflows', () => {
	it('set only parameters that their nodes have', async () => {
		for (const [, { nodes }] of await readWorkflows()) {
			for (const { type, parameters } of nodes.filter(isSalesforceNode)) {
				const known = parameterNames(type);
				expect(Object.keys(parameters).filter((name) => !known.has(name))).toEqual([]);
			}
		}
	});

	it('carry no credential, so that n8n asks the user for one', async () => {
		for (const [, { nodes }] of await readWorkflows()) {
			expect(nodes.filter(({ credentials }) => credentials)).toEqual([]);
		}
	});

	it('connect only nodes that exist', async () => {
		for (const [, { nodes, connections }] of await readWorkflows()) {
			const names = new Set(nodes.map(({ name }) => name));
			const mentioned = JSON.stringify(connections).matchAll(/"node":"([^"]+)"/g);
			const targets = [...mentioned].map(([, target]) => target);
			expect([...Object.keys(connections), ...targets].filter((name) => !names.has(name!))).toEqual(
				[],
			);
		}
	});

	it('take the credential in their Salesforce nodes alone', async () => {
		const workflow = (await readWorkflows()).get('limits-guard')!;
		const { nodes } = withCredential(workflow, { id: '7', name: 'Org' });
		const withOne = nodes.filter(({ credentials }) => credentials).map(({ name }) => name);
		expect(withOne).toEqual(['Check Limits', 'Read All Contacts']);
	});
});
