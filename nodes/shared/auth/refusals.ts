import { BoundedMap } from '../boundedMap';
import { SalesforceSignInError } from './signInError';

/** Milliseconds for which Salesforce's refusal stands, so that a loop does not spend the user's logins. */
const REFUSED_FOR_MS = 10_000;
/** Milliseconds after which another try is made in any case; Salesforce's own pause is 15 minutes. */
const LONGEST_MEMORY_MS = 15 * 60_000;
/** Credentials one process remembers refusals of. */
const MAX_CREDENTIALS = 500;

/** Sign-ins that would fail again at once: refused a moment ago, or told to come back later. */
export class Refusals {
	private readonly refused = new BoundedMap<
		string,
		{ error: SalesforceSignInError; until: number }
	>(MAX_CREDENTIALS);

	/** Remembers why a sign-in failed, if another one soon after would fail too. */
	keep(key: string, error: unknown, now: number): void {
		if (!(error instanceof SalesforceSignInError)) return;
		const until = standsUntil(error, now);
		if (until !== undefined) this.refused.set(key, { error, until });
	}

	/** The error a sign-in under this key would end in, as far as is known. */
	known(key: string, now: number): SalesforceSignInError | undefined {
		const entry = this.refused.get(key);
		if (!entry || now >= entry.until) return undefined;
		// A copy: n8n adds to the errors it shows.
		return new SalesforceSignInError(entry.error.message, entry.error);
	}

	forget(key: string): void {
		this.refused.delete(key);
	}
}

/** Epoch milliseconds; undefined for what may be over by now. */
function standsUntil(error: SalesforceSignInError, now: number): number | undefined {
	if (error.retryAt !== undefined) return Math.min(error.retryAt, now + LONGEST_MEMORY_MS);
	const refused = error.oauthError !== undefined && !error.transient;
	return refused ? now + REFUSED_FOR_MS : undefined;
}
