import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { settingsKey } from './credentialKey';
import { trustedInstanceUrl } from './instanceUrl';
import { readSettings } from './settings';

/** What n8n keeps of the last sign-in beside the settings: token, instance URL, and whose they are. */

/** The stored token, or empty. */
export function storedToken(credentials: ICredentialDataDecryptedObject): string {
	return typeof credentials.accessToken === 'string' ? credentials.accessToken : '';
}

/**
 * Whether the stored session was given for the settings as they are now, as far as is known.
 *
 * @param key of the settings as they are now
 */
export function isOwn(credentials: ICredentialDataDecryptedObject, key: string): boolean {
	const owner = credentials.signedInAs;
	return owner === undefined || owner === '' || owner === key;
}

/**
 * The origin of the org this credential is for: the stored instance URL while it belongs to the
 * settings as they are now, else the address to sign in at.
 *
 * @throws {SalesforceSignInError} when a setting is missing or malformed, or the stored instance URL
 * is not to be trusted
 */
export function orgOrigin(credentials: ICredentialDataDecryptedObject): string {
	const settings = readSettings(credentials);
	const { instanceUrl } = credentials;
	const stored = typeof instanceUrl === 'string' ? instanceUrl : '';
	if (stored === '' || !isOwn(credentials, settingsKey(settings))) return settings.loginUrl;
	return trustedInstanceUrl(stored, settings.loginUrl);
}
