import { randomBytes } from 'node:crypto';
import type { OrgClock } from '../model';
import type { OrgSettings } from '../settings';

/** What a session was granted. */
export interface SessionGrant {
	scope: string;
	/** The approval it came of, when there is a refresh token beside it. */
	approval?: string;
}

export interface Session extends SessionGrant {
	token: string;
	issuedAt: number;
	expiresAt: number;
}

/** Access tokens and how long each is good. */
export class Sessions {
	private readonly byToken = new Map<string, Session>();

	constructor(
		private readonly clock: OrgClock,
		private readonly settings: OrgSettings,
		private readonly organizationId: string,
	) {}

	issue(grant: SessionGrant = { scope: 'api' }): Session {
		const now = this.clock.now();
		const secret = randomBytes(72).toString('base64url').replaceAll('-', '.');
		const session: Session = {
			...grant,
			token: `${this.organizationId.slice(0, 15)}!AQ${secret}`,
			issuedAt: now,
			expiresAt: now + this.settings.sessionSeconds * 1000,
		};
		this.byToken.set(session.token, session);
		return session;
	}

	/** The session of a token that is still good. */
	find(token: string): Session | undefined {
		const session = this.byToken.get(token);
		return session !== undefined && session.expiresAt > this.clock.now() ? session : undefined;
	}

	revoke(token: string): boolean {
		return this.byToken.delete(token);
	}

	/** Ends the sessions that came of an approval. */
	endApproval(approval: string): void {
		for (const [token, session] of this.byToken) {
			if (session.approval === approval) this.byToken.delete(token);
		}
	}

	/** Ends every session issued so far. */
	expireAll(): void {
		this.byToken.clear();
	}
}

/** The token of an Authorization header; Salesforce takes `Bearer` and `OAuth`. */
export function bearerToken(header: string | undefined): string | undefined {
	return /^(?:Bearer|OAuth)\s+(\S+)\s*$/i.exec(header ?? '')?.[1];
}
