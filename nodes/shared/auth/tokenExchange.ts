import { maxAttempts, retryDelayMs } from '../gate/backoff';
import { connectionError } from './connectionErrors';
import type { SignInSettings } from './settings';
import { SalesforceSignInError } from './signInError';
import { parseTokenReply, type Session, type TokenReply } from './tokenReply';
import { buildTokenRequest, type TokenRequest } from './tokenRequest';
import { TOKEN_TIMEOUT_MS } from './tokenSend';

/** Milliseconds a whole sign-in may take, all tries: the call that waits for it holds a place. */
const SIGN_IN_MS = 45_000;
/** Milliseconds; a longer Retry-After is handed to the user instead of being sat out. */
const LONGEST_WAIT_MS = 10_000;
/** Milliseconds by which the clocks must differ for another try; `Date` has whole seconds. */
const CLOCK_TOLERANCE_MS = 5_000;

/** The world outside, passed in so that tests decide it. */
export interface ExchangeEffects {
	/** Posts the form; rejects when no complete reply came. */
	send: (request: TokenRequest) => Promise<TokenReply>;
	/** Epoch milliseconds. */
	now: () => number;
	/** A number in [0, 1). */
	random: () => number;
	sleep: (ms: number) => Promise<void>;
}

/** How a sign-in went. */
export interface Exchanged {
	session: Session;
	/** Token requests sent. */
	attempts: number;
	/** The current keys were refused as such, and the next ones taken. */
	usedNext?: SalesforceSignInError;
	/** Milliseconds by which Salesforce's clock is ahead of this machine's, as far as it matters. */
	clockOffMs: number;
}

/** A sign-in that failed, and the token requests it took. */
export interface ExchangeFailed {
	session?: undefined;
	error: SalesforceSignInError;
	attempts: number;
	clockOffMs: number;
}

/**
 * Gets a token: tries again what failed in passing, once more by Salesforce's clock where an assertion
 * was refused and the clocks differ, and once with the next set of keys where the current one was
 * refused as such.
 *
 * @param clockOffMs by which Salesforce's clock is known to be ahead
 */
export async function exchange(
	settings: SignInSettings,
	effects: ExchangeEffects,
	clockOffMs: number,
): Promise<Exchanged | ExchangeFailed> {
	const current = await byRightClock(settings, effects, clockOffMs);
	if (current.session || !settings.next || !mayBeReplaced(current.error)) return current;
	const next = await byRightClock(settings.next, effects, current.clockOffMs);
	const attempts = current.attempts + next.attempts;
	if (next.session) return { ...next, attempts, usedNext: current.error };
	return { ...current, attempts, error: bothRefused(current.error, next.error) };
}

/** Whether this refusal is of the keys themselves, as when their rotation is over. */
function mayBeReplaced({ oauthError, oauthDescription = '' }: SalesforceSignInError): boolean {
	if (oauthError === 'invalid_client' || oauthError === 'invalid_client_id') return true;
	return oauthError === 'invalid_grant' && isInvalidAssertion(oauthDescription);
}

function isInvalidAssertion(oauthDescription: string): boolean {
	return oauthDescription.toLowerCase().includes('invalid assertion');
}

function bothRefused(
	current: SalesforceSignInError,
	next: SalesforceSignInError,
): SalesforceSignInError {
	return new SalesforceSignInError(
		`${current.message} The next set of keys was tried and did not work either: ${next.message}`,
		current,
	);
}

async function byRightClock(
	settings: SignInSettings,
	effects: ExchangeEffects,
	clockOffMs: number,
): Promise<Exchanged | ExchangeFailed> {
	const first = await patiently(settings, effects, clockOffMs);
	if (first.session || first.serverTime === undefined || settings.flow !== 'jwtBearer') {
		return { ...first, clockOffMs };
	}
	const learned = first.serverTime - effects.now();
	const differs = Math.abs(learned - clockOffMs) > CLOCK_TOLERANCE_MS;
	if (!differs || !isInvalidAssertion(first.error.oauthDescription ?? '')) {
		return { ...first, clockOffMs };
	}
	const second = await patiently(settings, effects, learned);
	const attempts = first.attempts + second.attempts;
	return { ...second, attempts, clockOffMs: learned };
}

type Asked = { attempts: number; serverTime?: number } & (
	{ session: Session } | { session?: undefined; error: SalesforceSignInError }
);

async function patiently(
	settings: SignInSettings,
	effects: ExchangeEffects,
	clockOffMs: number,
): Promise<Asked> {
	const startedAt = effects.now();
	for (let attempts = 1; ; attempts++) {
		const asked = await once(settings, effects, clockOffMs);
		if (asked.session) return { ...asked, attempts };
		const { error } = asked;
		const now = effects.now();
		const wish = error.retryAt === undefined ? 0 : Math.max(0, error.retryAt - now);
		const delay = retryDelayMs({
			signal: 'transient',
			attempt: attempts,
			retryAfterMs: wish,
			random: effects.random(),
		});
		const inTime =
			wish <= LONGEST_WAIT_MS && now + delay + TOKEN_TIMEOUT_MS <= startedAt + SIGN_IN_MS;
		// A sign-in changes nothing in the org, so it may be repeated.
		if (!error.transient || !inTime || attempts >= maxAttempts('interactive')) {
			return { ...asked, attempts };
		}
		await effects.sleep(delay);
	}
}

type Answer = { serverTime?: number } & (
	{ session: Session } | { session?: undefined; error: SalesforceSignInError }
);

async function once(
	settings: SignInSettings,
	{ send, now }: ExchangeEffects,
	clockOffMs: number,
): Promise<Answer> {
	let reply: TokenReply;
	try {
		reply = await send(await buildTokenRequest(settings, now() + clockOffMs));
	} catch (error) {
		return { error: asSignInError(error, settings) };
	}
	const date = Date.parse(reply.headers.date ?? '');
	const serverTime = Number.isNaN(date) ? undefined : date;
	try {
		return { session: parseTokenReply(reply, settings, now()), serverTime };
	} catch (error) {
		return { error: asSignInError(error, settings), serverTime };
	}
}

function asSignInError(error: unknown, { loginUrl }: SignInSettings): SalesforceSignInError {
	return error instanceof SalesforceSignInError ? error : connectionError(error, loginUrl);
}
