import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { loginUrlExpression } from '../nodes/shared/auth/loginUrlExpression';
import { SIGN_IN_PATH } from '../nodes/shared/auth/tokenRequest';
import { callerFields } from '../nodes/shared/descriptions/callerFields';
import { throttleFields } from '../nodes/shared/descriptions/throttleFields';

export class SalesforceUserOAuth2Api implements ICredentialType {
	name = 'salesforceUserOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Salesforce User OAuth2 API';

	documentationUrl =
		'https://github.com/n8n-nodes-sforce/n8n-nodes-sforce/blob/main/docs/credential.md';

	icon: Icon = {
		light: 'file:../icons/salesforce.svg',
		dark: 'file:../icons/salesforce.dark.svg',
	};

	/** Keeps n8n's HTTP Request node and other packages from borrowing the token. */
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'pkce',
		},
		{
			displayName: 'My Domain URL',
			name: 'myDomainUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://mycompany.my.salesforce.com',
			description:
				"The address of your org, found in Salesforce under Setup > My Domain. A sandbox's looks like https://mycompany--uat.sandbox.my.salesforce.com.",
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: loginUrlExpression('/services/oauth2/authorize'),
			required: true,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: loginUrlExpression(SIGN_IN_PATH),
			required: true,
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			description:
				'The consumer key of the External Client App, found in Salesforce under Setup > External Client App Manager > your app > Settings > OAuth Settings',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The consumer secret, found beside the consumer key',
		},
		{
			displayName: 'Scopes',
			name: 'scopes',
			type: 'string',
			default: 'api refresh_token',
			description:
				'What the workflows may do, separated by blanks. Without refresh_token the connection ends with its first token. Reconnect after a change.',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: '={{ $self["scopes"].trim().split(/[\\s,]+/).join(" ") || "api refresh_token" }}',
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
		...callerFields,
		...throttleFields,
	];
}
