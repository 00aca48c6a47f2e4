import type { AppUsage } from '../gate/usage';
import type { CallHistory } from './callHistory';
import type { GateCall, Lane, Outcome, Replay } from '../gate/call';
import type { ByteStream } from './bytes';

/** A call to one versioned data resource of the org, or to one of its Apex REST classes. */
export interface DataCall {
	method: GateCall['method'];
	/**
	 * Path below `/services/data/vXX.X`, starting with a slash and already encoded:
	 * build it with `dataPath` so that no value can change its structure.
	 */
	path: string;
	/**
	 * `apexrest`: the path is below `/services/apexrest`, the org's own Apex classes, which have no
	 * version. The one exception to the rule that no call goes without. @default 'data'
	 */
	root?: 'data' | 'apexrest';
	query?: Readonly<Record<string, string>>;
	/** JSON value, or text together with `contentType`. */
	body?: unknown;
	/**
	 * Gives a body too large for memory. Called anew for each attempt, so that a renewed token or
	 * another try sends it whole; takes the place of `body`.
	 */
	openBody?: () => Promise<ByteStream>;
	/** Bytes that `openBody` gives; without it the body goes out in chunks of unknown number. */
	bodyLength?: number;
	/** @default 'application/json' */
	contentType?: string;
	/** Further request headers, such as `Sforce-Query-Options`. */
	headers?: Readonly<Record<string, string>>;
	/** @default the client's own lane */
	lane?: Lane;
	/** @default 'read' for GET, 'safe' for DELETE of a data resource, 'once' for what else an Apex class is
	 * called by, 'unsafe' otherwise */
	replay?: Replay;
	/**
	 * Milliseconds one attempt may take, a streamed body's sending included; of a streamed reply, the
	 * longest wait for its headers and then for each further byte. @default 120,000
	 */
	timeoutMs?: number;
	/**
	 * `text` leaves the body as it came (CSV); `json` parses it, and a body that is none counts as lost;
	 * `any` parses it too, and leaves as text what comes under another content type; `stream` gives a {@link ByteStream} as
	 * soon as the headers are there, to be read to its end or destroyed. One that breaks off throws a
	 * `SalesforceCallError` to whoever reads it: what came before is not the whole. With the code
	 * `NO_REPLY` the call can be made again; `OUTCOME_UNKNOWN` says that it may have changed something. The call's place in the gate is given back with the
	 * headers: a stream waits for its reader, who may himself be waiting for a place. Whatever was not
	 * answered with success is read as JSON or text. @default 'json'
	 */
	responseType?: 'json' | 'any' | 'text' | 'stream';
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
	/** The share of the caller's own app, where Salesforce states it. */
	app?: AppUsage;
	/** What the user should know of the credential though it works. */
	notices?: readonly string[];
	/** Percent of the org's day from which the credential wants people told. */
	softThreshold?: number;
}

/** The one door to Salesforce's data resources. Made by `createClient`, one for each execution or poll. */
export interface SalesforceClient {
	/** Such as `67.0`. */
	readonly apiVersion: string;
	/** Names the signed-in identity without revealing it: for caches that must not cross tenants. */
	readonly identity: string;
	/** Origin of the org. */
	readonly orgOrigin: string;
	/** The name under which Salesforce's API usage log shows this caller. */
	readonly callerName: string;
	/** What this process remembers of the calls of this identity. */
	readonly history: CallHistory;
	/**
	 * Sends a call through the gate and says how it ended. Never throws for what Salesforce answered.
	 *
	 * @throws {UnreadableBodyError} when what `openBody` gives cannot be read to its end
	 */
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
