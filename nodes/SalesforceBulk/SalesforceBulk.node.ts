import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { createClient } from '../shared/client/createClient';
import { reportCalls } from '../shared/client/report';
import type { SalesforceClient } from '../shared/client/types';
import { authentication, credentials } from '../shared/descriptions/authentication';
import { searchObjects } from '../shared/metadata/listSearch';
import { getFieldsForBulk } from '../shared/metadata/resourceMapping';
import { bulkProperties } from './bulkDescription';
import { runIngest } from './operations/ingest';
import { allFailed, forCaller } from './operations/outputs';
import { runQuery } from './operations/query';
import { toBulkNodeError } from './operations/nodeError';

const operations = { ingestJob: runIngest, queryJob: runQuery };

export class SalesforceBulk implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Bulk',
		name: 'salesforceBulk',
		icon: {
			light: 'file:../../icons/salesforce.svg',
			dark: 'file:../../icons/salesforce.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle:
			'={{ $parameter["resource"] === "queryJob" ? $parameter["query"] : $parameter["jobOperation"] + ": " + $parameter["object"] }}',
		description: 'Write or read thousands of Salesforce records as one job of Bulk API 2.0',
		defaults: { name: 'Salesforce Bulk' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Succeeded', 'Failed', 'Unprocessed'],
		credentials,
		properties: [authentication, ...bulkProperties],
	};

	methods = {
		listSearch: { searchObjects },
		resourceMapping: { getFieldsForBulk },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		let client: SalesforceClient | undefined;
		try {
			client = await createClient(this);
			const resource = this.getNodeParameter('resource', 0) as keyof typeof operations;
			const outputs = await operations[resource](this, client);
			reportCalls(this, client);
			return forCaller(this, outputs);
		} catch (error) {
			const nodeError = toBulkNodeError(this.getNode(), error, client?.summary());
			if (!this.continueOnFail()) throw nodeError;
			return forCaller(this, allFailed(this.getInputData(), nodeError));
		}
	}
}
