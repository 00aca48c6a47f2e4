/** The fault kinds the org knows, by what they try (design: the simulated org). */
export const faultKinds = [
	'503',
	'503-after',
	'429',
	'limit-total',
	'limit-concurrent',
	'session-expired',
	'reset-before',
	'reset-after',
	'lock-row',
	'late-visible',
	'header-lag',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Kinds that strike any call, the token endpoint's too. */
const transportKinds: readonly FaultKind[] = [
	'503',
	'503-after',
	'429',
	'reset-before',
	'reset-after',
];

/** Kinds that can only strike a call that writes records. */
const writeKinds: readonly FaultKind[] = ['lock-row', 'late-visible'];

/** The kinds that make sense for a call, so that no other call uses up a fault without effect. */
export function kindsFor(method: string, path: string): readonly FaultKind[] {
	if (!path.startsWith('/services/data/v')) return transportKinds;
	const writes = method !== 'GET' && method !== 'HEAD' && !path.includes('/jobs/');
	return writes ? faultKinds : faultKinds.filter((kind) => !writeKinds.includes(kind));
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
	/** late-visible: how long the rows stay unseen; header-lag: how old the usage shown is. */
	delayMs?: number;
	/** lock-row: how many rows of a many-record call are locked. */
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
