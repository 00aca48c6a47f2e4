import type { AppUsage, OwnUsage, Usage } from './usage';

/**
 * Who waits first when the org's day runs short. `interactive`: one record, describe, limits.
 * `normal`: pages of a query, collections, steps of a bulk job that exists. `background`: new bulk
 * jobs and trigger polls.
 */
export type Lane = 'interactive' | 'normal' | 'background';

/**
 * What sending the same call twice does. `read`: it changes nothing. `safe`: what it changes is the
 * same once or twice (deletes, updates by ID, upserts by a unique field, the upload of a bulk job).
 * `unsafe`: it may create twice or run a process twice. Whatever is not declared is unsafe. `once`: it
 * runs what somebody built in the org, which may have done anything before it failed, such as send
 * mail: it goes out again only if Salesforce turned it away before it began.
 */
export type Replay = 'read' | 'safe' | 'unsafe' | 'once';

/** What the gate knows of a call: enough to queue, judge and log it, nothing of records. */
export interface GateCall {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Path without query values, as it is logged. */
	path: string;
	lane: Lane;
	replay: Replay;
	/** Cancels waiting and sending. */
	signal?: AbortSignal;
	/** Epoch milliseconds after which the call no longer waits or tries again. */
	deadline: number;
	/** Milliseconds it waits at most where nobody knows when the wait would end. */
	patienceMs: number;
	/** Names the workflow it belongs to, so that one that calls without end is told from others. */
	workflow?: string;
}

/** What came back from one attempt. */
export type Reply =
	/**
	 * A complete HTTP reply, whatever its status. `ofClass`: it came from the address of an Apex class,
	 * which sets status and body as it likes, and answers a call that only reads or one that writes.
	 */
	| {
			kind: 'answered';
			status: number;
			headers: Readonly<Record<string, string>>;
			body: unknown;
			ofClass?: 'read' | 'write';
	  }
	/** The connection was never made: Salesforce cannot have seen the call. */
	| { kind: 'notSent'; code: string; message: string }
	/**
	 * The call went out and no complete reply came back. `unfinished`: the connection ended before all
	 * of the body had been sent, so that Salesforce cannot have had a whole request.
	 */
	| { kind: 'lost'; code: string; message: string; unfinished?: true }
	/** No token could be had, so the call was not sent; `error` is the sign-in's own. */
	| { kind: 'signInFailed'; error: Error }
	/** Nobody wanted it any more by the time that it could have been sent, so it was not. */
	| { kind: 'withdrawn'; reason: WithdrawnReason };

/** The execution was cancelled, or the time that the call had was used up. */
export type WithdrawnReason = { kind: 'cancelled' } | { kind: 'deadline' };

/** How a call ended, after every attempt the gate was willing to make. */
export type Outcome =
	/**
	 * Salesforce did it: a 2xx reply, a 304, or word that a delete sent again came too late. `doubtful`:
	 * an earlier attempt of a write may have run too.
	 */
	| {
			kind: 'answered';
			reply: Extract<Reply, { kind: 'answered' }>;
			attempts: number;
			doubtful?: true;
	  }
	/** Salesforce spoke and said no; nothing was changed by this call. */
	| { kind: 'refused'; reply: Extract<Reply, { kind: 'answered' }>; attempts: number }
	/** It certainly did not run: never sent, no sign-in, the org's day is spent, or cancelled. */
	| { kind: 'notExecuted'; reason: NotExecutedReason; attempts: number }
	/**
	 * It may or may not have run, and sending it again was not safe: the reply was lost, or is an Apex
	 * class's own, which may have saved and say anything.
	 */
	| { kind: 'unknown'; reply: Reply; attempts: number };

export type NotExecutedReason =
	| { kind: 'notSent'; code: string; message: string }
	/** A read whose reply was lost: there was nothing to execute. */
	| { kind: 'noReply'; code: string; message: string }
	| { kind: 'signInFailed'; error: Error }
	/** The org's day, the app's share of it or the caller's own budget is used up to a threshold. */
	| {
			kind: 'overThreshold';
			usage: Usage | AppUsage | OwnUsage;
			thresholdPercent: number;
			/** What the call was judged by: the usage with calls that it probably does not hold yet. */
			estimatedPercent: number;
			/** Epoch milliseconds at which a call will next be let through. */
			lookAgainAt: number;
	  }
	/** Salesforce has refused a call because the org's day is used up. */
	| { kind: 'daySpent'; usage: Usage | undefined; lookAgainAt: number }
	/** The org has not answered several calls in a row. */
	| { kind: 'orgDown'; lookAgainAt: number }
	/** `deadline`: the time the call had was used up by waiting for its turn or for a sign-in. */
	| WithdrawnReason;
