import type { FaultTarget, FiredFault } from './faults/model';
import type { OrgClock, RecordReader, RecordWriter } from './model';
import type { OrgSettings } from './settings';
import type { TransactionOptions } from './store/orgStore';

export { SalesforceError, notFound, salesforceError, unsupported } from './errors';

/** The org limits (names as in `/limits`) that parts of the org spend. */
export type SpendableLimit =
	'DailyBulkApiBatches' | 'DailyBulkV2QueryJobs' | 'DailyBulkV2QueryFileStorageMB';

export interface DeletionEntry {
	id: string;
	/** Epoch milliseconds, whole seconds. */
	deletedDate: number;
}

/**
 * What each part of the org gets. Routes registered under `/services/data/:version/` are already
 * authenticated, version-checked, counted and journalled by the server's hooks when their handler
 * runs; a handler reads `request.params`, answers, or throws `salesforceError(...)`.
 */
export interface OrgContext {
	readonly reader: RecordReader;
	readonly writer: RecordWriter;
	readonly clock: OrgClock;
	/** Live: read a setting when you need it, not once. */
	readonly settings: OrgSettings;
	/** The newest API version, such as `67.0`. */
	readonly apiVersion: string;
	/** Scheme, host and port, no trailing slash. */
	readonly url: string;
	/** The user all calls run as, 18 characters. */
	readonly userId: string;
	/** Runs writes as one transaction; `commit: false` takes all of them back. */
	transact<T>(options: TransactionOptions, work: () => { result: T; commit: boolean }): T;
	/** Spends an org limit other than API requests; false when it is used up. */
	spend(limit: SpendableLimit, amount?: number): boolean;
	/** Fires the armed faults that match and count against their `times`; for work outside a request. */
	fire(target: FaultTarget): FiredFault[];
	/** Deletions since the start, soft and hard, in time order. */
	deletions(objectName: string): readonly DeletionEntry[];
	/** Start of the oldest transaction not yet committed (`late-visible`), epoch milliseconds. */
	oldestOpenTransaction(): number | undefined;
	/** Registers work to undo on `POST /reset` with `data: true`, such as forgetting bulk jobs. */
	onReset(listener: () => void): void;
	/** Registers work to end when the org closes, such as timers. */
	onClose(listener: () => void): void;
}
