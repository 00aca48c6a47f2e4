import { apiRequestsOf } from '../counting';
import { contentsOf } from '../files/contents';
import type { Org } from '../org';
import { Spool } from '../spool';
import { usageColumns, usageCsv, type UsageEvent } from './usageFile';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const lengths = { daily: dayMs, hourly: hourMs } as const;
const loopback = '127.0.0.1';
/** The app's id as the files name it; callers cannot look it up. */
const appId = '0H4000000000001';

/** What a caller other than this one did, as a test tells it. */
export interface OtherUsage {
	client?: string;
	app?: string;
	user?: string;
	calls: number;
	counted?: boolean;
}

/** Writes the log files of API usage, each once its day or hour is over on the org's clock. */
export class EventLog {
	/** Calls before this moment are in files already. */
	private writtenTo: number;

	constructor(private readonly org: Org) {
		this.writtenTo = org.startedAt;
	}

	/** Writes the files that are due. */
	settle(): void {
		const { eventLogFiles } = this.org.settings;
		if (eventLogFiles === 'none') return;
		const length = lengths[eventLogFiles];
		const end = Math.floor(this.org.clock.now() / length) * length;
		if (end <= this.writtenTo) return;
		const events = this.org.journal
			.list()
			.filter(({ at, path }) => at >= this.writtenTo && at < end && apiRequestsOf(path) > 0)
			.map((entry): UsageEvent => ({ ...entry, ...this.caller() }));
		this.writtenTo = end;
		const starts = new Set(events.map(({ at }) => Math.floor(at / length) * length));
		for (const start of starts) {
			const own = events.filter(({ at }) => at >= start && at < start + length);
			this.write(own, start, eventLogFiles === 'daily' ? 'Daily' : 'Hourly');
		}
	}

	/** Writes the file of a day on which others called; `day` is its first moment. Gives its id. */
	writeDay(day: number, usage: readonly OtherUsage[]): string {
		const events = usage.flatMap(({ client, app, user, calls, counted = true }) =>
			Array.from({ length: calls }, (_, n): UsageEvent => ({
				...this.caller(),
				at: day + Math.floor((n * dayMs) / calls),
				method: 'GET',
				path: `/services/data/v${this.org.apiVersion}/query`,
				status: 200,
				counted,
				client: client ?? null,
				...(app === undefined ? {} : { app }),
				...(user === undefined ? {} : { user }),
			})),
		);
		return this.write(events, day, 'Daily');
	}

	private caller(): Pick<UsageEvent, 'app' | 'appId' | 'user' | 'userId' | 'ip'> {
		const { settings, identity, userId } = this.org;
		return { app: settings.appName, appId, user: identity.username, userId, ip: loopback };
	}

	private write(
		events: readonly UsageEvent[],
		start: number,
		interval: 'Daily' | 'Hourly',
	): string {
		const { store, settings, identity, apiVersion } = this.org;
		const content = new Spool();
		content.append(Buffer.from(usageCsv(events, identity.organizationId, settings)));
		const result = store.transaction({ seed: true }, () => ({
			result: store.insert('EventLogFile', {
				EventType: 'ApiTotalUsage',
				LogDate: new Date(start).toISOString(),
				LogFileLength: content.size,
				LogFileContentType: 'text/csv',
				ApiVersion: Number(apiVersion),
				Sequence: interval === 'Daily' ? 0 : 1,
				Interval: interval,
				LogFileFieldNames: usageColumns.join(','),
				LogFileFieldTypes: usageColumns.map(() => 'String').join(','),
			}),
			commit: true,
		}));
		if (!result.success) throw new Error(`No log file: ${JSON.stringify(result.errors)}`);
		contentsOf(this.org).set(result.id, content);
		store.transaction({ seed: true }, () => ({
			result: store.update('EventLogFile', result.id, {
				LogFile: `/services/data/v${apiVersion}/sobjects/EventLogFile/${result.id}/LogFile`,
			}),
			commit: true,
		}));
		return result.id;
	}
}
