import type { GateCall, Lane, Outcome, Replay } from '../gate/call';

/** A call to one versioned data resource of the org. */
export interface DataCall {
	method: GateCall['method'];
	/**
	 * Path below `/services/data/vXX.X`, starting with a slash and already encoded:
	 * build it with `dataPath` so that no value can change its structure.
	 */
	path: string;
	query?: Readonly<Record<string, string>>;
	/** JSON value, or text together with `contentType`. */
	body?: unknown;
	/** @default 'application/json' */
	contentType?: string;
	/** Further request headers, such as `Sforce-Query-Options`. */
	headers?: Readonly<Record<string, string>>;
	/** @default the client's own lane */
	lane?: Lane;
	/** @default 'read' for GET, 'safe' for DELETE, 'unsafe' otherwise */
	replay?: Replay;
	/** Milliseconds one attempt may take; more for a large body. @default 120,000 */
	timeoutMs?: number;
	/** `text` leaves the body as it came (CSV); `json` parses it. @default 'json' */
	responseType?: 'json' | 'text';
}

/** A 2xx or 3xx reply. Header names are lower case. */
export interface DataReply<T = unknown> {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: T;
}

/** What this client's calls have cost so far; sums over one node execution or poll. */
export interface CallSummary {
	calls: number;
	retried: number;
	waitedMs: number;
	usage?: { used: number; limit: number };
	/** Percent of the org's day from which the credential wants people told. */
	softThreshold?: number;
}

/** The one door to Salesforce's data resources. Made by `createClient`, one for each execution or poll. */
export interface SalesforceClient {
	/** Such as `67.0`. */
	readonly apiVersion: string;
	/** Names the signed-in identity without revealing it: for caches that must not cross tenants. */
	readonly identity: string;
	/** Sends a call through the gate and says how it ended. Never throws for what Salesforce answered. */
	send(call: DataCall): Promise<Outcome>;
	/**
	 * Like `send`, but returns the reply of a call that was answered.
	 *
	 * @throws {SalesforceCallError} for every other outcome
	 */
	request<T = unknown>(call: DataCall): Promise<DataReply<T>>;
	/** Waits without holding a slot; rejects when the execution is cancelled. */
	wait(ms: number): Promise<void>;
	summary(): CallSummary;
	/** Salesforce's own time of the newest reply (`Date` header, epoch ms, whole seconds), if any came yet. */
	serverTime(): number | undefined;
}
