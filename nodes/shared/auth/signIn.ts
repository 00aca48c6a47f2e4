import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { BoundedMap } from '../boundedMap';
import { maxAttempts, retryDelayMs } from '../gate/backoff';
import { connectionError } from './connectionErrors';
import { settingsKey } from './credentialKey';
import { fingerprint } from './fingerprint';
import { Refusals } from './refusals';
import { readSettings, type SignInSettings } from './settings';
import { SalesforceSignInError } from './signInError';
import { keepSignIn } from './signInLog';
import { isOwn, storedToken } from './storedSession';
import { parseTokenReply, type Session, type TokenReply } from './tokenReply';
import { buildTokenRequest, type TokenRequest } from './tokenRequest';
import { TOKEN_TIMEOUT_MS } from './tokenSend';

/** Milliseconds for which a token stands in for one it is known to have replaced. */
const REUSE_MS = 15 * 60_000;
/** Milliseconds a whole sign-in may take, all tries: the call that waits for it holds a place. */
const SIGN_IN_MS = 45_000;
/** Milliseconds; a longer Retry-After is handed to the user instead of being sat out. */
const LONGEST_WAIT_MS = 10_000;
/** Credentials one process remembers tokens of. */
const MAX_CREDENTIALS = 500;
/** Replaced tokens remembered for one credential: stragglers come within minutes. */
const MAX_REPLACED = 20;

/** The world outside, passed in so that tests decide it. */
export interface SignInEffects {
	/** Posts the form; rejects when no complete reply came. */
	send: (request: TokenRequest) => Promise<TokenReply>;
	/** Epoch milliseconds. */
	now: () => number;
	/** A number in [0, 1). */
	random: () => number;
	sleep: (ms: number) => Promise<void>;
	/** Whether only a sign-in that ends after now will do. */
	force?: boolean;
}

interface Minted {
	session: Session;
	/** Epoch milliseconds. */
	at: number;
	/** Fingerprints of the tokens it is newer than. */
	replaced: readonly string[];
}

interface InFlight {
	session: Promise<Session>;
	/** Grows by the stored token of everyone who joins. */
	replaced: Set<string>;
}

/**
 * Gets tokens, one sign-in at a time for each key. The key covers all secret material, so nobody is
 * handed a token who could not have got it from Salesforce.
 */
export class SignIns {
	private readonly inFlight = new Map<string, InFlight>();
	private readonly minted = new BoundedMap<string, Minted>(MAX_CREDENTIALS);
	private readonly refusals = new Refusals();

	/**
	 * Returns a token other than the one stored in the credential: joins a sign-in that is under
	 * way, hands out the token that is known to have replaced the stored one, or signs in. What
	 * Salesforce refused a moment ago is not asked again, unless forced.
	 *
	 * @throws {SalesforceSignInError} whose message says what to do
	 */
	async signIn(
		credentials: ICredentialDataDecryptedObject,
		effects: SignInEffects,
	): Promise<Session> {
		const settings = readSettings(credentials);
		const key = settingsKey(settings);
		const stored = storedToken(credentials);
		const running = this.inFlight.get(key);
		if (!running && !effects.force) {
			const known = this.replacementFor(key, stored, effects.now());
			if (known) return known;
			const refusal = this.refusals.known(key, effects.now());
			if (refusal) throw refusal;
		}
		const { session, replaced } = running ?? this.start(key, settings, effects);
		if (stored !== '') replaced.add(fingerprint(stored));
		const result = await session;
		if (!effects.force && result.accessToken === stored && isOwn(credentials, key)) {
			throw new SalesforceSignInError(
				"Salesforce answered the sign-in with the very token it had refused. Check the user's login IP ranges and session settings in Salesforce, and that the app is allowed to use the API.",
			);
		}
		return result;
	}

	/** When this process got this token for this key: epoch milliseconds; undefined if it did not. */
	mintedAt(key: string, tokenFingerprint: string): number | undefined {
		const last = this.minted.get(key);
		return last && fingerprint(last.session.accessToken) === tokenFingerprint ? last.at : undefined;
	}

	/** Forgets the token with this fingerprint, because Salesforce has refused it. */
	forget(key: string, tokenFingerprint: string): void {
		if (this.mintedAt(key, tokenFingerprint) !== undefined) this.minted.delete(key);
	}

	private replacementFor(key: string, stored: string, now: number): Session | undefined {
		const last = this.minted.get(key);
		if (!last || now - last.at >= REUSE_MS) return undefined;
		if (stored === '' || last.replaced.includes(fingerprint(stored))) return last.session;
		return undefined;
	}

	private start(key: string, settings: SignInSettings, effects: SignInEffects): InFlight {
		const replaced = new Set(this.historyOf(key));
		const session = this.mint(key, settings, effects)
			.then((minted) => {
				this.refusals.forget(key);
				replaced.delete(fingerprint(minted.accessToken));
				this.minted.set(key, {
					session: minted,
					at: effects.now(),
					replaced: [...replaced].slice(-MAX_REPLACED),
				});
				return minted;
			})
			.catch((error: unknown) => {
				this.refusals.keep(key, error, effects.now());
				throw error;
			})
			.finally(() => this.inFlight.delete(key));
		const flight = { session, replaced };
		this.inFlight.set(key, flight);
		return flight;
	}

	private historyOf(key: string): string[] {
		const last = this.minted.get(key);
		return last ? [...last.replaced, fingerprint(last.session.accessToken)] : [];
	}

	private async mint(
		key: string,
		settings: SignInSettings,
		effects: SignInEffects,
	): Promise<Session> {
		const at = effects.now();
		let attempts = 0;
		const log = (ok: boolean, oauthError?: string) => {
			const ms = effects.now() - at;
			keepSignIn(key, { at, ms, attempts, ok, ...(oauthError && { oauthError }) });
		};
		for (;;) {
			const request = await buildTokenRequest(settings, effects.now());
			attempts++;
			const { session, error } = await attempt(request, settings, effects);
			if (session) {
				log(true);
				return session;
			}
			const now = effects.now();
			const asked = error.retryAt === undefined ? 0 : Math.max(0, error.retryAt - now);
			const delay = retryDelayMs({
				signal: 'transient',
				attempt: attempts,
				retryAfterMs: asked,
				random: effects.random(),
			});
			const inTime = asked <= LONGEST_WAIT_MS && now + delay + TOKEN_TIMEOUT_MS <= at + SIGN_IN_MS;
			// A sign-in changes nothing in the org, so it may be repeated.
			if (!error.transient || !inTime || attempts >= maxAttempts('interactive')) {
				log(false, error.oauthError);
				throw error;
			}
			await effects.sleep(delay);
		}
	}
}

type Attempt =
	{ session: Session; error?: undefined } | { session?: undefined; error: SalesforceSignInError };

async function attempt(
	request: TokenRequest,
	settings: SignInSettings,
	{ send, now }: SignInEffects,
): Promise<Attempt> {
	let reply: TokenReply;
	try {
		reply = await send(request);
	} catch (error) {
		return { error: connectionError(error, settings.loginUrl) };
	}
	try {
		return { session: parseTokenReply(reply, settings, now()) };
	} catch (error) {
		const known =
			error instanceof SalesforceSignInError ? error : connectionError(error, settings.loginUrl);
		return { error: known };
	}
}
