import type { FaultKind } from './model';

type Scope = (method: string, path: string) => boolean;

const token: Scope = (method, path) =>
	method === 'POST' && path.startsWith('/services/oauth2/token');
const onPath =
	(pattern: RegExp, ...methods: string[]): Scope =>
	(method, path) =>
		(methods.length === 0 || methods.includes(method)) && pattern.test(path);

const ingestJob = onPath(/\/jobs\/ingest(?:$|\/[^/?]+(?:\/batches)?$)/, 'POST', 'PUT', 'PATCH');
const queryJob = onPath(/\/jobs\/query$/, 'POST');
const resultFile = onPath(/\/jobs\/ingest\/[^/]+\/(?:successful|failed)Results/, 'GET');
const write: Scope = (method, path) =>
	method !== 'GET' && method !== 'HEAD' && !path.includes('/jobs/');
/** A query, not a later page of one. */
const query = onPath(/\/v[\d.]+\/query(?:All)?\/?\?/, 'GET');

/** Where a kind can strike; a kind without an entry strikes every data call. */
export const scopes: Partial<Record<FaultKind, Scope>> = {
	'lock-row': write,
	'late-visible': write,
	'executes-late': (_method, path) => !path.endsWith('/batches'),
	'login-rate': token,
	'ip-restricted': token,
	'app-edit-propagating': token,
	'staged-credentials': token,
	'replication-throttle': onPath(/\/sobjects\/[^/]+\/(?:updated|deleted)\b/, 'GET'),
	'stall-latest-date-covered': onPath(/\/sobjects\/[^/]+\/(?:updated|deleted)\b/, 'GET'),
	'delete-log-purged': onPath(/\/sobjects\/[^/]+\/deleted\b/, 'GET'),
	'modstamp-only-touch': onPath(/\/sobjects\/\w+|\/query(?:All)?\/?\?.*\bfrom\s+\w+/i),
	'short-pages': onPath(/\/v[\d.]+\/query(?:All)?\b/, 'GET'),
	'locator-expired': onPath(/\/query(?:All)?\/01g|\/results\?.*\blocator=/, 'GET'),
	'query-too-complicated': (method, path) => query(method, path) || queryJob(method, path),
	'readonly-maintenance': (method) => method !== 'GET' && method !== 'HEAD',
	'non-unique-extid': onPath(/\/composite\/sobjects\/\w+\/\w+|\/sobjects\/\w+\/\w+\/[^/]/, 'PATCH'),
	'flow-rollback': onPath(/\/actions\/custom\/flow\/[^/]+/, 'POST'),
	'bulk-fail': (method, path) => ingestJob(method, path) || queryJob(method, path),
	'job-failed-partial': ingestJob,
	'job-queued-hours': (method, path) => ingestJob(method, path) || queryJob(method, path),
	'results-missing': (method, path) => ingestJob(method, path) || resultFile(method, path),
	'result-rewrite': ingestJob,
};
