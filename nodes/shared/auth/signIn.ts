import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { BoundedMap } from '../boundedMap';
import { settingsKey } from './credentialKey';
import { fingerprint } from './fingerprint';
import { LoginRate } from './loginRate';
import { keepNotices } from './notices';
import { Refusals } from './refusals';
import { readSettings, type SignInSettings } from './settings';
import { SalesforceSignInError } from './signInError';
import { keepSignIn } from './signInLog';
import { isOwn, storedToken } from './storedSession';
import { exchange, type Exchanged, type ExchangeEffects } from './tokenExchange';
import type { Session } from './tokenReply';

/** Milliseconds for which a token stands in for one it is known to have replaced. */
const REUSE_MS = 15 * 60_000;
/** Credentials one process remembers tokens of. */
const MAX_CREDENTIALS = 500;
/** Replaced tokens remembered for one credential: stragglers come within minutes. */
const MAX_REPLACED = 20;

/** The world outside, passed in so that tests decide it. */
export interface SignInEffects extends ExchangeEffects {
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
	private readonly loginRate = new LoginRate();
	/** Milliseconds by which the clock of a login host is ahead of this machine's. */
	private readonly clocks = new BoundedMap<string, number>(MAX_CREDENTIALS);

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
			this.loginRate.count(key, effects.now());
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
		const { loginUrl } = settings;
		const result = await exchange(settings, effects, this.clocks.get(loginUrl) ?? 0);
		const { attempts, clockOffMs } = result;
		const ms = effects.now() - at;
		if (!result.session) {
			const { oauthError } = result.error;
			keepSignIn(key, { at, ms, attempts, ok: false, ...(oauthError && { oauthError }) });
			throw result.error;
		}
		this.clocks.set(loginUrl, clockOffMs);
		const notices = noticesAbout(result);
		const { scope } = result.session;
		keepSignIn(key, {
			at,
			ms,
			attempts,
			ok: true,
			...(result.usedNext && { usedNext: true }),
			...(scope !== undefined && { scope }),
			...(notices.length > 0 && { notices }),
		});
		keepNotices(key, notices);
		return result.session;
	}
}

/** What the user should do about a sign-in that worked. */
function noticesAbout({ usedNext, clockOffMs }: Exchanged): string[] {
	const notices: string[] = [];
	if (usedNext) {
		notices.push(
			`Salesforce refused the keys of this credential (${usedNext.oauthError ?? 'refused'}) and took the next set. Move the next set into the first fields of the credential and clear the fields of the next set.`,
		);
	}
	if (clockOffMs !== 0) {
		const seconds = Math.round(Math.abs(clockOffMs) / 1000);
		notices.push(
			`This machine's clock is ${seconds} seconds ${clockOffMs > 0 ? 'behind' : 'ahead of'} Salesforce's. The sign-in allowed for it, but set the clock right.`,
		);
	}
	return notices;
}
