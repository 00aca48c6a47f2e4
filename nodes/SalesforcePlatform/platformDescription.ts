import type { INodeProperties } from 'n8n-workflow';

import { apiRequestProperties } from './descriptions/apiRequestDescription';
import { fileProperties } from './descriptions/fileDescription';
import { metadataProperties } from './descriptions/metadatumDescription';

export const platformProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'API Request', value: 'apiRequest' },
			{ name: 'File', value: 'file' },
			{ name: 'Metadata', value: 'metadata' },
		],
		default: 'file',
	},
	...apiRequestProperties,
	...fileProperties,
	...metadataProperties,
];
