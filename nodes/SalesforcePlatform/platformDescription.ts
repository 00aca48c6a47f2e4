import type { INodeProperties } from 'n8n-workflow';

import { apexRestProperties } from './descriptions/apexRestDescription';
import { apiRequestProperties } from './descriptions/apiRequestDescription';
import { approvalProperties } from './descriptions/approvalDescription';
import { fileProperties } from './descriptions/fileDescription';
import { metadataProperties } from './descriptions/metadatumDescription';
import { reportProperties } from './descriptions/reportDescription';

export const platformProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Apex REST', value: 'apexRest' },
			{ name: 'API Request', value: 'apiRequest' },
			{ name: 'Approval', value: 'approval' },
			{ name: 'File', value: 'file' },
			{ name: 'Metadata', value: 'metadata' },
			{ name: 'Report', value: 'report' },
		],
		default: 'file',
	},
	...apexRestProperties,
	...apiRequestProperties,
	...approvalProperties,
	...fileProperties,
	...metadataProperties,
	...reportProperties,
];
