import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { apiPath } from '../auth/apiPath';
import { certificateNotice } from '../auth/certificate';
import { credentialKey } from '../auth/credentialKey';
import { credentialTypes, type CredentialType } from '../auth/credentialTypes';
import { fingerprint } from '../auth/fingerprint';
import {
	CALL_MARK,
	DEADLINE_MARK,
	REFUSED_MARK,
	takeMarks,
	takeTokenFingerprint,
} from '../auth/marks';
import { noticesOf } from '../auth/notices';
import { orgOrigin } from '../auth/storedSession';
import { userRenewals } from '../auth/userRenewal';
import { readUserSession } from '../auth/userSession';
import type { ClientContext } from './context';

/** What one attempt says of itself to the credential. */
export interface AccessAttempt {
	/** Never leaves the process. */
	callId: string;
	/** Fingerprint of a token that must not be used again. */
	refusedToken?: string;
	/** Epoch milliseconds from which the call must not be sent any more. */
	deadline: number;
}

/** How requests of a client get their token and host: one of them for each kind of credential. */
export interface Access {
	readonly type: CredentialType;
	/** Names who is signed in without revealing it: for state that must not cross tenants. */
	readonly identity: string;
	/** Origin of the org, which keys what is known of it. */
	readonly orgOrigin: string;
	/**
	 * Makes a request with a bare path ready to be sent.
	 *
	 * @throws {SalesforceSignInError} when the token was refused and no other can be had
	 */
	prepare(request: IHttpRequestOptions, attempt: AccessAttempt): Promise<IHttpRequestOptions>;
	/** Fingerprint of the token an attempt went out with; known once, after it was sent. */
	takeUsedToken(callId: string): string | undefined;
	/** What the user should know of the credential though it works. */
	notices(): string[];
}

/**
 * Reads a credential for one client.
 *
 * @throws {SalesforceSignInError} when the credential is not filled in or connected as it must be
 */
export function accessOf(
	context: ClientContext,
	type: CredentialType,
	credential: ICredentialDataDecryptedObject,
): Access {
	return type === credentialTypes.user
		? new UserAccess(context, credential)
		: new ServerAccess(credential);
}

/** The credential's own `authenticate` puts on token and host, and renews; marks tell it what to do. */
class ServerAccess implements Access {
	readonly type = credentialTypes.server;
	readonly identity: string;
	readonly orgOrigin: string;

	constructor(private readonly credential: ICredentialDataDecryptedObject) {
		this.identity = credentialKey(credential);
		this.orgOrigin = orgOrigin(credential);
	}

	async prepare(
		request: IHttpRequestOptions,
		{ callId, refusedToken, deadline }: AccessAttempt,
	): Promise<IHttpRequestOptions> {
		const marks = {
			[CALL_MARK]: callId,
			[DEADLINE_MARK]: String(deadline),
			...(refusedToken && { [REFUSED_MARK]: refusedToken }),
		};
		return await Promise.resolve({ ...request, headers: { ...request.headers, ...marks } });
	}

	takeUsedToken(callId: string): string | undefined {
		return takeTokenFingerprint(callId);
	}

	notices(): string[] {
		const certificate = certificateNotice(this.credential, Date.now());
		return [...noticesOf(this.identity), ...(certificate ? [certificate] : [])];
	}
}

/** n8n's OAuth2 machinery puts on the token, to whatever host the request names: so it is named here. */
class UserAccess implements Access {
	readonly type = credentialTypes.user;
	readonly identity: string;
	readonly orgOrigin: string;
	/** Where the newest token may go; a renewal can move it. */
	private instanceUrl: string;
	/** Fingerprint of the newest token this client has read. */
	private token: string;
	private readonly sent = new Map<string, IHttpRequestOptions>();

	constructor(
		private readonly context: ClientContext,
		credential: ICredentialDataDecryptedObject,
	) {
		const { identity, instanceUrl, accessToken } = this.readSession(credential);
		this.identity = identity;
		this.orgOrigin = instanceUrl;
		this.instanceUrl = instanceUrl;
		this.token = fingerprint(accessToken);
	}

	async prepare(
		request: IHttpRequestOptions,
		{ callId, refusedToken }: AccessAttempt,
	): Promise<IHttpRequestOptions> {
		if (refusedToken !== undefined) await this.renew(refusedToken);
		const prepared = {
			...request,
			url: apiPath(this.instanceUrl, request.url),
			baseURL: this.instanceUrl,
			headers: takeMarks(request.headers ?? {}).headers,
		};
		this.sent.set(callId, prepared);
		return prepared;
	}

	/** n8n signs the very object it is given; should that ever change, the token last read stands in. */
	takeUsedToken(callId: string): string | undefined {
		const headers = this.sent.get(callId)?.headers;
		this.sent.delete(callId);
		const authorization: unknown = headers?.['Authorization'];
		if (typeof authorization !== 'string') return this.token;
		return fingerprint(authorization.replace(/^Bearer /, ''));
	}

	notices(): string[] {
		return [];
	}

	private async renew(refusedToken: string): Promise<void> {
		const { context, type } = this;
		const session = await userRenewals.renew(refusedToken, {
			read: async () => this.readSession(await context.getCredentials(type)),
			refresh: async () =>
				(await context.helpers.refreshOAuth2Token.call(context, type)) as unknown,
			now: Date.now,
		});
		this.instanceUrl = session.instanceUrl;
		this.token = fingerprint(session.accessToken);
	}

	private readSession(credential: ICredentialDataDecryptedObject) {
		const { id } = this.context.getNode().credentials?.[this.type] ?? {};
		return readUserSession(credential, id ?? '');
	}
}
