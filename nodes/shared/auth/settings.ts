import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { DEFAULT_API_VERSION, normalizeApiVersion } from '../apiVersion';
import { normalizeMyDomainUrl } from './myDomain';
import { SalesforceSignInError } from './signInError';

/** The part of the credential that a sign-in needs, checked and in normal form. */
export type SignInSettings = JwtBearerSettings | ClientCredentialsSettings;

interface CommonSettings {
	/** Origin of the host that gives out tokens. */
	loginUrl: string;
	consumerKey: string;
	/** The same sign-in with the keys that are to follow, while they are being rotated. */
	next?: SignInSettings;
}

export interface JwtBearerSettings extends CommonSettings {
	flow: 'jwtBearer';
	/** Whom the assertion is meant for: the login host unless set otherwise. */
	audience: string;
	username: string;
	/** As pasted. */
	privateKey: string;
	privateKeyPassphrase: string;
}

export interface ClientCredentialsSettings extends CommonSettings {
	flow: 'clientCredentials';
	consumerSecret: string;
}

/**
 * Reads the settings out of the credential, so that whatever is missing or malformed is said before
 * anything is sent.
 *
 * @throws {SalesforceSignInError} that names the setting and the way out
 */
export function readSettings(credentials: ICredentialDataDecryptedObject): SignInSettings {
	const flow = text(credentials, 'flow') || 'jwtBearer';
	if (flow !== 'jwtBearer' && flow !== 'clientCredentials') {
		throw new SalesforceSignInError(
			"'Flow' is neither JWT Bearer nor Client Credentials. Choose one of them in the credential.",
		);
	}
	const loginUrl = normalizeMyDomainUrl(text(credentials, 'myDomainUrl'), flow);
	readApiVersion(credentials);
	const consumerKey = required(
		text(credentials, 'consumerKey'),
		"'Consumer Key' is empty. In Salesforce it stands in the External Client App under Settings > OAuth Settings > Consumer Key and Secret.",
	);
	return flow === 'jwtBearer'
		? jwtBearer(credentials, { loginUrl, consumerKey })
		: clientCredentials(credentials, { loginUrl, consumerKey });
}

function clientCredentials(
	credentials: ICredentialDataDecryptedObject,
	common: CommonSettings,
): ClientCredentialsSettings {
	const consumerSecret = required(
		text(credentials, 'consumerSecret'),
		"'Consumer Secret' is empty. In Salesforce it stands in the External Client App under Settings > OAuth Settings > Consumer Key and Secret.",
	);
	const settings = { ...common, flow: 'clientCredentials', consumerSecret } as const;
	const nextKey = text(credentials, 'nextConsumerKey');
	const nextSecret = text(credentials, 'nextConsumerSecret');
	if (nextKey === '' && nextSecret === '') return settings;
	const next = {
		...settings,
		consumerKey: nextKey || common.consumerKey,
		consumerSecret: nextSecret || consumerSecret,
	};
	return { ...settings, next };
}

function jwtBearer(
	credentials: ICredentialDataDecryptedObject,
	common: CommonSettings,
): JwtBearerSettings {
	const username = required(
		text(credentials, 'username'),
		"'Username' is empty. Enter the Salesforce username of the user the workflows act as.",
	);
	const privateKey = required(
		text(credentials, 'privateKey'),
		"'Private Key' is empty. Paste the whole key file whose certificate is in the app in Salesforce.",
	);
	const settings = {
		...common,
		flow: 'jwtBearer',
		audience: text(credentials, 'audience') || common.loginUrl,
		username,
		privateKey,
		privateKeyPassphrase: untrimmed(credentials.privateKeyPassphrase),
	} as const;
	const nextConsumerKey = text(credentials, 'nextConsumerKey');
	const nextPrivateKey = text(credentials, 'nextPrivateKey');
	if (nextConsumerKey === '' && nextPrivateKey === '') return settings;
	const next = {
		...settings,
		consumerKey: nextConsumerKey || common.consumerKey,
		...(nextPrivateKey !== '' && {
			privateKey: nextPrivateKey,
			privateKeyPassphrase: untrimmed(credentials.nextPrivateKeyPassphrase),
		}),
	};
	return { ...settings, next };
}

/** Blanks may belong to a passphrase. */
function untrimmed(passphrase: ICredentialDataDecryptedObject[string] | undefined): string {
	return typeof passphrase === 'string' ? passphrase : '';
}

/**
 * Reads the API version, such as `67.0`; the default when the setting is left blank. An expression
 * may give it as a number.
 *
 * @throws {SalesforceSignInError} when it is none, or older than the oldest supported
 */
export function readApiVersion(credentials: ICredentialDataDecryptedObject): string {
	const given = credentials.apiVersion ?? '';
	const version = typeof given === 'object' ? JSON.stringify(given) : String(given).trim();
	if (version === '') return DEFAULT_API_VERSION;
	try {
		return normalizeApiVersion(version);
	} catch (error) {
		throw asSignInError(error);
	}
}

function text(credentials: ICredentialDataDecryptedObject, name: string): string {
	const value = credentials[name];
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function required(value: string, message: string): string {
	if (value === '') throw new SalesforceSignInError(message);
	return value;
}

function asSignInError(error: unknown): SalesforceSignInError {
	return new SalesforceSignInError(error instanceof Error ? error.message : String(error));
}
