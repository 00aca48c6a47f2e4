import { randomBytes } from 'node:crypto';
import type { OrgClock } from '../model';

/** What an authorisation code was given for. */
export interface CodeGrant {
	consumerKey: string;
	redirectUri: string;
	scope: string;
	/** PKCE, S256; absent when the app asked without. */
	challenge?: string;
}

/** Authorisation codes: short-lived, good for one use. */
export class AuthorizationCodes {
	private readonly codes = new Map<string, CodeGrant & { expiresAt: number }>();

	constructor(private readonly clock: OrgClock) {}

	issue(grant: CodeGrant, seconds: number): string {
		const code = `aPrx${randomBytes(48).toString('base64url')}`;
		this.codes.set(code, { ...grant, expiresAt: this.clock.now() + seconds * 1000 });
		return code;
	}

	/** The grant of a code, which is used up by asking. */
	take(code: string): CodeGrant | undefined {
		const grant = this.codes.get(code);
		this.codes.delete(code);
		return grant !== undefined && grant.expiresAt > this.clock.now() ? grant : undefined;
	}
}
