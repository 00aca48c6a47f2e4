import { importPKCS8, SignJWT } from '../vendor';

/** Seconds; Salesforce accepts an assertion that expires at most 3 minutes ahead. */
export const ASSERTION_LIFETIME_S = 180;

/** What the assertion says: who asks, for whom, and at which host. */
export interface AssertionClaims {
	consumerKey: string;
	username: string;
	/** Origin of the login host: Salesforce calls it the audience. */
	loginUrl: string;
}

/**
 * Signs the assertion of the JWT Bearer flow.
 *
 * @param pkcs8 the private key as `readPrivateKey` returns it
 * @param now epoch milliseconds
 */
export async function signAssertion(
	{ consumerKey, username, loginUrl }: AssertionClaims,
	pkcs8: string,
	now: number,
): Promise<string> {
	return await new SignJWT()
		.setProtectedHeader({ alg: 'RS256' })
		.setIssuer(consumerKey)
		.setSubject(username)
		.setAudience(loginUrl)
		.setExpirationTime(Math.floor(now / 1000) + ASSERTION_LIFETIME_S)
		.sign(await importPKCS8(pkcs8, 'RS256'));
}
