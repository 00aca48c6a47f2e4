import { parseRetryAfter } from '../gate/retryAfter';
import { trustedInstanceUrl } from './instanceUrl';
import type { SignInSettings } from './settings';
import { SalesforceSignInError } from './signInError';
import { adviceFor } from './tokenErrors';

/** A complete reply of the token endpoint. Header names are lower case. */
export interface TokenReply {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: unknown;
}

/** A token, and the only host it may be sent to. */
export interface Session {
	accessToken: string;
	instanceUrl: string;
	/** What the token is good for, blank-separated, where Salesforce says. */
	scope?: string;
}

/** Milliseconds; a clock this far off is worth naming as a cause, since assertions live 2 minutes. */
const CLOCK_OFF_MS = 60_000;
/** Milliseconds; a `Retry-After` beyond a day is a mistake. */
const LONGEST_RETRY_AFTER_MS = 24 * 60 * 60_000;
/** Characters of Salesforce's own words that a message takes over. */
const LONGEST_QUOTE = 300;

/**
 * Reads the token out of the endpoint's reply.
 *
 * @param now epoch milliseconds at which the reply came
 * @throws {SalesforceSignInError} with Salesforce's own words and what to do
 */
export function parseTokenReply(reply: TokenReply, settings: SignInSettings, now: number): Session {
	const fields = asObject(reply.body);
	const { access_token: accessToken, instance_url: instanceUrl, scope } = fields;
	if (reply.status === 200 && isText(accessToken) && isText(instanceUrl)) {
		const trusted = trustedInstanceUrl(instanceUrl, settings.loginUrl);
		return { accessToken, instanceUrl: trusted, ...(isText(scope) && { scope }) };
	}
	if (isText(fields.error)) {
		const description = isText(fields.error_description) ? fields.error_description : '';
		throw refusal(fields.error, description, reply, settings, now);
	}
	throw unreadable(reply, settings, now);
}

function refusal(
	error: string,
	description: string,
	reply: TokenReply,
	settings: SignInSettings,
	now: number,
): SalesforceSignInError {
	const advice = adviceFor(error, description, settings.flow);
	const oauthError = quote(error, settings);
	const oauthDescription = quote(description, settings);
	const said = oauthDescription === '' ? oauthError : `${oauthError}: ${oauthDescription}`;
	const transient = advice?.transient ?? isTransientStatus(reply.status);
	const retryAt = transient ? retryTime(reply, now, advice?.waitMs) : undefined;
	const sentences = [
		`Salesforce refused the sign-in with ${said}.`,
		advice?.text ?? 'Compare the settings of this credential with those of the app in Salesforce.',
		transient ? whenToTry(retryAt) : '',
		settings.flow === 'jwtBearer' ? clockAdvice(reply, now) : '',
	];
	return new SalesforceSignInError(sentences.filter((part) => part !== '').join(' '), {
		oauthError,
		oauthDescription,
		transient,
		retryAt,
	});
}

function unreadable(reply: TokenReply, settings: SignInSettings, now: number) {
	const { status, headers } = reply;
	const host = new URL(settings.loginUrl).host;
	if (isTransientStatus(status)) {
		const retryAt = retryTime(reply, now);
		return new SalesforceSignInError(
			`Salesforce could not handle the sign-in at this moment (HTTP status ${status} from ${host}). ${whenToTry(retryAt)}`,
			{ transient: true, retryAt },
		);
	}
	const target = headers.location;
	if (status >= 300 && status < 400 && target !== undefined) {
		const origin = URL.canParse(target, settings.loginUrl)
			? new URL(target, settings.loginUrl).origin
			: 'another address';
		return new SalesforceSignInError(
			`${host} sends the sign-in on to ${origin} (HTTP status ${status}), and secrets are not sent on. Enter the org's current address in 'My Domain URL'.`,
		);
	}
	return new SalesforceSignInError(
		`${host} did not answer like Salesforce's sign-in (HTTP status ${status}, no token). Check that 'My Domain URL' is the My Domain of your org, like https://mycompany.my.salesforce.com.`,
	);
}

/** Epoch milliseconds before which no other try is wanted, by the reply or by what is known of it. */
function retryTime({ headers }: TokenReply, now: number, waitMs = 0): number | undefined {
	const asked = Math.max(waitMs, parseRetryAfter(headers['retry-after'], now) ?? 0);
	return asked > 0 ? now + Math.min(asked, LONGEST_RETRY_AFTER_MS) : undefined;
}

function whenToTry(retryAt: number | undefined): string {
	return retryAt === undefined
		? 'Wait a minute and try again.'
		: `Try again after ${new Date(retryAt).toISOString()}.`;
}

function isTransientStatus(status: number): boolean {
	return status === 429 || (status >= 500 && status !== 501);
}

/** The `Date` header tells whether this machine's clock is the cause. */
function clockAdvice({ headers }: TokenReply, now: number): string {
	const serverTime = Date.parse(headers.date ?? '');
	const ahead = now - serverTime;
	if (!(Math.abs(ahead) > CLOCK_OFF_MS)) return '';
	const minutes = Math.round(Math.abs(ahead) / 60_000);
	return `This machine's clock is ${minutes} minutes ${ahead > 0 ? 'ahead of' : 'behind'} Salesforce's: set it right, because an assertion is good for 2 minutes.`;
}

/** Salesforce's own words, shortened, without a secret that something on the way may have echoed. */
function quote(words: string, settings: SignInSettings): string {
	const secret = settings.flow === 'clientCredentials' ? settings.consumerSecret : '';
	const bare = secret === '' ? words : words.replaceAll(secret, '...');
	return bare.replace(/eyJ[\w-]+\.[\w-]*(\.[\w-]*)?/g, '...').slice(0, LONGEST_QUOTE);
}

function asObject(body: unknown): Record<string, unknown> {
	const value = typeof body === 'string' ? parseJson(body) : body;
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}
