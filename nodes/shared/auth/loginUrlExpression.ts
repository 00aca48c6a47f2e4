/**
 * `normalizeMyDomainUrl` as an expression, because n8n's OAuth2 machinery reads its addresses from the
 * credential's fields. What follows an `@` is dropped, so that no user name can pass for a host.
 */
const LOGIN_URL = [
	'$self["myDomainUrl"].trim()',
	String.raw`.replace(/^(?!https?:\/\/)/i, "https://")`,
	String.raw`.replace(/^http:\/\/(?!(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$))/i, "https://")`,
	String.raw`.replace(/^(https?:\/\/[^\/?#@\s]+).*$/i, "$1")`,
	String.raw`.replace(/(\.lightning\.force\.com|\.my\.salesforce-setup\.com)$/i, ".my.salesforce.com")`,
].join('');

/**
 * The address of one of Salesforce's OAuth endpoints at the login host, as a field's default.
 *
 * @param path such as `/services/oauth2/authorize`
 */
export function loginUrlExpression(path: string): string {
	return `={{ ${LOGIN_URL} }}${path}`;
}
