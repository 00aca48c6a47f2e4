import { existsSync } from 'node:fs';
import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { installRuntime } from '../scripts/n8n/installRuntime';
import { runtimeFolder } from '../scripts/n8n/paths';
import { runNode, type NodeRun } from '../test/harness';
import type { RunningOrg } from '../test/org';

const baseFolder = path.join(runtimeFolder, 'node_modules', 'n8n-nodes-base');

/** n8n's built-in Salesforce node, run by the same engine and against the same org as ours. */
export interface BuiltInSalesforce {
	/** Such as `n8n-nodes-base 2.41.1`. */
	name: string;
	run(org: RunningOrg, parameters: INodeParameters, input: IDataObject[]): Promise<NodeRun>;
}

/**
 * Takes the node from the pinned n8n, which is installed if it is not there. A package of its own
 * names that node alone: to load the 400 others takes longer than what is measured.
 */
export async function builtInSalesforce(): Promise<BuiltInSalesforce> {
	if (!existsSync(baseFolder)) {
		await installRuntime((line) => {
			console.error(line);
		});
	}
	const { version } = JSON.parse(await readFile(path.join(baseFolder, 'package.json'), 'utf8')) as {
		version: string;
	};
	const packageDir = await mkdtemp(path.join(tmpdir(), 'built-in-salesforce-'));
	await symlink(path.join(baseFolder, 'dist'), path.join(packageDir, 'dist'));
	const manifest = {
		name: 'n8n-nodes-base',
		version,
		n8n: {
			credentials: ['dist/credentials/SalesforceJwtApi.credentials.js'],
			nodes: ['dist/nodes/Salesforce/Salesforce.node.js'],
		},
	};
	await writeFile(path.join(packageDir, 'package.json'), JSON.stringify(manifest));
	return {
		name: `n8n-nodes-base ${version}`,
		run: async (org, parameters, input) =>
			await runNode({
				node: 'salesforce',
				packageDir,
				parameters: { authentication: 'jwt', ...parameters },
				credentials: {
					// It has its token already, as after its first call.
					salesforceJwtApi: {
						environment: 'production',
						clientId: org.consumerKey,
						username: org.username,
						privateKey: org.privateKey,
						myDomainUrl: org.url,
						accessToken: org.newSession(),
						instanceUrl: org.url,
					},
				},
				input: input.map((json) => ({ json })),
			}),
	};
}
