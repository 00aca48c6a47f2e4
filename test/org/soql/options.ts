import type { OrgSettings } from '../settings';
import type { RowsResult } from './lazyRows';
import type { JsonRecord } from './select';

/** What sources disagree about, or do not say, of a query's answer. */
export type SoqlDialect = Pick<
	OrgSettings,
	'allRows' | 'emptyIn' | 'emptyChildren' | 'typeofWithoutElse' | 'datetimeFormat'
>;

/** The org's choices, out of all its settings. */
export function soqlDialectOf(settings: SoqlDialect): SoqlDialect {
	const { allRows, emptyIn, emptyChildren, typeofWithoutElse, datetimeFormat } = settings;
	return { allRows, emptyIn, emptyChildren, typeofWithoutElse, datetimeFormat };
}

/** Of the dialect what is left out is as the org has it by default. */
export interface QueryOptions extends Partial<SoqlDialect> {
	/** queryAll: deleted records too. */
	includeDeleted: boolean;
	/** Org time, epoch milliseconds. */
	now: number;
	/** Such as `67.0`; stands in the records' URLs. */
	apiVersion: string;
	/** Makes the first page of a child query's result; absent: all rows in one. */
	childPage?: (result: RowsResult) => JsonRecord;
}
