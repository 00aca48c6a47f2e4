export interface QueryOptions {
	/** queryAll: deleted records too. */
	includeDeleted: boolean;
	/** Org time, epoch milliseconds. */
	now: number;
	/** Such as `67.0`; stands in the records' URLs. */
	apiVersion: string;
}
