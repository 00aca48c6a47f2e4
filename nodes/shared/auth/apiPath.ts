import { SalesforceSignInError } from './signInError';

/** Below it stands every API of an org; pages and the log-out do not. */
const API_ROOT = '/services/';

/**
 * Lets a path through that says where it leads: below {@link API_ROOT}, and written as it arrives, with
 * no dot segment, fragment or sign that is rewritten on the way.
 *
 * @param origin of the org the token belongs to
 * @throws {SalesforceSignInError} for anything else, an absolute URL included
 */
export function apiPath(origin: string, url: string): string {
	const target = URL.canParse(url, origin) ? new URL(url, origin) : undefined;
	const asWritten = target?.origin === origin && target.pathname === url.split('?', 1)[0];
	if (!asWritten || !target.pathname.startsWith(API_ROOT) || url.includes('#')) {
		throw new SalesforceSignInError(
			'This credential signs requests to the APIs of its own Salesforce org alone, by a path below /services/. The request was for another address and was not sent.',
		);
	}
	return url;
}
