import { randomBytes } from 'node:crypto';
import type { OrgSettings } from '../settings';
import type { Sessions } from './sessions';

/** One approval of the app by the user: its refresh token, and what the token was before. */
interface Approval {
	id: string;
	scope: string;
	current: string;
	retired: Set<string>;
}

export interface Refreshed {
	approval: string;
	scope: string;
	/** The new refresh token, when they rotate. */
	rotated?: string;
}

/** The refresh tokens of the app, a family for each approval. */
export class RefreshTokens {
	private approvals: Approval[] = [];
	private issued = 0;

	constructor(
		private readonly settings: OrgSettings,
		private readonly sessions: Sessions,
	) {}

	/** The user approved the app with offline access at least once, and it was not revoked. */
	get approved(): boolean {
		return this.approvals.length > 0;
	}

	/** Notes an approval; the oldest ones end when there are more than an app may have. */
	approve(scope: string): { approval: string; refreshToken: string } {
		this.issued += 1;
		const approval: Approval = {
			id: `approval ${this.issued}`,
			scope,
			current: newToken(),
			retired: new Set(),
		};
		this.approvals.push(approval);
		for (const old of this.approvals.slice(0, -this.settings.approvalsPerUser)) this.end(old);
		return { approval: approval.id, refreshToken: approval.current };
	}

	/** Uses a refresh token; one that was rotated away ends its whole family. */
	refresh(token: string): Refreshed | undefined {
		const approval = this.find(token);
		if (approval === undefined) return undefined;
		if (approval.current !== token) {
			this.end(approval);
			return undefined;
		}
		const { id, scope } = approval;
		if (!this.settings.refreshTokenRotation) return { approval: id, scope };
		approval.retired.add(token);
		approval.current = newToken();
		return { approval: id, scope, rotated: approval.current };
	}

	/** The scope of a refresh token that is still good. */
	scopeOf(token: string): string | undefined {
		return this.approvals.find((approval) => approval.current === token)?.scope;
	}

	/** Ends a refresh token and the sessions it gave; false when there is no such token. */
	revoke(token: string): boolean {
		const approval = this.find(token);
		if (approval !== undefined) this.end(approval);
		return approval !== undefined;
	}

	private find(token: string): Approval | undefined {
		return this.approvals.find(
			(approval) => approval.current === token || approval.retired.has(token),
		);
	}

	private end(approval: Approval): void {
		this.approvals = this.approvals.filter((candidate) => candidate !== approval);
		this.sessions.endApproval(approval.id);
	}
}

function newToken(): string {
	return `5Aep${randomBytes(60).toString('base64url')}`;
}
