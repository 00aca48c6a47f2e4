/** One attempt to send a call, as the package logs it through n8n's logger. */
export interface LoggedCall {
	method: string;
	path: string;
	lane: string;
	/** Counted from 1 within one call. */
	attempt: number;
	/** Absent when no complete reply came. */
	status?: number;
	signal: string;
	waitedMs: number;
	tookMs: number;
	usage?: { used: number; limit: number };
}

/** Attempts that ended before anything reached Salesforce. */
const NEVER_SENT = new Set(['notSent', 'signIn']);

/** Whether the org can have seen this attempt. */
export function wasSent({ signal }: LoggedCall): boolean {
	return !NEVER_SENT.has(signal);
}

/** What the package wrote to n8n's log so far. */
export class CallLog {
	readonly calls: LoggedCall[] = [];
	/** Sign-ins that were tried, whatever came of them. */
	signIns = 0;

	/** Takes one line of n8n's JSON log; lines about anything else are passed over. */
	readonly add = (line: string): void => {
		const metadata = metadataOf(line);
		if (isLoggedCall(metadata)) this.calls.push(metadata);
		else if (isSignIn(metadata)) this.signIns++;
	};
}

function metadataOf(line: string): unknown {
	if (!line.startsWith('{')) return undefined;
	try {
		return (JSON.parse(line) as { metadata?: unknown }).metadata;
	} catch {
		return undefined;
	}
}

function isSignIn(metadata: unknown): boolean {
	return typeof metadata === 'object' && metadata !== null && 'signIn' in metadata;
}

function isLoggedCall(value: unknown): value is LoggedCall {
	if (typeof value !== 'object' || value === null) return false;
	const call = value as Partial<LoggedCall>;
	return (
		typeof call.method === 'string' &&
		typeof call.path === 'string' &&
		typeof call.attempt === 'number' &&
		typeof call.signal === 'string' &&
		typeof call.waitedMs === 'number'
	);
}

export interface CallTotals {
	calls: number;
	retries: number;
	waitedMs: number;
	usage?: { used: number; limit: number };
}

/** Sums up a stretch of the log. */
export function totalsOf(log: readonly LoggedCall[]): CallTotals {
	return {
		calls: log.filter(wasSent).length,
		retries: log.filter(({ attempt }) => attempt > 1).length,
		waitedMs: log.reduce((sum, { waitedMs }) => sum + waitedMs, 0),
		usage: log.findLast(({ usage }) => usage !== undefined)?.usage,
	};
}
