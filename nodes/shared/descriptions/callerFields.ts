import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_API_VERSION, OLDEST_API_VERSION } from '../apiVersion';

/** Which API is called, and under which name: the same fields in every credential of the package. */
export const callerFields: INodeProperties[] = [
	{
		displayName: 'API Version',
		name: 'apiVersion',
		type: 'string',
		default: DEFAULT_API_VERSION,
		description: `The Salesforce API version of every call, ${OLDEST_API_VERSION} or later. Salesforce keeps a version for years, so there is no need to change it often.`,
	},
	{
		displayName: 'Caller Name',
		name: 'callerName',
		type: 'string',
		default: 'n8n',
		description:
			"The name Salesforce's API usage log shows for these calls. Give each integration its own.",
	},
];
