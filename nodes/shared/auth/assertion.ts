import { importPKCS8, SignJWT } from '../vendor';

/**
 * Seconds; Salesforce accepts an assertion that expires at most 3 minutes ahead. Two leave a minute to
 * either side for a clock that is not quite right.
 */
export const ASSERTION_LIFETIME_S = 120;

/** What the assertion says: who asks, for whom, and at which host. */
export interface AssertionClaims {
	consumerKey: string;
	username: string;
	/** The login host, as a rule. */
	audience: string;
}

/**
 * Signs the assertion of the JWT Bearer flow.
 *
 * @param pkcs8 the private key as `readPrivateKey` returns it
 * @param now epoch milliseconds
 */
export async function signAssertion(
	{ consumerKey, username, audience }: AssertionClaims,
	pkcs8: string,
	now: number,
): Promise<string> {
	return await new SignJWT()
		.setProtectedHeader({ alg: 'RS256' })
		.setIssuer(consumerKey)
		.setSubject(username)
		.setAudience(audience)
		.setExpirationTime(Math.floor(now / 1000) + ASSERTION_LIFETIME_S)
		.sign(await importPKCS8(pkcs8, 'RS256'));
}
