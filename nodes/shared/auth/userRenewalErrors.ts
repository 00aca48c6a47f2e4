import { connectionError } from './connectionErrors';
import { SalesforceSignInError } from './signInError';

/** What ends a refresh token, the most frequent first. */
const RECONNECT =
	"Open the credential and choose 'Connect my account'. A refresh token ends when someone revokes it, when the app's refresh token policy says so, and when the same user approves the same app for the sixth time: an app allows five approvals per user, and the sixth revokes the oldest. Give each n8n and each credential that connects the same user an app of its own.";

/**
 * Puts into words why n8n could not trade the refresh token.
 *
 * @param error what n8n's OAuth2 helper threw
 */
export function userRenewalError(error: unknown, loginUrl: string): SalesforceSignInError {
	const { message, body } = (error ?? {}) as { message?: unknown; body?: unknown };
	const said = typeof message === 'string' ? message : '';
	if (said.includes('no refresh token')) {
		return new SalesforceSignInError(
			"The connection has ended, and Salesforce gave out no refresh token to renew it. Add refresh_token to 'Scopes' in the credential and to the app in Salesforce, then connect the credential again.",
		);
	}
	const oauthError = oauthErrorIn(body);
	// n8n words a refused refresh token itself and leaves Salesforce's own error out.
	if (said.includes('needs to be reconnected') || oauthError === 'invalid_grant') {
		return new SalesforceSignInError(
			`Salesforce refused the refresh token of this credential (invalid_grant). ${RECONNECT}`,
			{ oauthError: 'invalid_grant' },
		);
	}
	return connectionError(error, loginUrl);
}

function oauthErrorIn(body: unknown): string | undefined {
	const { error } = (typeof body === 'object' && body !== null ? body : {}) as { error?: unknown };
	return typeof error === 'string' ? error : undefined;
}
