import { isLoopback } from './myDomain';
import { SalesforceSignInError } from './signInError';

/**
 * Domains on which Salesforce serves orgs: commercial, and, as other clients know them, US government
 * and China. A token is sent to these, or to the host it came from, and nowhere else.
 */
export const SALESFORCE_DOMAINS: readonly string[] = [
	'salesforce.com',
	'force.com',
	'salesforce.mil',
	'crmforce.mil',
	'sfcrmproducts.cn',
];

/**
 * Decides whether a token may be sent to the instance URL that came with it.
 *
 * @param loginUrl origin the token was asked from
 * @returns the origin of the instance URL
 * @throws {SalesforceSignInError} when it is not to be trusted
 */
export function trustedInstanceUrl(instanceUrl: string, loginUrl: string): string {
	const instance = parse(instanceUrl);
	const login = parse(loginUrl);
	if (instance && login && isTrusted(instance, login)) return instance.origin;
	const where = instance ? `'${instance.origin}'` : 'an address that is no URL';
	throw new SalesforceSignInError(
		`The sign-in named ${where} as the place of the org, which is not on a Salesforce domain, so no token is sent there. Check that 'My Domain URL' is the address of your Salesforce org.`,
	);
}

function isTrusted(instance: URL, login: URL): boolean {
	if (instance.username !== '' || instance.password !== '') return false;
	if (instance.protocol === 'http:') {
		return isLoopback(instance.hostname) && isLoopback(login.hostname);
	}
	if (instance.protocol !== 'https:') return false;
	if (instance.host === login.host) return true;
	return (
		instance.port === '' &&
		SALESFORCE_DOMAINS.some(
			(domain) => instance.hostname === domain || instance.hostname.endsWith(`.${domain}`),
		)
	);
}

function parse(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}
