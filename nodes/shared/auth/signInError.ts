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
	}
}
