import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { toJobNodeError } from '../shared/bulk/nodeError';
import { createClient } from '../shared/client/createClient';
import { reportCalls } from '../shared/client/report';
import type { SalesforceClient } from '../shared/client/types';
import { authentication, credentials } from '../shared/descriptions/authentication';
import { goesOn } from '../shared/items/goesOn';
import { searchObjects } from '../shared/metadata/listSearch';
import { getFieldsForBulk } from '../shared/metadata/resourceMapping';
import { bulkProperties } from './descriptions/bulkDescription';
import { getFieldsOfJob } from './jobFields';
import { operations } from './operations';
import { allFailed, forCaller } from './operations/outputs';

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
			'={{ $parameter["query"] || ($parameter["jobOperation"] ? $parameter["jobOperation"] + ": " + $parameter["object"] : $parameter["operation"] + " " + ($parameter["resource"] === "queryJob" ? "query job" : "ingest job")) }}',
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
		resourceMapping: { getFieldsForBulk, getFieldsOfJob },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		let client: SalesforceClient | undefined;
		try {
			client = await createClient(this);
			const resource: string = this.getNodeParameter('resource', 0);
			const name: string = this.getNodeParameter('operation', 0);
			const operation = operations[resource]?.[name];
			if (!operation) throw unknownOperation(this, resource, name);
			const outputs = await operation(this, client);
			reportCalls(this, client);
			return forCaller(this, outputs);
		} catch (error) {
			const nodeError = toJobNodeError(this.getNode(), error, { summary: client?.summary() });
			if (!goesOn(this)) throw nodeError;
			return forCaller(this, allFailed(this.getInputData(), nodeError));
		}
	}
}

/** n8n itself adds a "Custom API Call" to the lists. */
function unknownOperation(context: IExecuteFunctions, resource: string, operation: string) {
	return new NodeOperationError(
		context.getNode(),
		`Salesforce Bulk does not know "${operation}" of "${resource}"`,
		{ description: 'Choose one of the operations in the list.' },
	);
}
