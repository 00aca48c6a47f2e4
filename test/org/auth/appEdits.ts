import type { OrgClock } from '../model';
import type { OrgSettings } from '../settings';

/** Settings that are edits of the app: in Salesforce they act some minutes after they are saved. */
const appSettings: ReadonlySet<string> = new Set<keyof OrgSettings>([
	'adminApproved',
	'runAsUser',
	'jwtEnabled',
	'clientCredentialsEnabled',
	'webServerEnabled',
	'callbackUrls',
	'appScopes',
	'pkceRequired',
	'secretRequired',
	'refreshTokenRotation',
	'appBlocked',
	'appCredentials',
	'ipRestricted',
]);
const minuteMs = 60_000;
/** How long the first consumer key and secret work beside staged ones (Salesforce help). */
const stagedMs = 30 * 24 * 60 * minuteMs;

/** Edits of the app that were saved and do not act yet. */
export class AppEdits {
	private pending: Array<{ dueAt: number; change: Partial<OrgSettings> }> = [];
	private stagedUntil = Infinity;

	constructor(
		private readonly clock: OrgClock,
		private readonly settings: OrgSettings,
	) {}

	/** Takes a change of settings: what concerns the app acts later, the rest now. */
	save(change: Partial<OrgSettings>): void {
		const { appEditMinutes } = { ...this.settings, ...change };
		const entries = Object.entries(change);
		const isLate = ([name]: [string, unknown]): boolean =>
			appEditMinutes > 0 && appSettings.has(name);
		this.apply(Object.fromEntries(entries.filter((entry) => !isLate(entry))));
		const late = entries.filter(isLate);
		if (late.length === 0) return;
		this.pending.push({
			dueAt: this.clock.now() + appEditMinutes * minuteMs,
			change: Object.fromEntries(late),
		});
	}

	/** Brings the settings to what they are by now. */
	settle(): void {
		const now = this.clock.now();
		const due = this.pending.filter((edit) => edit.dueAt <= now);
		this.pending = this.pending.filter((edit) => edit.dueAt > now);
		for (const edit of due) this.apply(edit.change);
		if (this.settings.appCredentials === 'both' && now >= this.stagedUntil) {
			this.settings.appCredentials = 'staged';
		}
	}

	private apply(change: Partial<OrgSettings>): void {
		if (change.appCredentials === 'both') this.stagedUntil = this.clock.now() + stagedMs;
		Object.assign(this.settings, change);
	}
}
