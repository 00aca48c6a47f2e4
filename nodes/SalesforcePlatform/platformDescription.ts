import type { INodeProperties } from 'n8n-workflow';

import { actionProperties, flowProperties } from './descriptions/actionDescription';
import { apiRequestProperties } from './descriptions/apiRequestDescription';
import { compositeProperties } from './descriptions/compositeDescription';
import { eventProperties } from './descriptions/eventDescription';
import { fileProperties } from './descriptions/fileDescription';
import { metadataProperties } from './descriptions/metadatumDescription';

export const platformProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Action', value: 'action' },
			{ name: 'API Request', value: 'apiRequest' },
			{ name: 'Composite', value: 'composite' },
			{ name: 'Event', value: 'event' },
			{ name: 'File', value: 'file' },
			{ name: 'Flow', value: 'flow' },
			{ name: 'Metadata', value: 'metadata' },
		],
		default: 'file',
	},
	...actionProperties,
	...apiRequestProperties,
	...compositeProperties,
	...eventProperties,
	...fileProperties,
	...flowProperties,
	...metadataProperties,
];
