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
import { goesOn } from '../shared/items/goesOn';
import { searchEvents, searchObjects } from '../shared/metadata/listSearch';
import { getFieldsForCreate } from '../shared/metadata/resourceMapping';
import { getActionInputs, getFlowInputs, searchActions, searchFlows } from './actions/editor';
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
			'Run flows and actions, create related records, publish events, send and get files, run reports, decide approvals, call Apex REST or any other REST resource, and read metadata',
		defaults: { name: 'Salesforce Platform' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [authentication, ...platformProperties],
	};

	methods = {
		listSearch: { searchActions, searchEvents, searchFlows, searchObjects, searchReports },
		loadOptions: { getReportColumns },
		resourceMapping: { getActionInputs, getFieldsForCreate, getFlowInputs },
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
			if (!goesOn(this)) throw nodeError;
			return [allFailed(this, nodeError)];
		}
	}
}
