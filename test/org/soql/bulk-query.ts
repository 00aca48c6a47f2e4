import type { FieldType as SelectItem } from '@jetstreamapp/soql-parser-js';
import type { FieldSchema, FieldValue, RecordReader, Row } from '../model';
import { isCompound } from '../schema/compound';
import { isAggregate } from './aggregate';
import { SoqlError } from './errors';
import type { QueryOptions } from './options';
import { parseSoql } from './parse';
import type { Path, Scope } from './paths';
import { resolveObject, resolvePath } from './paths';
import { isPlainField, planRows, refuseUnknownClauses, writtenName } from './rows';

/** A bulk query's answer: the header and, at will, runs of rows as text cells. */
export interface BulkQueryResult {
	objectName: string;
	header: string[];
	count: number;
	/** `count` rows from the zero-based row `from`; no record object is built. */
	rows: (from?: number, count?: number) => Iterable<string[]>;
}

/** A bulk query checked and compiled, not yet run. */
export interface PreparedBulkQuery {
	objectName: string;
	/** Salesforce could cut it into ranges of ids: ORDER BY and LIMIT forbid that. */
	chunkable: boolean;
	run: () => BulkQueryResult;
}

/**
 * Checks a query for Bulk API 2.0, which cannot do aggregates, GROUP BY, OFFSET, TYPEOF, FIELDS()
 * or child subqueries. The date literals of WHERE are fixed here, at creation.
 */
export function prepareBulkQuery(
	reader: RecordReader,
	soql: string,
	options: QueryOptions,
): PreparedBulkQuery {
	const { source, query, allRows } = parseSoql(soql, options);
	if (isAggregate(query)) throw refused('Aggregate functions not supported in Bulk V2 Query');
	if (query.offset !== undefined) throw refused('OFFSET not supported in Bulk V2 Query');
	for (const item of query.fields ?? []) refuseItem(item);
	refuseUnknownClauses(query);
	const object = resolveObject(reader, source, query.sObject ?? '');
	const scope: Scope = {
		reader,
		source,
		object,
		alias: query.sObjectAlias,
		...options,
		includeDeleted: options.includeDeleted || allRows,
	};
	const paths = (query.fields ?? [])
		.filter(isPlainField)
		.map((item) => resolvePath(scope, writtenName(item)));
	// Text as callers met it; their reports name no bulk job of v2, so the code is that of its others.
	if (paths.some((path) => isCompound(path.field))) {
		throw refused('Selecting compound data not supported in Bulk Query');
	}
	const plan = planRows(scope, query);
	const run = (): BulkQueryResult => {
		const rows = plan.arrange(plan.matching());
		return {
			objectName: object.name,
			header: paths.map((path) => path.name),
			count: rows.length,
			rows: (from = 0, count = rows.length) => cellRows(rows, paths, from, count),
		};
	};
	const chunkable = query.orderBy === undefined && query.limit === undefined;
	return { objectName: object.name, chunkable, run };
}

/** Checks and runs a bulk query at once. */
export function runBulkQuery(
	reader: RecordReader,
	soql: string,
	options: QueryOptions,
): BulkQueryResult {
	return prepareBulkQuery(reader, soql, options).run();
}

function refused(message: string): SoqlError {
	return new SoqlError('API_ERROR', message);
}

function refuseItem(item: SelectItem): void {
	if (isPlainField(item)) return;
	if (item.type === 'FieldSubquery') {
		throw refused('Aggregate Relationships not supported in Bulk V2 Query with CSV content type');
	}
	if (item.type === 'FieldTypeof') throw refused('TYPEOF not supported in Bulk V2 Query');
	throw refused(`${item.functionName.toUpperCase()}() not supported in Bulk V2 Query`);
}

function* cellRows(rows: Row[], paths: Path[], from: number, count: number): Generator<string[]> {
	const end = Math.min(rows.length, from + count);
	for (let at = from; at < end; at += 1) {
		const row = rows[at];
		if (row !== undefined) yield paths.map((path) => cell(path.get(row), path.field));
	}
}

/** A value as bulk results print it: datetimes with `Z`, null as empty text. */
function cell(value: FieldValue, field: FieldSchema): string {
	if (value === null) return '';
	if (field.type === 'datetime' && typeof value === 'number') return new Date(value).toISOString();
	return String(value);
}
