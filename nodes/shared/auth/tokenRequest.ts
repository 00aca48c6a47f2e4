import { signAssertion } from './assertion';
import { readPrivateKey } from './privateKey';
import type { SignInSettings } from './settings';

/** The path of Salesforce's token endpoint, below any login host. */
export const SIGN_IN_PATH = '/services/oauth2/token';

/** A POST of a form to the token endpoint. */
export interface TokenRequest {
	url: string;
	/** `application/x-www-form-urlencoded` */
	body: string;
}

/**
 * Builds the request for a token in either flow.
 *
 * @param now epoch milliseconds
 * @throws {SalesforceSignInError} when the private key cannot be used
 */
export async function buildTokenRequest(
	settings: SignInSettings,
	now: number,
): Promise<TokenRequest> {
	const form: Record<string, string> =
		settings.flow === 'jwtBearer'
			? {
					grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
					assertion: await signAssertion(
						settings,
						readPrivateKey(settings.privateKey, settings.privateKeyPassphrase),
						now,
					),
				}
			: {
					grant_type: 'client_credentials',
					client_id: settings.consumerKey,
					client_secret: settings.consumerSecret,
				};
	return {
		url: `${settings.loginUrl}${SIGN_IN_PATH}`,
		body: new URLSearchParams(form).toString(),
	};
}
