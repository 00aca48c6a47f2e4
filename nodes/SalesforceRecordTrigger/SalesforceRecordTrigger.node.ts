import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { createClient } from '../shared/client/createClient';
import { toNodeError } from '../shared/client/nodeError';
import type { SalesforceClient } from '../shared/client/types';
import { authentication, credentials } from '../shared/descriptions/authentication';
import { searchFilterFields } from '../shared/metadata/fieldSearch';
import { searchObjects } from '../shared/metadata/listSearch';
import { getFields } from '../shared/metadata/loadOptions';
import { failureOf } from './polling/failure';
import { oneAtATime } from './polling/overlap';
import { poll } from './polling/poll';
import { triggerProperties } from './triggerDescription';

export class SalesforceRecordTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Record Trigger',
		name: 'salesforceRecordTrigger',
		icon: {
			light: 'file:../../icons/salesforce.svg',
			dark: 'file:../../icons/salesforce.dark.svg',
		},
		group: ['trigger'],
		version: [1],
		subtitle: '={{ [$parameter["event"], $parameter["object"]].filter(Boolean).join(": ") }}',
		description:
			'Works with Salesforce records, and starts the workflow when they are created, updated or deleted',
		defaults: { name: 'Salesforce Record Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [authentication, ...triggerProperties],
	};

	methods = {
		listSearch: { searchFilterFields, searchObjects },
		loadOptions: { getFields },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		let client: SalesforceClient | undefined;
		const isTest = this.getMode() === 'manual';
		const run = async () => {
			client = await createClient(this, { lane: isTest ? 'interactive' : 'background' });
			return await poll(this, client, Date.now);
		};
		try {
			return isTest ? await run() : await oneAtATime(this, run);
		} catch (error) {
			const nodeError = toNodeError(this.getNode(), error, { summary: client?.summary() });
			throw Object.assign(nodeError, failureOf(error));
		}
	}
}
