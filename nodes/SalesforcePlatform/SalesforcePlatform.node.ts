import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { createClient } from '../shared/client/createClient';
import { toNodeError } from '../shared/client/nodeError';
import { reportCalls } from '../shared/client/report';
import type { SalesforceClient } from '../shared/client/types';
import { authentication, credentials } from '../shared/descriptions/authentication';
import { searchObjects } from '../shared/metadata/listSearch';
import { operationOf } from './operations';
import { allFailed } from './operations/operation';
import { platformProperties } from './platformDescription';
import { getReportColumns, searchReports } from './reportSearch';

export class SalesforcePlatform implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Platform',
		name: 'salesforcePlatform',
		icon: {
			light: 'file:../../icons/salesforce.svg',
			dark: 'file:../../icons/salesforce.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Send files to Salesforce and get them, read its metadata, or call any REST resource',
		defaults: { name: 'Salesforce Platform' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [authentication, ...platformProperties],
	};

	methods = {
		listSearch: { searchObjects, searchReports },
		loadOptions: { getReportColumns },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		let client: SalesforceClient | undefined;
		try {
			const run = operationOf(
				this.getNodeParameter('resource', 0),
				this.getNodeParameter('operation', 0),
			);
			client = await createClient(this);
			const output = await run(this, client);
			reportCalls(this, client);
			return [output];
		} catch (error) {
			const nodeError = toNodeError(this.getNode(), error, { summary: client?.summary() });
			if (!this.continueOnFail()) throw nodeError;
			return [allFailed(this, nodeError)];
		}
	}
}
