import { connectionError } from './connectionErrors';
import { SalesforceSignInError } from './signInError';
import { adviceFor, RECONNECT } from './tokenErrors';

/** Characters of Salesforce's own words that a message takes over. */
const LONGEST_QUOTE = 300;

/**
 * Puts into words why n8n could not trade the refresh token.
 *
 * @param error what n8n's OAuth2 helper threw
 */
export function userRenewalError(error: unknown, loginUrl: string): SalesforceSignInError {
	const message = messageOf(error);
	// In the words of n8n 2 and of n8n 1.
	if (/no refresh token|refreshToken is required/.test(message)) {
		return new SalesforceSignInError(
			"The connection has ended, and Salesforce gave out no refresh token to renew it. Add refresh_token to 'Scopes' in the credential and to the app in Salesforce, then connect the credential again.",
		);
	}
	// n8n 2 words a refused refresh token itself and leaves Salesforce's own words out.
	if (message.includes('needs to be reconnected')) return refused('invalid_grant', '');
	const { error: oauthError, error_description: description } = bodyOf(error);
	if (typeof oauthError === 'string') {
		return refused(oauthError, typeof description === 'string' ? description : '');
	}
	const { host } = new URL(loginUrl);
	const status = statusOf(error);
	if (status !== undefined) {
		return new SalesforceSignInError(
			`${host} did not renew the token of this credential (HTTP status ${status}). ${status >= 500 ? 'Try again in a minute.' : "Check 'My Domain URL'."}`,
			{ transient: status >= 500 },
		);
	}
	return connectionError(error, loginUrl);
}

function refused(oauthError: string, description: string): SalesforceSignInError {
	const said = description === '' ? oauthError : `${oauthError}: ${description}`;
	const advice = adviceFor(oauthError, description, 'webServer');
	const text = advice?.text ?? RECONNECT;
	return new SalesforceSignInError(
		`Salesforce refused the refresh token of this credential with ${said.slice(0, LONGEST_QUOTE)}. ${text}`,
		{ oauthError, oauthDescription: description, transient: advice?.transient ?? false },
	);
}

function messageOf(error: unknown): string {
	const { message } = (error ?? {}) as { message?: unknown };
	return typeof message === 'string' ? message : '';
}

/** The body of a refusal, as n8n's OAuth2 client attaches it. */
function bodyOf(error: unknown): { error?: unknown; error_description?: unknown } {
	const { body } = (error ?? {}) as { body?: unknown };
	return typeof body === 'object' && body !== null ? body : {};
}

function statusOf(error: unknown): number | undefined {
	const { status, response } = (error ?? {}) as {
		status?: unknown;
		response?: { status?: unknown };
	};
	const given = status ?? response?.status;
	return typeof given === 'number' ? given : undefined;
}
