import type { INodeProperties } from 'n8n-workflow';

import { columnsForm } from '../../shared/descriptions/columnsForm';
import { objectLocator } from '../../shared/descriptions/objectLocator';

const publishing = { show: { resource: ['event'], operation: ['publish'] } };

export const eventProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['event'] } },
		options: [
			{
				name: 'Publish',
				value: 'publish',
				description: 'Publish a platform event for each item, 200 a call',
				action: 'Publish platform event',
			},
		],
		default: 'publish',
	},
	{
		...objectLocator,
		displayName: 'Event',
		description: 'The platform event',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose an event',
				typeOptions: { searchListMethod: 'searchEvents', searchable: true },
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. Order_Event__e',
				hint: 'The name the API uses; platform events end in __e',
			},
		],
		displayOptions: publishing,
	},
	columnsForm({
		method: 'getFieldsForCreate',
		dependsOn: ['object.value'],
		displayOptions: { ...publishing, hide: { object: [''] } },
	}),
];
