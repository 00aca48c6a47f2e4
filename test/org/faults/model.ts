import { scopes } from './scope';

/** The fault kinds the org knows, by what they try (design: the simulated org). */
export const faultKinds = [
	// transport
	'503',
	'503-after',
	'504-after',
	'429',
	'500-json',
	'500-html',
	'reset-before',
	'reset-after',
	'executes-late',
	'slow',
	'truncate',
	// limits
	'limit-total',
	'limit-concurrent',
	'login-rate',
	'header-lag',
	'limit-info-absent',
	'usage-over-100',
	'replication-throttle',
	// auth
	'session-expired',
	'ip-restricted',
	'api-currently-disabled',
	'app-edit-propagating',
	'staged-credentials',
	// data
	'lock-row',
	'late-visible',
	'modstamp-only-touch',
	'short-pages',
	'locator-expired',
	'stall-latest-date-covered',
	'delete-log-purged',
	'query-too-complicated',
	'readonly-maintenance',
	'non-unique-extid',
	'flow-rollback',
	// bulk
	'bulk-fail',
	'job-failed-partial',
	'job-queued-hours',
	'results-missing',
	'result-rewrite',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Kinds that strike any call, the token endpoint's too. */
const transportKinds: readonly FaultKind[] = faultKinds.slice(0, faultKinds.indexOf('limit-total'));

/** Kinds that strike the token endpoint alone. */
const authKinds: readonly FaultKind[] = [
	'login-rate',
	'ip-restricted',
	'app-edit-propagating',
	'staged-credentials',
];

/**
 * The kinds that make sense for a call, so that no other call uses up a fault without effect.
 * `path` has its query string, decoded.
 */
export function kindsFor(method: string, path: string): readonly FaultKind[] {
	const isData = path.startsWith('/services/data/v');
	return faultKinds.filter((kind) => {
		const isAuthKind = authKinds.includes(kind);
		if (!transportKinds.includes(kind) && isData === isAuthKind) return false;
		return scopes[kind]?.(method, path) ?? true;
	});
}

/** A fault as armed by `POST {controlUrl}/faults`. */
export interface FaultSpec {
	match?: { method?: string; path?: string };
	kind: FaultKind;
	/** How often it fires; without `times` and `probability`, once. */
	times?: number;
	/** Chance per matching call, 0 to 1, from a seeded generator. */
	probability?: number;
	/** Matching calls let through before the first one that can fail. */
	afterN?: number;
	/** Seconds for `Retry-After`; without it the header is absent, as Salesforce documents none. */
	retryAfter?: number;
	/**
	 * late-visible: how long the rows stay unseen; header-lag: how old the usage shown is; slow and
	 * executes-late: machine time of the delay; stall-latest-date-covered: how far behind now;
	 * job-queued-hours: how long the job waits on the org's clock.
	 */
	delayMs?: number;
	/**
	 * lock-row: how many rows of a many-record call are locked; short-pages: rows of a page;
	 * modstamp-only-touch: rows touched; non-unique-extid: records that get a double;
	 * job-failed-partial: rows saved before the job fails; results-missing: rows not recorded.
	 */
	rows?: number;
}

/** What a fault is matched against: the path with its query string, decoded. */
export interface FaultTarget {
	method: string;
	path: string;
	/** Only faults of these kinds may fire; absent: all. */
	kinds?: readonly FaultKind[];
}

export interface FiredFault {
	kind: FaultKind;
	retryAfter?: number;
	delayMs?: number;
	rows?: number;
}
