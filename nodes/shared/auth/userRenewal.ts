import { fingerprint } from './fingerprint';
import { LoginRate } from './loginRate';
import { Refusals } from './refusals';
import { SalesforceSignInError } from './signInError';
import { keepSignIn } from './signInLog';
import { userRenewalError } from './userRenewalErrors';
import type { UserSession } from './userSession';

/** How a connected user's session is read and renewed; n8n does both. */
export interface UserRenewalEffects {
	/** The session as it is stored now. */
	read: () => Promise<UserSession>;
	/** Trades the refresh token and stores what comes back. */
	refresh: () => Promise<unknown>;
	/** Epoch milliseconds. */
	now: () => number;
}

/** Renews sessions of connected users, one renewal at a time for each in this process. */
export class UserRenewals {
	private readonly inFlight = new Map<string, Promise<UserSession>>();
	private readonly refusals = new Refusals();
	private readonly loginRate = new LoginRate();

	/**
	 * Returns a session with a token other than the refused one: the stored one if somebody has renewed
	 * it meanwhile, else a new one.
	 *
	 * @param refusedToken fingerprint of the token that Salesforce refused
	 * @throws {SalesforceSignInError} whose message says what to do
	 */
	async renew(refusedToken: string, effects: UserRenewalEffects): Promise<UserSession> {
		const stored = await effects.read();
		if (fingerprint(stored.accessToken) !== refusedToken) return stored;
		const key = `${stored.identity}:${refusedToken}`;
		const running = this.inFlight.get(key);
		if (running) return await running;
		const refusal = this.refusals.known(key, effects.now());
		if (refusal) throw refusal;
		this.loginRate.count(stored.identity, effects.now());
		const renewal = this.start(stored, effects)
			.catch((error: unknown) => {
				this.refusals.keep(key, error, effects.now());
				throw error;
			})
			.finally(() => this.inFlight.delete(key));
		this.inFlight.set(key, renewal);
		return await renewal;
	}

	private async start(
		refused: UserSession,
		{ read, refresh, now }: UserRenewalEffects,
	): Promise<UserSession> {
		const at = now();
		const log = (oauthError?: string, ok = false) => {
			const ms = now() - at;
			keepSignIn(refused.identity, { at, ms, attempts: 1, ok, ...(oauthError && { oauthError }) });
		};
		try {
			// Never repeated: where refresh tokens rotate, using one twice ends the connection.
			await refresh();
		} catch (error) {
			const explained = userRenewalError(error, refused.loginUrl);
			log(explained.oauthError);
			throw explained;
		}
		log(undefined, true);
		const renewed = await read();
		if (renewed.accessToken === refused.accessToken) {
			throw new SalesforceSignInError(
				"Salesforce answered the renewal with the very token it had refused. Check the user's login IP ranges and session settings in Salesforce, and that the app is allowed to use the API.",
			);
		}
		return renewed;
	}
}

/** The one of this process. */
export const userRenewals = new UserRenewals();
