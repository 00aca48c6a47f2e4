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

	constructor(
		message: string,
		details: { oauthError?: string; oauthDescription?: string; transient?: boolean } = {},
	) {
		super(message);
		this.oauthError = details.oauthError;
		this.oauthDescription = details.oauthDescription;
		this.transient = details.transient ?? false;
	}
}

/** How deep n8n nests the errors it wraps; three is the deepest seen, the rest is reserve. */
const DEEPEST_CAUSE = 8;

/** Finds the sign-in's own error in what n8n's HTTP helper threw. */
export function findSignInError(error: unknown): SalesforceSignInError | undefined {
	let current = error;
	for (let depth = 0; depth < DEEPEST_CAUSE && current instanceof Error; depth++) {
		if (current instanceof SalesforceSignInError) return current;
		current = current.cause;
	}
	return undefined;
}
