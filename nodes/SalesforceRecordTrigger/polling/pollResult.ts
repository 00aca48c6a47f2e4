import type { LostRange, RecordEvent } from './events';
import type { TriggerState } from './state';

/** What a poll came to. */
export interface PollResult {
	events: RecordEvent[];
	state: TriggerState;
	/** More is due than this poll may emit or had time to read. */
	moreWaits: boolean;
	/** Deletions that nothing tells of any more. */
	lost?: LostRange;
	/** What should stand in the log. */
	notes: PollNote[];
}

/** Something that bounds what the trigger promises, met in this poll. */
export type PollNote =
	/** Salesforce's own point lags; what commits late before `from` is no longer looked for. */
	| { kind: 'capped'; covered: number; from: number }
	/** Too many changes stand behind the safe point to know them one by one. */
	| { kind: 'overflow'; from: number }
	/** Too many records were created to know each of them. */
	| { kind: 'creationsForgotten'; from: number }
	| { kind: 'replicationFailed'; reason: string };

export interface PollPlan {
	/** The replication endpoints were last asked long enough ago. */
	askReplication: boolean;
	/** This machine's clock, epoch milliseconds: only kept, to know later when it was. */
	now: number;
}
