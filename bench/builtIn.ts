import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ICredentialType, INodeType } from 'n8n-workflow';

import { installRuntime } from '../scripts/n8n/installRuntime';
import { runtimeFolder } from '../scripts/n8n/paths';
import { builtInCredentials } from '../test/harness/builtInCredentials';
import { builtInNodes } from '../test/harness/builtInNodes';

const NODE = 'n8n-nodes-base.salesforce';
const CREDENTIAL = 'salesforceJwtApi';

/** n8n's built-in Salesforce node, as the harness runs it. */
export interface BuiltInSalesforce {
	/** Type name for `runNode`. */
	node: string;
	/** Name and version, for a figure. */
	peer: string;
	/** A credential with a live session, so that no sign-in is measured. */
	credentials(org: { url: string; accessToken: string }): Record<string, Record<string, string>>;
}

/**
 * Loads n8n's built-in Salesforce node from the pinned n8n, which is installed first where it is not
 * yet, and makes the harness know it.
 */
export async function builtInSalesforce(): Promise<BuiltInSalesforce> {
	const folder = join(runtimeFolder, 'node_modules', 'n8n-nodes-base');
	if (!existsSync(folder)) await installRuntime((line) => console.error(line));
	const load = createRequire(join(folder, 'package.json'));
	const { Salesforce } = load('./dist/nodes/Salesforce/Salesforce.node.js') as {
		Salesforce: new () => INodeType;
	};
	const { SalesforceJwtApi } = load('./dist/credentials/SalesforceJwtApi.credentials.js') as {
		SalesforceJwtApi: new () => ICredentialType;
	};
	builtInNodes[NODE] = new Salesforce();
	builtInCredentials[CREDENTIAL] = new SalesforceJwtApi();
	const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		version: string;
	};
	return {
		node: NODE,
		peer: `n8n-nodes-base.salesforce ${version}`,
		credentials: ({ url, accessToken }) => ({
			[CREDENTIAL]: {
				accessToken,
				instanceUrl: url,
				myDomainUrl: url,
				clientId: 'not used',
				username: 'not used',
				privateKey: 'not used',
			},
		}),
	};
}
