import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/** Every node takes either credential of the package. */
export const credentials: INodeCredentialDescription[] = [
	{
		name: 'salesforceServerApi',
		required: true,
		displayOptions: { show: { authentication: ['serverApi'] } },
	},
	{
		name: 'salesforceUserOAuth2Api',
		required: true,
		displayOptions: { show: { authentication: ['userOAuth2'] } },
	},
];

/** Chooses between them; the first parameter of every node. */
export const authentication: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Server',
			value: 'serverApi',
			description: 'Signs in by itself, as a user made for the integration',
		},
		{
			name: 'User (OAuth2)',
			value: 'userOAuth2',
			description: 'Acts for the person who connected the credential',
		},
	],
	default: 'serverApi',
	description: 'Whom the calls to Salesforce act for',
};
