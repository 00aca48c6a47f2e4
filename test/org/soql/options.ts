import type { RowsResult } from './lazyRows';
import type { JsonRecord } from './select';

export interface QueryOptions {
	/** queryAll: deleted records too. */
	includeDeleted: boolean;
	/** Org time, epoch milliseconds. */
	now: number;
	/** Such as `67.0`; stands in the records' URLs. */
	apiVersion: string;
	/** Makes the first page of a child query's result; absent: all rows in one. */
	childPage?: (result: RowsResult) => JsonRecord;
	/** `ALL ROWS` over the API; absent: allowed. */
	allRows?: 'allow' | 'refuse';
	/** `IN ()`; absent: refused. */
	emptyIn?: 'refuse' | 'no-rows';
}
