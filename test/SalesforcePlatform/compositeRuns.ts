import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeRun, RunNodeOptions } from '../harness';
import type { OrgUnderTest } from '../support/orgNode';

export const goOn = { settings: { onError: 'continueErrorOutput' } } as const;

/** Runs of operations of Composite, and what the org holds after them. */
export function compositeRuns(t: OrgUnderTest): {
	run: (
		parameters: INodeParameters,
		items: IDataObject[],
		options?: Partial<RunNodeOptions>,
	) => Promise<NodeRun>;
	rows: (object: string) => Array<Record<string, unknown>>;
} {
	return {
		run: async (parameters, items, options) =>
			await t.run('salesforcePlatform', { resource: 'composite', ...parameters }, items, options),
		rows: (object) => [...t.org.store.rows(object)],
	};
}
