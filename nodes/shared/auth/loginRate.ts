import { BoundedMap } from '../boundedMap';
import { SalesforceSignInError } from './signInError';

/** Sign-ins of one credential that a process makes in a minute before it stops: 600 an hour at most. */
const MOST_IN_WINDOW = 10;
const WINDOW_MS = 60_000;
/** Credentials one process counts. */
const MAX_CREDENTIALS = 500;

/**
 * Ends a loop in which Salesforce gives out tokens and refuses them again, before it uses up the
 * sign-ins that Salesforce allows a user in an hour (3,600 by what others report).
 */
export class LoginRate {
	private readonly starts = new BoundedMap<string, number[]>(MAX_CREDENTIALS);

	/**
	 * Counts a sign-in that is about to start.
	 *
	 * @param now epoch milliseconds
	 * @throws {SalesforceSignInError} when there were too many
	 */
	count(key: string, now: number): void {
		const recent = (this.starts.get(key) ?? []).filter((at) => now - at < WINDOW_MS);
		const [oldest] = recent;
		if (oldest !== undefined && recent.length >= MOST_IN_WINDOW) {
			const retryAt = oldest + WINDOW_MS;
			throw new SalesforceSignInError(
				`This credential has signed in ${recent.length} times within a minute, because Salesforce keeps refusing the tokens it gives out. So that the user's sign-ins are not used up, it does not sign in again before ${new Date(retryAt).toISOString()}. Check the user's login IP ranges and session settings in Salesforce, and that the app has the scope "Manage user data via APIs (api)".`,
				{ transient: true, retryAt },
			);
		}
		this.starts.set(key, [...recent, now]);
	}
}
