import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { fingerprint } from './fingerprint';
import { readSettings, type SignInSettings } from './settings';

/**
 * Names who signs in, with what and where, without revealing it: a SHA-256 over everything that
 * decides which token Salesforce gives out, all secrets included. State kept under this key never
 * reaches someone who does not hold the same secrets.
 */
export function settingsKey(settings: SignInSettings): string {
	return fingerprint(JSON.stringify(partsOf(settings)));
}

function partsOf(settings: SignInSettings): unknown[] {
	const { flow, loginUrl, consumerKey, next } = settings;
	const rest =
		settings.flow === 'jwtBearer'
			? [settings.audience, settings.username, settings.privateKey, settings.privateKeyPassphrase]
			: [settings.consumerSecret];
	return [flow, loginUrl, consumerKey, ...rest, ...(next ? [partsOf(next)] : [])];
}

/**
 * The same key, from the credential as n8n hands it over.
 *
 * @throws {SalesforceSignInError} when a setting is missing or malformed
 */
export function credentialKey(credentials: ICredentialDataDecryptedObject): string {
	return settingsKey(readSettings(credentials));
}
