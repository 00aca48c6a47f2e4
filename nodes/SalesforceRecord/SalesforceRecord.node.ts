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
import { describeWith } from '../shared/metadata/describe';
import { getExternalIdFields, getFields } from '../shared/metadata/loadOptions';
import { searchFilterFields, searchSortFields } from '../shared/metadata/fieldSearch';
import { searchObjects } from '../shared/metadata/listSearch';
import {
	getFieldsForCreate,
	getFieldsForFindOrCreate,
	getFieldsForUpdate,
	getFieldsForUpsert,
} from '../shared/metadata/resourceMapping';
import { getFieldsAndParents } from '../shared/metadata/parentFields';
import { readObject } from '../shared/metadata/objectParameter';
import { operations, type OperationName } from './operations';
import { allFailed } from './operations/allFailed';
import { goesOn } from '../shared/items/goesOn';
import { namesUsed } from './operations/namesUsed';
import { recordProperties } from './recordDescription';

/** Operations that may take long even for a single item. */
const LISTS: ReadonlySet<OperationName> = new Set(['count', 'getAll']);

export class SalesforceRecord implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Record',
		name: 'salesforceRecord',
		icon: {
			light: 'file:../../icons/salesforce.svg',
			dark: 'file:../../icons/salesforce.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ [$parameter["operation"], $parameter["object"]].filter(Boolean).join(": ") }}',
		description: 'Create, read, update and delete records of any Salesforce object, 200 a call',
		defaults: { name: 'Salesforce Record' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [authentication, ...recordProperties],
	};

	methods = {
		listSearch: { searchFilterFields, searchObjects, searchSortFields },
		loadOptions: { getExternalIdFields, getFields, getFieldsAndParents },
		resourceMapping: {
			getFieldsForCreate,
			getFieldsForFindOrCreate,
			getFieldsForUpdate,
			getFieldsForUpsert,
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		let client: SalesforceClient | undefined;
		const operation = this.getNodeParameter('operation', 0) as OperationName;
		try {
			const oneRecord = this.getInputData().length === 1 && !LISTS.has(operation);
			client = await createClient(this, { lane: oneRecord ? 'interactive' : 'normal' });
			const object = readObject(this);
			const describe = await describeWith(client, object, namesUsed(this, operation));
			const output = await operations[operation]({ context: this, client, describe });
			reportCalls(this, client);
			return [output];
		} catch (error) {
			if (!goesOn(this)) {
				throw toNodeError(this.getNode(), error, { summary: client?.summary() });
			}
			return [allFailed(this, toNodeError(this.getNode(), error), operation)];
		}
	}
}
