import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { createClient } from '../shared/client/createClient';
import { failedItems } from '../shared/client/failedItem';
import { toNodeError } from '../shared/client/nodeError';
import { reportCalls } from '../shared/client/report';
import type { SalesforceClient } from '../shared/client/types';
import { authentication, credentials } from '../shared/descriptions/authentication';
import { execute } from './operations/execute';
import { queryProperties } from './queryDescription';

export class SalesforceQuery implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Query',
		name: 'salesforceQuery',
		icon: {
			light: 'file:../../icons/salesforce.svg',
			dark: 'file:../../icons/salesforce.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["query"] }}',
		description: 'Read Salesforce records with a SOQL query, all pages',
		defaults: { name: 'Salesforce Query' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [authentication, ...queryProperties],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		let client: SalesforceClient | undefined;
		try {
			client = await createClient(this);
			const output = await execute(this, client);
			reportCalls(this, client);
			return [output];
		} catch (error) {
			const nodeError = toNodeError(this.getNode(), error, { summary: client?.summary() });
			if (!this.continueOnFail()) throw nodeError;
			return [failedItems(this, nodeError, 'failed')];
		}
	}
}
