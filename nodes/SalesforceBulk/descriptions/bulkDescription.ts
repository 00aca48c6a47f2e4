import type { INodeProperties } from 'n8n-workflow';

import { ingestProperties } from './ingestDescription';
import { queryProperties } from './queryDescription';

export const bulkProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Ingest Job', value: 'ingestJob' },
			{ name: 'Query Job', value: 'queryJob' },
		],
		default: 'ingestJob',
	},
	...ingestProperties,
	...queryProperties,
];
