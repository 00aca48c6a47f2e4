import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { createCredentialStore, runNode, type NodeRun, type RunNodeOptions } from '../harness';
import { startOrg, type OrgOptions, type RunningOrg } from '../org';
import { CALLER, CREDENTIAL, jwtCredential } from './orgCredential';

export { CALLER, CREDENTIAL, jwtCredential } from './orgCredential';
export { autoMap, objectNamed } from './parameters';

/** An org together with a stored credential for it, and nodes that run with both. */
export interface OrgUnderTest {
	org: RunningOrg;
	run(
		node: string,
		parameters: INodeParameters,
		input?: IDataObject[],
		options?: Partial<RunNodeOptions>,
	): Promise<NodeRun>;
	/** Data calls of our nodes since the last reset, without the describes that precede them. */
	calls(): string[];
	close(): Promise<void>;
}

/** Starts an org and signs in to it on first use. */
export async function startOrgUnderTest(options?: OrgOptions): Promise<OrgUnderTest> {
	const org = await startOrg(options);
	const store = createCredentialStore({ [CREDENTIAL]: jwtCredential(org) });
	return {
		org,
		async run(node, parameters, input, runOptions) {
			return await runNode({
				node,
				parameters,
				credentials: store,
				input: input?.map((json): INodeExecutionData => ({ json })),
				...runOptions,
			});
		},
		calls: () =>
			org
				.calls()
				.filter(({ client, path }) => client === CALLER && !path.endsWith('/describe'))
				.map(({ method, path, status }) => `${method} ${withoutRoot(path)} ${status}`),
		close: () => org.close(),
	};
}

function withoutRoot(path: string): string {
	return path.replace(/^\/services\/data\/v[\d.]+/, '');
}

export function jsonOf(run: NodeRun, output = 0): IDataObject[] {
	return (run.outputs[output] ?? []).map(({ json }) => json);
}
