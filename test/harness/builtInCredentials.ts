import type { ICredentialType, INodeProperties } from 'n8n-workflow';

const shown = { show: { useDynamicClientRegistration: [false] } };

const text = (name: string, displayName: string, over: Partial<INodeProperties> = {}) =>
	({
		displayName,
		name,
		type: 'string',
		default: '',
		displayOptions: shown,
		...over,
	}) satisfies INodeProperties;

/** n8n's own OAuth2 type, as far as what extends it inherits. It belongs to n8n-nodes-base. */
const oAuth2Api: ICredentialType = {
	name: 'oAuth2Api',
	displayName: 'OAuth2 API',
	properties: [
		text('useDynamicClientRegistration', 'Use Dynamic Client Registration', {
			type: 'hidden',
			default: false,
			displayOptions: undefined,
		}),
		text('grantType', 'Grant Type', { type: 'options', default: 'authorizationCode' }),
		text('serverUrl', 'Server URL', {
			displayOptions: { show: { useDynamicClientRegistration: [true] } },
		}),
		text('authUrl', 'Authorization URL', {
			displayOptions: {
				show: { grantType: ['authorizationCode', 'pkce'], useDynamicClientRegistration: [false] },
			},
		}),
		text('accessTokenUrl', 'Access Token URL'),
		text('clientId', 'Client ID'),
		text('clientCredentialType', 'Authentication', { type: 'hidden', default: 'clientSecret' }),
		text('clientSecret', 'Client Secret', { typeOptions: { password: true } }),
		text('privateKey', 'Private Key', { type: 'hidden' }),
		text('certificate', 'Certificate', { type: 'hidden' }),
		text('scope', 'Scope'),
		text('authQueryParameters', 'Auth URI Query Parameters'),
		text('authentication', 'Authentication', { type: 'options', default: 'header' }),
	],
};

/** Credential types that packages extend. */
export const builtInCredentials: Record<string, ICredentialType> = { oAuth2Api };
