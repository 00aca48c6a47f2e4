import { readWorkflows, withCredential } from '../../demo/workflows';

describe('the example workflows', () => {
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
