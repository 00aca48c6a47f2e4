import { SalesforceSignInError } from './signInError';

/** Node's codes for a connection that failed, in words; n8n would replace a message that holds a code. */
const IN_WORDS: Readonly<Record<string, { text: string; transient: boolean }>> = {
	ENOTFOUND: {
		text: "was not found. Check 'My Domain URL' for a typing mistake",
		transient: false,
	},
	EAI_AGAIN: {
		text: "could not be looked up: the name service did not answer. Check this machine's network",
		transient: true,
	},
	ECONNREFUSED: {
		text: "refused the connection. Check 'My Domain URL', and whether a proxy is needed",
		transient: true,
	},
	ECONNRESET: { text: 'closed the connection before it answered', transient: true },
	EPIPE: { text: 'closed the connection before it answered', transient: true },
	ECONNABORTED: { text: 'did not answer in time', transient: true },
	ETIMEDOUT: { text: 'did not answer in time', transient: true },
	EHOSTUNREACH: { text: "cannot be reached. Check this machine's network", transient: true },
	ENETUNREACH: { text: "cannot be reached. Check this machine's network", transient: true },
};

/** Certificates a proxy has put in place of Salesforce's, or a host that is not Salesforce's. */
const CERTIFICATE_CODE = /CERT|SELF_SIGNED|TLS/;
/** A code of Node's in running text, such as `connect ECONNREFUSED 127.0.0.1:443`. */
const CODE_IN_TEXT = /\bE[A-Z]{3,}\b/;

/**
 * Puts into words why the token request got no answer.
 *
 * @param error what n8n's HTTP helper threw
 */
export function connectionError(error: unknown, loginUrl: string): SalesforceSignInError {
	const { host } = new URL(loginUrl);
	const code = codeOf(error);
	const known = IN_WORDS[code];
	if (known) {
		return new SalesforceSignInError(`Could not sign in to Salesforce: ${host} ${known.text}.`, {
			transient: known.transient,
		});
	}
	if (CERTIFICATE_CODE.test(code)) {
		return new SalesforceSignInError(
			`Could not sign in to Salesforce: the certificate of ${host} is not valid. Check 'My Domain URL', and whether a proxy on the way needs its own certificate authority.`,
		);
	}
	const message = error instanceof Error ? error.message : '';
	const reason = message === '' || CODE_IN_TEXT.test(message) ? 'the request failed' : message;
	return new SalesforceSignInError(
		`Could not sign in to Salesforce at ${host}: ${reason}${reason.endsWith('.') ? '' : '.'}`,
	);
}

function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return '';
	if ('code' in error && typeof error.code === 'string') return error.code;
	return codeOf(error.cause);
}
