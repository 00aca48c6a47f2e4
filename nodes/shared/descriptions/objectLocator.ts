import type { INodeProperties } from 'n8n-workflow';
import { API_NAME_PATTERN } from '../soql/name';

/**
 * Parameter 'Object': from the list (method `searchObjects`) or by API name. A node adds its own
 * `displayOptions`.
 */
export const objectLocator: INodeProperties = {
	displayName: 'Object',
	name: 'object',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The Salesforce object, standard or custom',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose an object',
			typeOptions: { searchListMethod: 'searchObjects', searchable: true },
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. Invoice__c',
			hint: 'The name the API uses; custom objects end in __c',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: API_NAME_PATTERN,
						errorMessage: 'Use letters, digits and underscores, such as Account or Invoice__c',
					},
				},
			],
		},
	],
};
