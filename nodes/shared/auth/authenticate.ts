import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { BoundedMap } from '../boundedMap';
import { apiPath } from './apiPath';
import { settingsKey } from './credentialKey';
import { fingerprint } from './fingerprint';
import { keepTokenFingerprint, keepWithdrawal, takeMarks, type Marks } from './marks';
import { readApiVersion, readSettings } from './settings';
import { SignIns, type SignInEffects } from './signIn';
import { SalesforceSignInError } from './signInError';
import { isOwn, orgOrigin, storedToken } from './storedSession';
import { sendTokenRequest } from './tokenSend';

/** Milliseconds; n8n renews at once, so an older wish was left behind by a failure. */
const WISH_MS = 2 * 60_000;
/**
 * Milliseconds for which a token passes as straight from a sign-in. n8n hands nothing through from
 * the renewal to the second `authenticate`, and stores the token in between.
 */
const FRESH_MS = 30_000;
/** Credentials that can plausibly be under test at once. */
const MAX_WISHES = 500;

/** What decides time, chance and waiting. */
export type SignInClock = Pick<SignInEffects, 'now' | 'random' | 'sleep'>;

/**
 * Makes n8n renew the token: its HTTP helper takes an error with this `response` for a reply of 401.
 */
class RenewalNeeded extends Error {
	override readonly name = 'RenewalNeeded';
	readonly response = { status: 401 };
}

/** The credential's behaviour and all its state. One of them serves a whole process. */
export class ServerAuth {
	private readonly signIns = new SignIns();
	/** When a request under this key insisted on a sign-in of its own. */
	private readonly wishes = new BoundedMap<string, number>(MAX_WISHES);

	constructor(private readonly clock: SignInClock) {}

	/** n8n calls this when the stored token is empty, or after a 401; it stores what is returned. */
	async renew(
		helper: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const key = settingsKey(readSettings(credentials));
		const wishedAt = this.wishes.take(key);
		const { accessToken, instanceUrl } = await this.signIns.signIn(credentials, {
			...this.clock,
			send: async (request) => await sendTokenRequest(helper, request),
			force: wishedAt !== undefined && this.clock.now() - wishedAt < WISH_MS,
		});
		return { accessToken, instanceUrl, signedInAs: key };
	}

	/** Puts the token on a request to the org's own host, and on no other. */
	authenticate(
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): IHttpRequestOptions {
		const key = settingsKey(readSettings(credentials));
		const accessToken = storedToken(credentials);
		if (accessToken === '') {
			throw new SalesforceSignInError(
				'This credential holds no access token yet. Save the credential, then try again.',
			);
		}
		const token = fingerprint(accessToken);
		const { marks, headers } = takeMarks(options.headers ?? {});
		this.assertWanted(options, marks);
		this.askForRenewal(key, token, marks, isOwn(credentials, key));

		const origin = orgOrigin(credentials);
		const url = marks.anew ? testPath(credentials) : apiPath(origin, options.url);
		if (marks.call !== undefined) keepTokenFingerprint(marks.call, token);
		return {
			...options,
			url,
			baseURL: origin,
			headers: { ...headers, Authorization: `Bearer ${accessToken}` },
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		};
	}

	/** A sign-in can take its time: a call cancelled meanwhile, or too late by now, is not sent. */
	private assertWanted({ abortSignal }: IHttpRequestOptions, { call, deadline }: Marks): void {
		const late = deadline !== undefined && this.clock.now() >= deadline;
		const why = abortSignal?.aborted === true ? 'cancelled' : late ? 'deadline' : undefined;
		if (!why || call === undefined) return;
		keepWithdrawal(call, why);
		throw new Error(`The call was not sent (${why}).`);
	}

	/** Throws what makes n8n renew the token, if the stored one must not be used. */
	private askForRenewal(key: string, token: string, marks: Marks, own: boolean): void {
		if (marks.refused !== undefined) this.signIns.forget(key, marks.refused);
		const mustSignIn = marks.anew && !this.isFresh(key, token);
		if (mustSignIn) this.wishes.set(key, this.clock.now());
		if (mustSignIn || !own || marks.refused === token) {
			throw new RenewalNeeded('The stored token must not be used, so n8n is to renew it.');
		}
	}

	private isFresh(key: string, token: string): boolean {
		const mintedAt = this.signIns.mintedAt(key, token);
		return mintedAt !== undefined && this.clock.now() - mintedAt < FRESH_MS;
	}
}

/** What the credential test reads: costs next to nothing, and tells a wrong version from a right one. */
function testPath(credentials: ICredentialDataDecryptedObject): string {
	return `/services/data/v${readApiVersion(credentials)}/`;
}
