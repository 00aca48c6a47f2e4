import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { DEFAULT_API_VERSION } from '../nodes/shared/apiVersion';
import { SIGN_IN_ANEW, SIGN_IN_MARK } from '../nodes/shared/auth/marks';
import { serverAuth } from '../nodes/shared/auth/serverAuth';
import { callerFields } from '../nodes/shared/descriptions/callerFields';
import { throttleFields } from '../nodes/shared/descriptions/throttleFields';

export class SalesforceServerApi implements ICredentialType {
	name = 'salesforceServerApi';

	displayName = 'Salesforce Server API';

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
			displayName: 'Flow',
			name: 'flow',
			type: 'options',
			options: [
				{
					name: 'Client Credentials',
					value: 'clientCredentials',
					description: 'Signs in with a consumer key and secret, as the user the app names',
				},
				{
					name: 'JWT Bearer',
					value: 'jwtBearer',
					description: 'Signs in with a private key, as the user named here; no secret is sent',
				},
			],
			default: 'jwtBearer',
			description: 'How n8n proves to Salesforce who it is. The app in Salesforce must allow it.',
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
			displayName: 'Consumer Key',
			name: 'consumerKey',
			type: 'string',
			required: true,
			default: '',
			description:
				'The consumer key of the External Client App, found in Salesforce under Setup > External Client App Manager > your app > Settings > OAuth Settings',
		},
		{
			displayName: 'Consumer Secret',
			name: 'consumerSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { flow: ['clientCredentials'] } },
			description: 'The consumer secret, found beside the consumer key',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. integration@mycompany.com.uat',
			displayOptions: { show: { flow: ['jwtBearer'] } },
			description:
				'The Salesforce user the workflows act as. The username, which can differ from the email address; in a sandbox it ends with the name of the sandbox.',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: { show: { flow: ['jwtBearer'] } },
			description:
				'The whole private key file in PEM format, from -----BEGIN to the end of its last line. Its certificate is uploaded to the app in Salesforce. It does not matter if the line breaks are lost in pasting.',
		},
		{
			displayName: 'Private Key Passphrase',
			name: 'privateKeyPassphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { flow: ['jwtBearer'] } },
			description: 'Only if the private key is encrypted',
		},
		{
			displayName: 'Certificate',
			name: 'certificate',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { flow: ['jwtBearer'] } },
			description:
				'The certificate that was uploaded to the app, in PEM format. Not needed to sign in: n8n reads when it ends and says so in time.',
		},
		{
			displayName: 'Audience',
			name: 'audience',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://login.salesforce.com',
			displayOptions: { show: { flow: ['jwtBearer'] } },
			description:
				'Whom the assertion is meant for. Leave it empty for the address in My Domain URL, which is right unless Salesforce says that the audience is invalid.',
		},
		{
			displayName: 'Next Consumer Key',
			name: 'nextConsumerKey',
			type: 'string',
			default: '',
			description:
				'While keys are being rotated: the staged consumer key of the app. The next set is tried only when Salesforce refuses the current one as such.',
		},
		{
			displayName: 'Next Consumer Secret',
			name: 'nextConsumerSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { flow: ['clientCredentials'] } },
			description: 'The staged consumer secret of the app; empty if only the key changes',
		},
		{
			displayName: 'Next Private Key',
			name: 'nextPrivateKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { flow: ['jwtBearer'] } },
			description:
				'The private key that is to follow, in PEM format; empty if only the consumer key changes',
		},
		{
			displayName: 'Next Private Key Passphrase',
			name: 'nextPrivateKeyPassphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { flow: ['jwtBearer'] } },
			description: 'Only if the next private key is encrypted',
		},
		{
			displayName: 'Rotated On',
			name: 'rotatedOn',
			type: 'dateTime',
			default: '',
			description: 'The day the keys were last changed, for your own records',
		},
		...callerFields,
		...throttleFields,
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Instance URL',
			name: 'instanceUrl',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Signed In As',
			name: 'signedInAs',
			type: 'hidden',
			default: '',
		},
	];

	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			url: '=/services/data/v{{$credentials.apiVersion}}/',
			headers: { [SIGN_IN_MARK]: SIGN_IN_ANEW },
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Salesforce gave out a token and then refused it. Check the login IP ranges and session settings of the user, and that the app has the scope "Manage user data via APIs (api)".',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'The sign-in worked, but Salesforce refused the API. Check that the user has the permission "API Enabled", that the app has the scope "Manage user data via APIs (api)", and that the org has API calls left today.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: `The sign-in worked, but the org does not offer the version in 'API Version'. Enter ${DEFAULT_API_VERSION}, or the version the org shows under Setup > Apex Classes.`,
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 410,
					message: `The sign-in worked, but Salesforce has retired the version in 'API Version'. Enter ${DEFAULT_API_VERSION}.`,
				},
			},
		],
	};

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await serverAuth.renew(this, credentials);
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return await Promise.resolve(serverAuth.authenticate(credentials, requestOptions));
	}
}
