import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { createCredentialStore, runNode, type NodeRun, type RunNodeOptions } from '../harness';
import { startOrg, type OrgOptions, type RunningOrg } from '../org';

export const CREDENTIAL = 'salesforceServerApi';

/** The name by which the org's journal tells our calls from others. */
export const CALLER = 'node-test';

/** A credential of the simulated org, as a user would fill it in. */
export function jwtCredential(
	org: RunningOrg,
	overrides: ICredentialDataDecryptedObject = {},
): ICredentialDataDecryptedObject {
	return {
		flow: 'jwtBearer',
		myDomainUrl: org.url,
		consumerKey: org.consumerKey,
		username: org.username,
		privateKey: org.privateKey,
		callerName: CALLER,
		...overrides,
	};
}

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

/** As picked from the list: n8n checks a typed name against the clock, which a busy machine can lose. */
export function objectNamed(name: string): INodeParameters {
	return { __rl: true, mode: 'list', value: name };
}

/** 'Map Automatically', with the column to match on if there is one. */
export function autoMap(matchOn?: string): INodeParameters {
	return {
		mappingMode: 'autoMapInputData',
		value: null,
		matchingColumns: matchOn ? [matchOn] : [],
		schema: [],
	};
}

export function jsonOf(run: NodeRun, output = 0): IDataObject[] {
	return (run.outputs[output] ?? []).map(({ json }) => json);
}
