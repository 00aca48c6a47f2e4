import type { Query, QueryBase } from '@jetstreamapp/soql-parser-js';
import type { FieldValue, Row } from '../model';
import { SoqlError, unsupportedSoql } from './errors';
import { compileOrderBy, listOf, sortItems } from './ordering';
import type { Scope } from './paths';
import { resolveObject, resolvePath } from './paths';
import { refuseUnfilteredLinks } from './linkFilter';
import { compileWhere } from './where';

/** Largest OFFSET: "SOQL and SOSL Limits", REST API Developer Guide v67. */
const maxOffset = 2000;

/** What follows the SELECT list, compiled: rows in, rows out. */
export interface RowPlan {
	/** Rows that match, unordered: in Id order as the store gives them. */
	matching: () => Iterable<Row>;
	/** Orders and cuts rows as ORDER BY, LIMIT and OFFSET say. */
	arrange: (rows: Iterable<Row>) => Row[];
}

/** Refuses the clauses this org does not evaluate. */
export function refuseUnknownClauses(query: QueryBase): void {
	const scope = query.usingScope?.toLowerCase();
	if (scope !== undefined && scope !== 'everything') throw unsupportedSoql('USING SCOPE');
	if (query.withDataCategory !== undefined) throw unsupportedSoql('WITH DATA CATEGORY');
	if (query.withSecurityEnforced === true) throw unsupportedSoql('WITH SECURITY_ENFORCED');
	if (query.withAccessLevel !== undefined) throw unsupportedSoql('WITH USER_MODE');
	if (query.for !== undefined) throw unsupportedSoql(`FOR ${query.for}`);
	if (query.update !== undefined) throw unsupportedSoql(`UPDATE ${query.update}`);
}

/** Compiles WHERE, ORDER BY, LIMIT and OFFSET of a query or subquery. */
export function planRows(scope: Scope, query: QueryBase, allowSemiJoin = true): RowPlan {
	const offset = query.offset ?? 0;
	if (offset > maxOffset) {
		throw new SoqlError(
			'NUMBER_OUTSIDE_VALID_RANGE',
			`Maximum SOQL offset allowed is ${maxOffset}`,
		);
	}
	refuseUnfilteredLinks(scope, query.where);
	const where = compileWhere(scope, query.where, allowSemiJoin ? runSemiJoin : refuseNested);
	const { keys, isIdOrder } = compileOrderBy(scope, listOf(query.orderBy));
	const limit = query.limit ?? Number.POSITIVE_INFINITY;
	return {
		matching: () => matchingRows(scope, where),
		arrange: (rows) =>
			isIdOrder
				? takeSome(rows, offset, limit)
				: sortItems(rows, keys, offset + limit).slice(offset),
	};
}

function* matchingRows(
	scope: Scope,
	where: { test: (row: Row) => boolean; candidates?: Row[] },
): Generator<Row> {
	const { reader, object, includeDeleted } = scope;
	const rows = where.candidates ?? reader.rows(object.name, { includeDeleted });
	for (const row of rows) if (where.test(row)) yield row;
}

function takeSome(rows: Iterable<Row>, offset: number, limit: number): Row[] {
	const taken: Row[] = [];
	if (limit === 0) return taken;
	let seen = 0;
	for (const row of rows) {
		seen += 1;
		if (seen <= offset) continue;
		taken.push(row);
		if (taken.length >= limit) break;
	}
	return taken;
}

function refuseNested(scope: Scope): never {
	throw scope.source.errorAtWord(
		'MALFORMED_QUERY',
		scope.object.name,
		'Nesting of semi join sub-selects is not supported',
	);
}

function* runSemiJoin(outer: Scope, query: Query): Generator<FieldValue> {
	refuseUnknownClauses(query);
	const object = resolveObject(outer.reader, outer.source, query.sObject ?? '');
	const scope: Scope = { ...outer, object, alias: query.sObjectAlias };
	const [field, ...others] = query.fields ?? [];
	if (field === undefined || others.length > 0 || !isPlainField(field)) {
		throw outer.source.errorAtWord(
			'MALFORMED_QUERY',
			query.sObject ?? '',
			'semi join sub-selects must select exactly one field',
		);
	}
	const path = resolvePath(scope, writtenName(field));
	const plan = planRows(scope, query, false);
	for (const row of plan.arrange(plan.matching())) yield path.get(row);
}

type SelectItem = NonNullable<QueryBase['fields']>[number];
type PlainItem = Extract<SelectItem, { type: 'Field' | 'FieldRelationship' }>;

/** A field or a parent path, not a function, a subquery or TYPEOF. */
export function isPlainField(item: SelectItem): item is PlainItem {
	return item.type === 'Field' || item.type === 'FieldRelationship';
}

/** The item as the query wrote it. */
export function writtenName(item: PlainItem): string {
	if ('rawValue' in item && item.rawValue !== undefined) return item.rawValue;
	return item.type === 'Field' ? item.field : [...item.relationships, item.field].join('.');
}
