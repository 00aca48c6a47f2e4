import { BoundedMap } from '../boundedMap';

/** Errors remembered until the call they ended has been judged. */
const MOST_REMEMBERED = 200;

const recent = new BoundedMap<string, SalesforceSignInError>(MOST_REMEMBERED);

/**
 * Why no token could be had. The whole advice stands in `message`: n8n shows a thrown error's
 * `code`, `response` or `cause` in place of its message, so there is none of these.
 */
export class SalesforceSignInError extends Error {
	override readonly name = 'SalesforceSignInError';
	/** Salesforce's own error code, when Salesforce answered with one. */
	readonly oauthError?: string;
	/** Salesforce's own words. */
	readonly oauthDescription?: string;
	/** Whether the same sign-in may succeed later without anyone changing a setting. */
	readonly transient: boolean;
	/** Epoch milliseconds before which Salesforce wants no other try. */
	readonly retryAt?: number;

	constructor(
		message: string,
		details: {
			oauthError?: string;
			oauthDescription?: string;
			transient?: boolean;
			retryAt?: number;
		} = {},
	) {
		super(message);
		this.oauthError = details.oauthError;
		this.oauthDescription = details.oauthDescription;
		this.transient = details.transient ?? false;
		this.retryAt = details.retryAt;
		recent.set(message, this);
	}
}

/**
 * Finds the sign-in error behind what n8n threw. n8n 2 wraps it and keeps it as a cause; n8n 1 keeps
 * nothing but its message.
 *
 * @param chain the error and its causes, outermost first
 */
export function signInErrorIn(chain: readonly Error[]): Error | undefined {
	const named = chain.find(({ name }) => name === 'SalesforceSignInError');
	return named ?? recent.get(chain[0]?.message ?? '');
}
