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
import { getFieldsAndParents } from '../shared/metadata/parentFields';
import { searchFilterFields, searchSortFields } from '../shared/metadata/fieldSearch';
import { searchObjects } from '../shared/metadata/listSearch';
import { operationOf } from './operations';
import { failedEntry } from './operations/operation';
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
		subtitle:
			'={{ [$parameter["operation"], $parameter["query"] || $parameter["search"] || $parameter["object"]].filter(Boolean).join(": ") }}',
		description:
			'Read Salesforce records of any object with a SOQL query, written or guided, or find them by a SOSL search',
		defaults: { name: 'Salesforce Query' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [authentication, ...queryProperties],
	};

	methods = {
		listSearch: { searchFilterFields, searchObjects, searchSortFields },
		loadOptions: { getFieldsAndParents },
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
			return [this.getInputData().map((_, item) => failedEntry(this, item, nodeError))];
		}
	}
}
