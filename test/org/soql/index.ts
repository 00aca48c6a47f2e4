import type { RecordReader } from '../model';
import { aggregate, isAggregate } from './aggregate';
import { LazyRows, type RowsResult } from './lazyRows';
import type { QueryOptions } from './options';
import { parseSoql } from './parse';
import type { Scope } from './paths';
import { resolveObject } from './paths';
import { planRows, refuseUnknownClauses } from './rows';
import type { JsonRecord } from './select';
import { compileSelect } from './select';

export type { BulkQueryResult, PreparedBulkQuery } from './bulk-query';
export { prepareBulkQuery, runBulkQuery } from './bulk-query';
export { SoqlError } from './errors';
export type { RowsResult } from './lazyRows';
export { soqlDialectOf, type QueryOptions } from './options';
export type { JsonRecord, JsonValue } from './select';

export type QueryResult = RowsResult | { kind: 'count'; totalSize: number };

/** Parses and runs a SOQL query; throws `SoqlError` with Salesforce's code and text. */
export function runQuery(reader: RecordReader, soql: string, options: QueryOptions): QueryResult {
	const { source, query, allRows } = parseSoql(soql, options);
	refuseUnknownClauses(query);
	const scope: Scope = {
		reader,
		source,
		object: resolveObject(reader, source, query.sObject ?? ''),
		alias: query.sObjectAlias,
		...options,
		includeDeleted: options.includeDeleted || allRows,
	};
	const items = query.fields ?? [];
	const [first] = items;
	const isBareCount =
		first?.type === 'FieldFunctionExpression' &&
		first.functionName.toUpperCase() === 'COUNT' &&
		first.parameters.length === 0;
	if (isBareCount && items.length === 1 && first.alias === undefined) {
		const plan = planRows(scope, query);
		return { kind: 'count', totalSize: plan.arrange(plan.matching()).length };
	}
	if (isAggregate(query)) {
		// ORDER BY of groups is the aggregate's own affair.
		const plan = planRows(scope, { ...query, orderBy: undefined });
		return fixedResult(aggregate(scope, query, plan.matching()));
	}
	const shape = compileSelect(scope, items, query.limit);
	const plan = planRows(scope, query);
	return new LazyRows(plan.arrange(plan.matching()), shape, scope.object.name);
}

function fixedResult(records: JsonRecord[]): RowsResult {
	return {
		kind: 'rows',
		totalSize: records.length,
		records,
		slice: (from, to) => records.slice(from, to),
	};
}
