import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { runNode, type NodeRun, type RunNodeOptions } from '../harness';
import type { JournalEntry, RunningOrg } from '../org';

/** Runs the built node against a simulated org. */
export async function runBulk(
	org: RunningOrg,
	parameters: INodeParameters,
	items: IDataObject[] = [{}],
	more: Partial<RunNodeOptions> = {},
): Promise<NodeRun> {
	return await runNode({
		node: 'salesforceBulk',
		parameters,
		input: items.map((json) => ({ json })),
		credentials: {
			salesforceServerApi: {
				flow: 'clientCredentials',
				myDomainUrl: org.url,
				consumerKey: org.consumerKey,
				consumerSecret: org.consumerSecret,
			},
		},
		...more,
	});
}

/** Parameters of an ingest job whose columns are mapped automatically. */
export function ingest(
	object: string,
	jobOperation: string,
	more: INodeParameters = {},
	matchingColumns: string[] = [],
): INodeParameters {
	return {
		resource: 'ingestJob',
		operation: 'run',
		object: { __rl: true, mode: 'list', value: object },
		jobOperation,
		columns: { mappingMode: 'autoMapInputData', value: null, matchingColumns, schema: [] },
		...more,
	};
}

export function query(text: string, more: INodeParameters = {}): INodeParameters {
	return { resource: 'queryJob', operation: 'run', query: text, ...more };
}

/** The numbers of the input items that the items are paired with. */
export function partners(items: readonly INodeExecutionData[] = []): Array<number | undefined> {
	return items.map(({ pairedItem }) =>
		typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : undefined,
	);
}

export function jsonOf(items: readonly INodeExecutionData[] = []): IDataObject[] {
	return items.map(({ json }) => json);
}

/** The org's journal as `METHOD path`, without version and IDs, token calls left out. */
export function callsOf(org: RunningOrg): string[] {
	return org
		.calls()
		.filter(({ path }: JournalEntry) => !path.includes('/oauth2/'))
		.map(
			({ method, path }) =>
				`${method} ${path.replace(/^\/services\/data\/v[\d.]+/, '').replace(/\/750\w+/, '/ID')}`,
		);
}
