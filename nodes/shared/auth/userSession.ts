import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { fingerprint } from './fingerprint';
import { trustedInstanceUrl } from './instanceUrl';
import { normalizeMyDomainUrl } from './myDomain';
import { SalesforceSignInError } from './signInError';

/** What n8n keeps of a connected user, checked. */
export interface UserSession {
	/** Names the connected user without revealing who it is: for state that must not cross tenants. */
	identity: string;
	accessToken: string;
	/** The only origin the token may be sent to. */
	instanceUrl: string;
	/** Origin at which tokens are renewed. */
	loginUrl: string;
}

/**
 * Reads the session out of a `salesforceUserOAuth2Api` credential. Where the token endpoint named no
 * instance URL, the My Domain serves the API too.
 *
 * @param credentialId n8n's own; keeps credentials apart that hold the same app
 * @throws {SalesforceSignInError} when the credential is not connected, or names a host that is not
 * Salesforce's
 */
export function readUserSession(
	credentials: ICredentialDataDecryptedObject,
	credentialId: string,
): UserSession {
	const loginUrl = normalizeMyDomainUrl(text(credentials.myDomainUrl), 'webServer');
	const token = credentials.oauthTokenData;
	const fields = typeof token === 'object' ? (token as Record<string, unknown>) : {};
	const accessToken = text(fields.access_token);
	if (accessToken === '') {
		throw new SalesforceSignInError(
			"This credential is not connected to Salesforce yet. Open it and choose 'Connect'.",
		);
	}
	// n8n would put a token of any other type into the address.
	if (text(fields.token_type ?? 'Bearer').toLowerCase() !== 'bearer') {
		throw new SalesforceSignInError(
			"The stored token is of a type that Salesforce does not give out. Check 'My Domain URL' and connect the credential again.",
		);
	}
	const instanceUrl = text(fields.instance_url);
	return {
		identity: identityOf(credentials, credentialId, fields),
		accessToken,
		instanceUrl: instanceUrl === '' ? loginUrl : trustedInstanceUrl(instanceUrl, loginUrl),
		loginUrl,
	};
}

/** Salesforce's `id` names org and user and stays when tokens rotate; it is absent without the scope. */
function identityOf(
	{ myDomainUrl, clientId, clientSecret }: ICredentialDataDecryptedObject,
	credentialId: string,
	{ id, refresh_token: refreshToken, access_token: accessToken }: Record<string, unknown>,
): string {
	const user = text(id) || text(refreshToken) || text(accessToken);
	const parts = [credentialId, myDomainUrl, clientId, clientSecret, user];
	return fingerprint(JSON.stringify(['webServer', ...parts]));
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
