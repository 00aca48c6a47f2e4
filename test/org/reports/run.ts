import type { FieldValue } from '../model';
import type { Org } from '../org';
import { runQuery, type JsonRecord } from '../soql';
import type { Grouping, ReportColumn, ReportDefinition } from './catalog';
import { cellOf, labelOf, type Cell, type ReportRow } from './cells';
import { compileFilters } from './filters';
import { aggregateInfo, aggregateOf, reportMetadata, extendedMetadata } from './metadata';
import type { ReportRequest } from './metadata';

/** Detail rows that a run gives at most (Reports and Dashboards REST API guide). */
export const mostDetailRows = 2000;
/** Rows read from the org at a time. */
const blockRows = 2000;

/** The columns of a report's type that the user may see. */
export function visibleColumns(org: Org, definition: ReportDefinition): ReportColumn[] {
	const { object, columns } = definition.type;
	return columns.filter(({ path }) => isVisible(org, object, path));
}

function isVisible(org: Org, object: string, path: string): boolean {
	const [head = '', ...rest] = path.split('.');
	if (rest.length === 0) return org.store.field(object, head) !== undefined;
	const lookup = org.store.schema(object)?.fields.find((each) => each.relationshipName === head);
	const [parent] = lookup?.referenceTo ?? [];
	return parent !== undefined && isVisible(org, parent, rest.join('.'));
}

/** Runs a report; the body of a result but for its `attributes`. */
export function runReport(
	org: Org,
	request: ReportRequest,
	reportId: string,
): Record<string, unknown> {
	const { definition } = request;
	const columns = visibleColumns(org, definition);
	const test = filterOf(request, columns);
	const rows: ReportRow[] = [];
	for (const row of rowsOf(org, definition, columns)) if (test(row)) rows.push(row);
	sortRows(request, columns, rows);
	const down = groupsOf(columns, definition.groupingsDown, rows);
	const across = groupsOf(columns, definition.groupingsAcross, rows);
	return {
		allData: !request.includeDetails || rows.length <= mostDetailRows,
		factMap: factMap(request, columns, rows, { down, across }),
		groupingsAcross: { groupings: across.map(({ printed }) => printed) },
		groupingsDown: { groupings: down.map(({ printed }) => printed) },
		hasDetailRows: request.includeDetails,
		reportExtendedMetadata: extendedMetadata(request, columns),
		reportMetadata: reportMetadata(request, columns, reportId),
	};
}

function filterOf(
	request: ReportRequest,
	columns: readonly ReportColumn[],
): (row: ReportRow) => boolean {
	const { column, startDate, endDate } = request.dateFilter;
	const bounds = [
		...(startDate === null ? [] : [{ column, operator: 'greaterOrEqual', value: startDate }]),
		...(endDate === null
			? []
			: [{ column, operator: 'lessOrEqual', value: `${endDate}T23:59:59Z` }]),
	];
	const inTime = compileFilters(columns, bounds, null);
	const wanted = compileFilters(columns, request.filters, request.logic);
	return (row) => inTime(row) && wanted(row);
}

function* rowsOf(
	org: Org,
	definition: ReportDefinition,
	columns: readonly ReportColumn[],
): Generator<ReportRow> {
	const paths = columns.flatMap(({ path, idPath }) =>
		idPath === undefined ? [path] : [path, idPath],
	);
	const soql = `SELECT ${[...new Set(paths)].join(', ')} FROM ${definition.type.object}`;
	const options = { includeDeleted: false, now: org.clock.now(), apiVersion: org.apiVersion };
	const result = runQuery(org.store, soql, options);
	if (result.kind === 'count') return;
	for (let from = 0; from < result.totalSize; from += blockRows) {
		for (const record of result.slice(from, from + blockRows)) {
			const values: Record<string, FieldValue> = {};
			const ids: Record<string, FieldValue> = {};
			for (const { name, path, idPath } of columns) {
				values[name] = valueAt(record, path);
				if (idPath !== undefined) ids[name] = valueAt(record, idPath);
			}
			yield { values, ids };
		}
	}
}

function valueAt(record: JsonRecord, path: string): FieldValue {
	let value: unknown = record;
	for (const step of path.split('.')) {
		if (typeof value !== 'object' || value === null) return null;
		value = Object.getOwnPropertyDescriptor(value, step)?.value;
	}
	return typeof value === 'object' || value === undefined ? null : (value as FieldValue);
}

function sortRows(
	request: ReportRequest,
	columns: readonly ReportColumn[],
	rows: ReportRow[],
): void {
	const { sortBy } = request;
	const column = columns.find(({ name }) => name === sortBy?.column);
	if (sortBy === undefined || column === undefined) return;
	const sign = sortBy.descending ? -1 : 1;
	rows.sort((a, b) => sign * order(a.values[column.name] ?? null, b.values[column.name] ?? null));
}

function order(a: FieldValue, b: FieldValue): number {
	if (a === b) return 0;
	if (a === null || b === null) return a === null ? -1 : 1;
	return a < b ? -1 : 1;
}

/** One value of a grouping, with the groupings within it. */
interface Group {
	key: string;
	has: (row: ReportRow) => boolean;
	inner: Group[];
	printed: { groupings: unknown[]; key: string; label: string; value: FieldValue };
}

function groupsOf(
	columns: readonly ReportColumn[],
	groupings: readonly Grouping[],
	rows: readonly ReportRow[],
	prefix = '',
): Group[] {
	const [grouping, ...rest] = groupings;
	const column = columns.find(({ name }) => name === grouping?.name);
	if (grouping === undefined || column === undefined) return [];
	const valueOf = (row: ReportRow): FieldValue => row.values[column.name] ?? null;
	const sign = grouping.sortOrder === 'Desc' ? -1 : 1;
	const values = [...new Set(rows.map(valueOf))].sort((a, b) => sign * order(a, b));
	return values.map((value, index) => {
		const key = `${prefix}${index}`;
		const has = (row: ReportRow): boolean => valueOf(row) === value;
		const inner = groupsOf(columns, rest, rows.filter(has), `${key}_`);
		const groups = inner.map((each) => each.printed);
		const label = labelOf(value, column.dataType);
		return { key, has, inner, printed: { groupings: groups, key, label, value } };
	});
}

/** Every group of a side, the whole first, each with the test of its rows. */
function cuts(
	groups: readonly Group[],
): Array<{ key: string; isLeaf: boolean; has: Group['has'] }> {
	const within = (list: readonly Group[], outer: Group['has']): ReturnType<typeof cuts> =>
		list.flatMap(({ key, has, inner }) => {
			const both = (row: ReportRow): boolean => outer(row) && has(row);
			return [{ key, isLeaf: inner.length === 0, has: both }, ...within(inner, both)];
		});
	return [
		{ key: 'T', isLeaf: groups.length === 0, has: () => true },
		...within(groups, () => true),
	];
}

interface Fact {
	aggregates: Cell[];
	rows?: Array<{ dataCells: Cell[] }>;
}

function factMap(
	request: ReportRequest,
	columns: readonly ReportColumn[],
	rows: readonly ReportRow[],
	sides: { down: readonly Group[]; across: readonly Group[] },
): Record<string, Fact> {
	const shown = new Set(rows.slice(0, mostDetailRows));
	const details = request.detailColumns.flatMap((name) =>
		columns.filter((column) => column.name === name),
	);
	const facts: Record<string, Fact> = {};
	for (const down of cuts(sides.down)) {
		for (const across of cuts(sides.across)) {
			const own = rows.filter((row) => down.has(row) && across.has(row));
			const isLeaf = down.isLeaf && across.isLeaf;
			const listed = isLeaf ? own.filter((row) => shown.has(row)) : [];
			facts[`${down.key}!${across.key}`] = {
				aggregates: aggregates(request, columns, own),
				...(request.includeDetails
					? {
							rows: listed.map((row) => ({
								dataCells: details.map((column) => cellOf(column, row)),
							})),
						}
					: {}),
			};
		}
	}
	return facts;
}

function aggregates(
	request: ReportRequest,
	columns: readonly ReportColumn[],
	rows: readonly ReportRow[],
): Cell[] {
	return request.definition.aggregates.map((name) => {
		const { dataType } = aggregateInfo(columns, name);
		const value = aggregate(name, rows);
		return { label: labelOf(value, dataType), value };
	});
}

function aggregate(name: string, rows: readonly ReportRow[]): FieldValue {
	const { letter, column } = aggregateOf(name);
	if (column === '') return rows.length;
	let count = 0;
	let sum = 0;
	let least: number | null = null;
	let most: number | null = null;
	for (const row of rows) {
		const value = row.values[column];
		if (typeof value !== 'number') continue;
		count += 1;
		sum += value;
		least = least === null ? value : Math.min(least, value);
		most = most === null ? value : Math.max(most, value);
	}
	const results: Record<string, FieldValue> = {
		s: sum,
		a: count === 0 ? null : sum / count,
		m: least,
		x: most,
	};
	return results[letter] ?? null;
}
