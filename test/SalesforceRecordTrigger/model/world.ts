import type { SalesforceRecord } from '../../../nodes/shared/client/queryPages';
import type { Answers, Read } from '../../../nodes/SalesforceRecordTrigger/polling/reads';
import type { Watch } from '../../../nodes/SalesforceRecordTrigger/polling/watch';

/** A change that a history makes in an org. Times are milliseconds. */
export type Change =
	| { do: 'create'; version: number; lateMs: number; backdated: boolean }
	| { do: 'update'; id: string; version: number; lateMs: number }
	| { do: 'touch'; id: string }
	| { do: 'remove'; ids: string[]; hard: boolean; lateMs: number }
	| { do: 'undelete'; id: string }
	| { do: 'merge'; master: string; loser: string };

/** The org as a history sees it: the simulated one, or a model of what the trigger reads of it. */
export interface World {
	/** Epoch milliseconds of the org's clock. */
	now(): number;
	advance(ms: number): void | Promise<void>;
	/** Makes a change; of a creation, returns the ID. */
	change(change: Change): string | undefined;
	/** `latestDateCovered` lies this far behind, as long transactions elsewhere make it. */
	stall(ms: number): void;
	/** The delete log no longer reaches back when it is asked next. */
	purgeLog(): void;
	answer(read: Read, watch: Watch): Answers[Read['kind']] | Promise<Answers[Read['kind']]>;
}

/** Fields of a record that carry what the test looks at. */
export interface TestRecord extends SalesforceRecord {
	Id: string;
	LastName: string;
}
