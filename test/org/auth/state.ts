import type { OrgClock } from '../model';
import { RollingCount } from '../rollingCount';
import type { OrgSettings } from '../settings';
import { AppEdits } from './appEdits';
import { AuthorizationCodes } from './codes';
import { RefreshTokens } from './refreshTokens';
import type { Sessions } from './sessions';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What sign-in remembers beside the sessions. */
export class AuthState {
	readonly codes: AuthorizationCodes;
	readonly refreshTokens: RefreshTokens;
	readonly edits: AppEdits;
	/** Logins of the user in the last hour. */
	readonly loginRate: RollingCount;

	constructor(clock: OrgClock, settings: OrgSettings, sessions: Sessions) {
		this.codes = new AuthorizationCodes(clock);
		this.refreshTokens = new RefreshTokens(settings, sessions);
		this.edits = new AppEdits(clock, settings);
		this.loginRate = new RollingCount(clock, hourMs, minuteMs);
	}
}
