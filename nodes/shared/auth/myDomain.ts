import { SalesforceSignInError } from './signInError';

const EXAMPLE = 'https://mycompany.my.salesforce.com';
const WHERE = 'In Salesforce it stands under Setup > My Domain, as the current My Domain URL';

/** Pages of an org that people copy from the address bar, and the My Domain they belong to. */
const PAGE_DOMAINS: ReadonlyArray<readonly [suffix: string, replacement: string]> = [
	['.lightning.force.com', '.my.salesforce.com'],
	['.my.salesforce-setup.com', '.my.salesforce.com'],
];

/** Hosts that serve every org, and so know neither client credentials nor External Client Apps. */
const SHARED_LOGIN_HOSTS: ReadonlySet<string> = new Set([
	'login.salesforce.com',
	'test.salesforce.com',
]);

/** Whether an origin serves the sign-in of many orgs, and so tells nothing of one. */
export function isSharedLoginHost(origin: string): boolean {
	return SHARED_LOGIN_HOSTS.has(new URL(origin).hostname);
}

/** Host names of this machine itself: the only ones allowed without https. */
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether the host is this machine itself. */
export function isLoopback(hostname: string): boolean {
	return LOOPBACK_HOSTS.has(hostname);
}

/**
 * Brings what people enter as 'My Domain URL' into the origin that tokens are asked from: adds
 * https, drops the path, and turns the address of a Lightning or Setup page into its My Domain.
 *
 * @throws {SalesforceSignInError} that names the setting and the way out
 */
export function normalizeMyDomainUrl(
	text: string,
	flow: 'jwtBearer' | 'clientCredentials' | 'webServer',
): string {
	const trimmed = text.trim();
	if (trimmed === '') {
		throw new SalesforceSignInError(
			`'My Domain URL' is empty. Enter it like ${EXAMPLE}. ${WHERE}.`,
		);
	}
	const url = parse(/^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
	if (!url || url.hostname === '') {
		throw new SalesforceSignInError(
			`'My Domain URL' is not a web address. Enter it like ${EXAMPLE}. ${WHERE}.`,
		);
	}
	if (url.username !== '' || url.password !== '') {
		throw new SalesforceSignInError(
			`'My Domain URL' holds a user name or password. Enter the address alone, like ${EXAMPLE}.`,
		);
	}
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
		throw new SalesforceSignInError(
			`'My Domain URL' must start with https://, because secrets are sent to it. Enter it like ${EXAMPLE}.`,
		);
	}
	for (const [suffix, replacement] of PAGE_DOMAINS) {
		if (url.hostname.endsWith(suffix)) {
			url.hostname = url.hostname.slice(0, -suffix.length) + replacement;
		}
	}
	if (flow === 'clientCredentials' && SHARED_LOGIN_HOSTS.has(url.hostname)) {
		throw new SalesforceSignInError(
			`'My Domain URL' is ${url.hostname}, where Salesforce does not offer the Client Credentials flow. Enter the My Domain of your org, like ${EXAMPLE}. ${WHERE}.`,
		);
	}
	return url.origin;
}

function parse(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}
