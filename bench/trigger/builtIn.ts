import { createRequire } from 'node:module';
import path from 'node:path';

import type { INodeType, IPollFunctions } from 'n8n-workflow';

import { installRuntime } from '../../scripts/n8n/installRuntime';
import { runtimeFolder } from '../../scripts/n8n/paths';
import type { RunningOrg } from '../../test/org';

/** The name by which the org's journal tells the built-in trigger's calls from ours. */
export const BUILT_IN = 'built-in';

export interface BuiltInTrigger {
	version: string;
	/** Makes its clock show another time. Epoch milliseconds. */
	setClock(now: () => number): void;
	/** One poll; gives the records it emits. */
	poll(): Promise<Array<{ Id: string; LastModifiedDate: string }>>;
	/** Bytes of the state it keeps, as JSON. */
	stateBytes(): number;
}

/** n8n's own Salesforce trigger, from the pinned n8n, on Contacts of the simulated org. */
export async function builtInTrigger(
	org: RunningOrg,
	event: 'created' | 'updated',
): Promise<BuiltInTrigger> {
	await installRuntime((line) => console.error(line));
	const load = createRequire(path.join(runtimeFolder, 'package.json'));
	const file = 'n8n-nodes-base/dist/nodes/Salesforce/SalesforceTrigger.node.js';
	const { SalesforceTrigger } = load(file) as { SalesforceTrigger: new () => INodeType };
	const own = createRequire(load.resolve(file));
	const { Settings } = own('luxon') as { Settings: { now: () => number } };
	const { version } = load('n8n-nodes-base/package.json') as { version: string };
	const node = new SalesforceTrigger();
	const staticData = {};
	const context = {
		getWorkflowStaticData: () => staticData,
		getNodeParameter: (name: string) =>
			({ triggerOn: event === 'created' ? 'contactCreated' : 'contactUpdated' })[name] ?? 'jwt',
		getNode: () => ({ name: 'Built-in', typeVersion: 1.1 }),
		getMode: () => 'trigger',
		getWorkflow: () => ({ id: 'bench' }),
		logger: { debug: () => undefined, error: () => undefined },
		helpers: {
			returnJsonArray: (records: unknown[]) => records.map((json) => ({ json })),
			httpRequestWithAuthentication: async (
				_type: string,
				{ url, qs }: { url: string; qs: Record<string, string> },
			) => {
				const address = new URL(url, org.url);
				for (const [name, value] of Object.entries(qs)) address.searchParams.set(name, value);
				const response = await fetch(address, {
					headers: {
						Authorization: `Bearer ${org.newSession()}`,
						'Sforce-Call-Options': `client=${BUILT_IN}`,
					},
				});
				return { statusCode: response.status, body: await response.json() };
			},
		},
	} as unknown as IPollFunctions;
	return {
		version,
		setClock: (now) => {
			Settings.now = now;
		},
		poll: async () => {
			const items = (await node.poll?.call(context))?.[0] ?? [];
			return items.map(({ json }) => json as { Id: string; LastModifiedDate: string });
		},
		stateBytes: () => JSON.stringify(staticData).length,
	};
}
