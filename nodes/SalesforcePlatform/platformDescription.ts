import type { INodeProperties } from 'n8n-workflow';

import { actionProperties, flowProperties } from './descriptions/actionDescription';
import { apexRestProperties } from './descriptions/apexRestDescription';
import { apiRequestProperties } from './descriptions/apiRequestDescription';
import { approvalProperties } from './descriptions/approvalDescription';
import { compositeProperties } from './descriptions/compositeDescription';
import { eventProperties } from './descriptions/eventDescription';
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
			{ name: 'Action', value: 'action' },
			{ name: 'Apex REST', value: 'apexRest' },
			{ name: 'API Request', value: 'apiRequest' },
			{ name: 'Approval', value: 'approval' },
			{ name: 'Composite', value: 'composite' },
			{ name: 'File', value: 'file' },
			{ name: 'Flow', value: 'flow' },
			{ name: 'Metadata', value: 'metadata' },
			{ name: 'Platform Event', value: 'event' },
			{ name: 'Report', value: 'report' },
		],
		default: 'file',
	},
	...actionProperties,
	...apexRestProperties,
	...apiRequestProperties,
	...approvalProperties,
	...compositeProperties,
	...eventProperties,
	...fileProperties,
	...flowProperties,
	...metadataProperties,
	...reportProperties,
];
