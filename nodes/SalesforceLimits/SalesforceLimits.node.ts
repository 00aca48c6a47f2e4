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
import { limitProperties } from './limitDescription';
import { getLimits } from './loadLimits';
import { chosenOperation } from './operations';
import { failed } from './operations/failed';

export class SalesforceLimits implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Limits',
		name: 'salesforceLimits',
		icon: {
			light: 'file:../../icons/salesforce.svg',
			dark: 'file:../../icons/salesforce.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Check how much of its limits a Salesforce org has used and route by it, test a connection, and explain an integration',
		defaults: { name: 'Salesforce Limits' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Within', 'Approaching', 'Over'],
		credentials,
		properties: [authentication, ...limitProperties],
	};

	methods = { listSearch: { searchObjects }, loadOptions: { getLimits } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		let client: SalesforceClient | undefined;
		try {
			client = await createClient(this, { lane: 'interactive' });
			const output = await chosenOperation(this)(this, client);
			reportCalls(this, client);
			return output;
		} catch (error) {
			const summary = client?.summary();
			if (this.continueOnFail()) return failed(this, toNodeError(this.getNode(), error));
			throw toNodeError(this.getNode(), error, { summary });
		}
	}
}
